import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Principal components")
struct PrincipalComponentTests {
  @Test("rows made of known directions give these, their shares and scores, the largest entry positive")
  func known() throws {
    // Along (0.6, −0.8, 0) with variance 4, along (0.8, 0.6, 0) with variance 1, about the mean (3, 5, 7).
    let places: [(Double, Double)] = [(2, 1), (-2, 1), (2, -1), (-2, -1)]
    let rows = places.flatMap { first, second -> [Float] in
      let (x, y): (Double, Double) = (3 + 0.6 * first + 0.8 * second, 5 - 0.8 * first + 0.6 * second)
      return [Float(x), Float(y), 7]
    }
    let found = PrincipalComponents(rows: rows, width: 3).components
    let expected: [(direction: [Double], share: Double, scores: [Double])] = [
      ([-0.6, 0.8, 0], 0.8, [-2, 2, -2, 2]), ([0.8, 0.6, 0], 0.2, [1, 1, -1, -1]), ([0, 0, 0], 0, [0, 0, 0, 0]),
    ]
    try #require(found.count == 3)
    for (component, expected) in zip(found, expected) {
      #expect(abs(component.share - expected.share) < 1e-6)
      #expect(zip(component.direction, expected.direction).allSatisfy { abs($0 - $1) < 1e-6 })
      #expect(zip(component.scores, expected.scores).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test(
    "they are what a matrix multiplied again and again comes to, one direction after another",
    arguments: [(40, 7), (7, 40), (3, 3), (120, 30), (2, 5)])
  func deflation(count: Int, width: Int) {
    let rows = SyntheticWeights(seed: 3).values(name: "rows", shape: [count, width]).enumerated().map {
      // Columns of different sizes, so that directions differ in what lies along them.
      $1 * Float(1 + $0 % width)
    }
    var centered = rows.map(Double.init)
    for column in 0..<width {
      let mean = (0..<count).reduce(0.0) { $0 + Double(rows[$1 * width + column]) } / Double(count)
      for row in 0..<count { centered[row * width + column] -= mean }
    }
    var covariance = (0..<width).map { a in
      (0..<width).map { b in
        (0..<count).reduce(0.0) { $0 + centered[$1 * width + a] * centered[$1 * width + b] }
      }
    }
    let total = (0..<width).reduce(0) { $0 + covariance[$1][$1] }
    for component in PrincipalComponents(rows: rows, width: width).components {
      var vector = (0..<width).map { 1 / Double($0 + 2) }
      var value = 0.0
      for _ in 0..<1500 {
        let image = covariance.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
        value = image.reduce(0) { $0 + $1 * $1 }.squareRoot()
        if value < 1e-9 * total { break }
        vector = image.map { $0 / value }
      }
      if value < 1e-9 * total {
        #expect(component.share == 0 && component.direction.allSatisfy { $0 == 0 })
        continue
      }
      if let largest = vector.max(by: { abs($0) < abs($1) }), largest < 0 { vector = vector.map { -$0 } }
      #expect(abs(component.share - value / total) < 1e-6)
      #expect(zip(component.direction, vector).allSatisfy { abs($0 - $1) < 1e-5 })
      for row in 0..<count {
        let score = (0..<width).reduce(0.0) { $0 + centered[row * width + $1] * vector[$1] }
        #expect(abs(component.scores[row] - score) < 1e-4)
      }
      for a in 0..<width { for b in 0..<width { covariance[a][b] -= value * vector[a] * vector[b] } }
    }
  }
}

/// Weights of which some are other numbers.
struct ReplacedWeights: WeightSource {
  let base: SyntheticWeights
  /// What becomes of a value, by the parameter's name and shape and the place of the number in it.
  let replace: @Sendable (_ name: String, _ shape: [Int], _ place: Int, _ value: Float) -> Float

  var provenance: WeightProvenance { base.provenance }
  var names: [String]? { nil }
  func shape(of name: String) -> [Int]? { nil }
  func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    try base.read(name, shape: shape, into: buffer)
    for place in buffer.indices { buffer[place] = replace(name, shape, place, buffer[place]) }
  }
}

@Suite("Activations by block", .serialized)
struct ActivationTests {
  @Test("amplitude is mean magnitude, deviation and largest magnitude")
  func amplitude() {
    let amplitude = ActivationAmplitude([1, -3, 2, 4])
    #expect(amplitude.mean == 2.5 && amplitude.largest == 4)
    #expect(abs(amplitude.deviation - (26.0 / 4).squareRoot()) < 1e-12)
  }

  @Test("a channel that nothing writes to is dead, and one that is pushed to an extreme saturated, in every block")
  func channels() throws {
    let input = GridSize(rows: 24, columns: 40)
    let model = ViT(patch: 8, width: 24, depth: 3, heads: 3, positions: GridSize(rows: 3, columns: 5), classes: 7)
    let program = try Program(recording: model, input: input)
    let (silent, extreme) = (5, 11)
    let weights = ReplacedWeights(base: SyntheticWeights(seed: 8)) { name, shape, place, value in
      // What is written to the stream, by channel: rows of the layers that end a branch, and columns of positions.
      let isWritten = ["patch_embed.proj", "attn.proj", "mlp.fc2"].contains { name.contains($0) }
      if isWritten, place / (shape.dropFirst().reduce(1, *)) == silent { return 0 }
      if name == "pos_embed", place % 24 == silent { return 0 }
      return name == "pos_embed" && place % 24 == extreme ? -60 : value
    }
    let blocks = program.tokenBlockSites
    let engine = try Engine(program, weights: weights, threads: 1)
    let image = weights.base.input(height: 24, width: 40)
    let captured = try engine.run(image, capturing: Set(blocks.map(\.step))).captured
    #expect(blocks.count == 3)
    for block in blocks {
      let result = try #require(captured[block.step])
      let activity = ChannelActivity(block.places(of: result), channels: block.width)
      #expect(block.places(of: result).count == 15 * 24)
      #expect(activity.dead == [silent] && activity.saturated == [extreme])
      #expect(activity.deadShare == 1.0 / 24 && activity.channels == 24)
    }
  }

  @Test("one place is enough to keep a channel alive, or from being stuck; a result of zeros is dead alone")
  func bounds() {
    // Channels: alive, dead, dead but for one place, large but for one place, large on both sides.
    let rows: [[Float]] = (0..<8).map {
      [$0 % 2 == 0 ? 1 : -1, 0.001, $0 == 3 ? 1 : 0, $0 == 5 ? 0 : 9, $0 < 4 ? 9 : -9]
    }
    let activity = ChannelActivity(rows.flatMap(\.self), channels: 5)
    #expect(activity.dead == [1] && activity.saturated == [])
    let stuck = ChannelActivity((0..<400).map { $0 % 50 == 7 ? -9 : 1 }, channels: 50)
    #expect(stuck.dead == [] && stuck.saturated == [7])
    let zeros = ChannelActivity([Float](repeating: 0, count: 12), channels: 3)
    #expect(zeros.dead == [0, 1, 2] && zeros.saturated == [])
  }
}

@Suite("Filters of the first layer", .serialized)
struct PatchFilterTests {
  @Test("a filter laid over the image by hand gives the layer's result, in every family", arguments: SmallModel.all)
  func byHand(small: SmallModel) throws {
    let program = try Program(recording: small.model, input: small.input)
    let weights = SyntheticWeights(seed: 6)
    let image = weights.input(height: small.input.rows, width: small.input.columns)
    let filters = try program.patchFilters(weights: weights)
    let layer = try #require(
      program.steps.indices.first { index in
        let isLayer =
          switch program.steps[index].operation {
          case .linear, .convolution: true
          default: false
          }
        return isLayer && program.modules[program.steps[index].module].path == filters.path
      })
    // Nothing behind the layer is needed.
    var beginning = program
    beginning.steps = Array(program.steps[...layer])
    let results = try Interpreter(program: beginning, weights: weights).run(image)
    let step = program.steps[layer]
    let bias =
      step.inputs.count > 2 ? results[step.inputs[2]].values : [Float](repeating: 0, count: filters.filters.count)
    let patches = program.steps.first { if case .unfold = $0.operation { true } else { false } }
    let window =
      switch (step.operation, patches?.operation) {
      case (.convolution(let window, _), _), (_, .unfold(let window)?): window
      default: try #require(nil as SlidingWindow?)
      }
    #expect(filters.filters.count == step.shape.last?.value && filters.side == window.kernel.value)
    let across = filters.isBehindNorm ? try #require(patches).shape[2].value : step.shape[2].value
    for place in [GridPlace(row: 0, column: 0), GridPlace(row: 1, column: 2)] {
      var patch = patch(at: place, window, image, small.input)
      if filters.isBehindNorm { patch = normalized(patch, filters.path, weights) }
      for filter in [0, filters.filters.count - 1] {
        let sum = zip(patch, filters.filters[filter]).reduce(Double(bias[filter])) { $0 + $1.0 * Double($1.1) }
        let found = results[layer].values[(place.row * across + place.column) * filters.filters.count + filter]
        #expect(abs(sum - Double(found)) < 1e-4, "\(place), filter \(filter)")
      }
    }
  }

  /// Channel by channel the pixels under the kernel; zeros outside of the image.
  private func patch(at place: GridPlace, _ window: SlidingWindow, _ image: [Float], _ input: GridSize) -> [Double] {
    let side = window.kernel.value
    return (0..<3 * side * side).map { index in
      let row = place.row * window.stride.value - window.margin.top + index / side % side
      let column = place.column * window.stride.value - window.margin.left + index % side
      guard input.contains(GridPlace(row: row, column: column)) else { return 0 }
      return Double(image[(index / (side * side) * input.rows + row) * input.columns + column])
    }
  }

  /// T2T-ViT's first norm, beside the attention that the filters' layer belongs to.
  private func normalized(_ patch: [Double], _ path: String, _ weights: SyntheticWeights) -> [Double] {
    let block = path.split(separator: ".").prefix(2).joined(separator: ".")
    let mean = patch.reduce(0, +) / Double(patch.count)
    let variance = patch.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(patch.count)
    let (scale, shift) = (
      weights.values(name: block + ".norm1.weight", shape: [patch.count]),
      weights.values(name: block + ".norm1.bias", shape: [patch.count])
    )
    return patch.indices.map {
      (patch[$0] - mean) / (variance + 1e-5).squareRoot() * Double(scale[$0]) + Double(shift[$0])
    }
  }
}
