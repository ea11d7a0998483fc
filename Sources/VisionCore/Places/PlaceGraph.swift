/// A program with its channels left out: for each step the places of its result, and which places of its operands each of
/// them is made of.
///
/// Which axes are places and which are channels follows from the steps: an image has rows and columns of places; an axis
/// that comes from places is one until it is joined with channels, as a soft split or a merging of patches do, which makes
/// one place out of several. What is mixed over channels anyway, as every linear layer does, is told no finer; so links are
/// exact wherever channels are mixed before a block ends, as they are in all architectures here. Attention is one link
/// from its result to queries, keys, values and to biases that depend on the image; its mask cuts links.
struct PlaceGraph: Sendable {
  let program: Program
  let uses: Uses
  /// For each step the lengths of its axes, 1 for channels; nil for a step that no pixel has a part in.
  private(set) var shapes: [[Int]?] = []
  /// For each step its operands that pixels have a part in.
  private(set) var links: [[Operand]] = []
  /// What links may take, and have taken.
  private let available: AvailableMemory
  private var taken = 0

  /// An operand of a step.
  struct Operand: Sendable {
    let step: Int
    let link: PlaceLink
    let role: Role

    enum Role: Sendable {
      /// What the result is made of.
      case content
      /// What only decides how content is mixed: queries, keys, biases, divisors.
      case steering
    }
  }

  /// - Parameter available: what the links may take; nil for what there is
  /// - Throws: `InsufficientMemory`, or `PlaceError` for more places than are counted.
  init(_ program: Program, available: AvailableMemory? = nil) throws {
    (self.program, uses, self.available) = (program, Uses(program), available ?? .now)
    for index in program.steps.indices {
      guard !uses.isConstant[index] else {
        shapes.append(nil)
        links.append([])
        continue
      }
      let (shape, operands) = try read(index)
      for operand in operands {
        if case .edges(let edges) = operand.link {
          taken += PlaceEdges.bytes(places: edges.count, links: edges.sources.count)
        }
      }
      shapes.append(shape)
      links.append(operands)
    }
  }

  /// The number of places of a step's result; 0 for a step that no pixel has a part in.
  func count(_ step: Int) -> Int { shapes[step]?.reduce(1, *) ?? 0 }

  /// Refuses links that would not fit, before they are made.
  private func require(places: Int, links: Int) throws {
    // A place's number has 32 bits.
    if places > Int(Int32.max) { throw PlaceError.tooMany(places: places) }
    try available.require(
      taken + PlaceEdges.bytes(places: places, links: links), for: "following what every place is made of")
  }

  // MARK: Steps

  private func read(_ index: Int) throws -> (shape: [Int], operands: [Operand]) {
    let step = program.steps[index]
    if let record = uses.fused[index], let softmax = record.softmax { return read(record, softmax) }
    let x = step.inputs.first { !uses.isConstant[$0] }
    guard let x, let shape = shapes[x] else { return ([1, 1, step.shape[2].value, step.shape[3].value], []) }
    func single(_ shape: [Int], _ link: PlaceLink) -> (shape: [Int], operands: [Operand]) {
      (shape, [Operand(step: x, link: link, role: .content)])
    }
    switch step.operation {
    case .rearrange(let rearrangement): return try rearranged(rearrangement, of: x)
    case .slice(let axis, let start, let count):
      guard shape[axis] > 1 else { return single(shape, .same) }
      let result = shape.replacing(axis, with: count)
      return single(result, try gather(from: shape, to: result) { $0 == axis ? $1 + start : $1 })
    case .pad(let axis, let before, let after):
      guard step.inputs.count == 1, isPlace(axis, of: x) else { return single(shape, .same) }
      let result = shape.replacing(axis, with: shape[axis] + before + after)
      return single(result, try gather(from: shape, to: result) { $0 == axis ? $1 - before : $1 })
    case .roll(let shifts):
      return single(
        shape,
        try gather(from: shape, to: shape) { axis, at in (at - shifts[axis] + 2 * shape[axis]) % shape[axis] })
    case .concatenate(let axis): return try concatenated(step, axis)
    case .unfold(let window), .convolution(let window, _), .maxPool(let window), .averagePool(let window):
      let result = [shape[0], step.shape[1].value, step.shape[2].value, 1]
      return single(result, .edges(try sliding(window, from: shape, to: result)))
    case .groupNorm: return single(shape, .all)
    case .linear, .layerNorm, .normalize, .softmax:
      return try collapsed(shape, collapsing: [shape.count - 1], keepsAxes: true)
    case .mean(let axes), .sum(let axes): return try collapsed(shape, collapsing: Set(axes), keepsAxes: false)
    case .add, .multiply, .divide: return try combined(step)
    case .einsum(let contraction): return try contracted(step, contraction)
    case .batchNorm, .activation, .clamp, .scale, .relativeToAbsolute: return single(shape, .same)
    case .input, .parameter, .constant, .standardize, .relativePositionBias, .resamplePositions:
      // Made of parameters alone in every architecture; anything else would be made of everything.
      return single(step.shape.map(\.value), .all)
    }

    func collapsed(
      _ shape: [Int], collapsing axes: Set<Int>, keepsAxes: Bool
    ) throws -> (shape: [Int], operands: [Operand]) {
      let lengths = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
      let result = keepsAxes ? lengths : shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
      if lengths == shape { return single(result, .same) }
      try require(places: result.reduce(1, *), links: shape.reduce(1, *))
      let strides = rowMajorStrides(lengths)
      let targets = combinations(
        shape.indices.map { axis in (0..<shape[axis]).map { axes.contains(axis) ? 0 : $0 * strides[axis] } })
      return single(result, .edges(PlaceEdges(count: result.reduce(1, *), targets: targets)))
    }
  }

  /// Whether an axis holds places: what is longer than one channel's stead, or has length 1 itself.
  private func isPlace(_ axis: Int, of step: Int) -> Bool {
    shapes[step].map { $0[axis] == program.steps[step].shape[axis].value } ?? false
  }

  private func read(
    _ record: AttentionRecord, _ softmax: AttentionRecord.Softmax
  ) -> (shape: [Int], operands: [Operand]) {
    let lengths = program.steps[softmax.weights].shape.map(\.value)
    let (windows, queries, keys) = (lengths[0], lengths[2], lengths[3])
    let partition = record.mask == nil ? nil : record.arrangement.windows
    let link = PlaceLink.attention(
      AttentionLink(windows: windows, queries: queries, keys: keys, partition: partition))
    var operands = [
      Operand(step: record.values, link: link, role: .content),
      Operand(step: record.keys, link: link, role: .steering),
      Operand(step: record.queries, link: .same, role: .steering),
    ]
    for term in softmax.terms {
      operands.append(Operand(step: term.step, link: .same, role: .steering))
    }
    // No pixel has a part in a bias or in queries that are learned.
    operands.removeAll { uses.isConstant[$0.step] }
    return ([windows, 1, queries, 1], operands)
  }

  private func rearranged(_ rearrangement: Rearrangement, of x: Int) throws -> (shape: [Int], operands: [Operand]) {
    let sizes = rearrangement.sizes.map(\.value)
    var isPlace = [Bool](repeating: true, count: sizes.count)
    for (axis, group) in rearrangement.input.enumerated() where !self.isPlace(axis, of: x) {
      for part in group { isPlace[part] = sizes[part] == 1 }
    }
    // An output axis with channels in it holds no places: what is joined with channels becomes part of one place.
    let result = rearrangement.output.map { group in
      group.allSatisfy { isPlace[$0] } ? group.map { sizes[$0] }.reduce(1, *) : 1
    }
    try require(places: result.reduce(1, *), links: count(x))
    // How far apart in the result's places two neighbours along an elementary axis come to lie.
    var steps = [Int](repeating: 0, count: sizes.count)
    for (group, stride) in zip(rearrangement.output, rowMajorStrides(result)) where group.allSatisfy({ isPlace[$0] }) {
      var step = stride
      for part in group.reversed() {
        steps[part] = step
        step *= sizes[part]
      }
    }
    let targets = combinations(
      zip(rearrangement.input, shapes[x] ?? []).map { group, length in
        (0..<length).map { position in
          var rest = position
          return group.reversed().reduce(0) { target, part in
            defer { rest /= sizes[part] }
            return target + rest % sizes[part] * steps[part]
          }
        }
      })
    let isSame = targets.enumerated().allSatisfy { $0.offset == $0.element }
    let link: PlaceLink = isSame ? .same : .edges(PlaceEdges(count: result.reduce(1, *), targets: targets))
    return (result, [Operand(step: x, link: link, role: .content)])
  }

  private func concatenated(_ step: Step, _ axis: Int) throws -> (shape: [Int], operands: [Operand]) {
    let known = step.inputs.compactMap { shapes[$0] }
    let isAlongPlaces = step.inputs.contains { !uses.isConstant[$0] && isPlace(axis, of: $0) }
    let result = known[0].replacing(axis, with: isAlongPlaces ? step.shape[axis].value : 1)
    var start = 0
    var operands: [Operand] = []
    for input in step.inputs {
      let length = program.steps[input].shape[axis].value
      if let shape = shapes[input] {
        let first = start
        let link = isAlongPlaces ? try gather(from: shape, to: result) { $0 == axis ? $1 - first : $1 } : .same
        operands.append(Operand(step: input, link: link, role: .content))
      }
      start += length
    }
    return (result, operands)
  }

  /// Two operands of which the shorter is repeated.
  private func combined(_ step: Step) throws -> (shape: [Int], operands: [Operand]) {
    let inputs = step.inputs.filter { !uses.isConstant[$0] }
    let padded = inputs.map { input -> [Int] in
      let shape = shapes[input] ?? []
      return [Int](repeating: 1, count: step.shape.count - shape.count) + shape
    }
    let result = step.shape.indices.map { axis in padded.map { $0[axis] }.max() ?? 1 }
    let operands = try zip(inputs, padded).enumerated().map { position, operand in
      let (input, shape) = operand
      let link =
        shape == result
        ? .same
        : try gather(from: shape, to: result) { axis, at in shape[axis] == 1 ? 0 : at }
      let isDivisor = if case .divide = step.operation { position > 0 && inputs.count > 1 } else { false }
      return Operand(step: input, link: link, role: isDivisor ? .steering : .content)
    }
    return (result, operands)
  }

  /// A product that is not attention's: each place of those that agree with it on the axes that stay.
  private func contracted(_ step: Step, _ contraction: Contraction) throws -> (shape: [Int], operands: [Operand]) {
    let sides = zip(step.inputs, [contraction.left, contraction.right]).filter { !uses.isConstant[$0.0] }
    var lengths = [Int](repeating: 1, count: contraction.sizes.count)
    for (input, axes) in sides {
      for (axis, length) in zip(axes, shapes[input] ?? []) { lengths[axis] = max(lengths[axis], length) }
    }
    let result = contraction.output.map { lengths[$0] }
    let operands = try sides.map { input, axes -> Operand in
      let shape = shapes[input] ?? []
      let free = axes.indices.filter { !contraction.output.contains(axes[$0]) && shape[$0] > 1 }
      let places = result.reduce(1, *)
      try require(places: places, links: free.reduce(places) { $0 * shape[$1] })
      let link = PlaceEdges(count: places) { number, sources in
        let place = result.position(number)
        var base = axes.indices.map { index -> Int in
          let at = contraction.output.firstIndex(of: axes[index])
          return shape[index] == 1 ? 0 : at.map { place[$0] } ?? 0
        }
        for choice in free.map({ shape[$0] }).positions {
          for (index, position) in zip(free, choice) { base[index] = position }
          sources.append(Int32(shape.number(of: base)))
        }
      }
      return Operand(step: input, link: .edges(link), role: .content)
    }
    return (result, operands)
  }

  // MARK: Links

  /// Each place of the one that `move` makes of its position along each axis; of none where that lies outside.
  private func gather(from shape: [Int], to result: [Int], _ move: (_ axis: Int, _ at: Int) -> Int) throws -> PlaceLink
  {
    let places = result.reduce(1, *)
    try require(places: places, links: places)
    let strides = rowMajorStrides(shape)
    return .edges(
      PlaceEdges(
        sources: combinations(
          result.indices.map { axis in
            (0..<result[axis]).map { position in
              let at = move(axis, position)
              return (0..<shape[axis]).contains(at) ? at * strides[axis] : -1
            }
          })))
  }

  /// Each place of those of the map that a kernel covers, row by row; what lies outside of the map is left out.
  private func sliding(_ window: SlidingWindow, from shape: [Int], to result: [Int]) throws -> PlaceEdges {
    let (places, area) = (result.reduce(1, *), window.kernel.value * window.kernel.value)
    try require(places: places, links: places * area)
    return PlaceEdges(count: result.reduce(1, *)) { number, sources in
      let place = result.position(number)
      window.positions(at: GridPlace(row: place[1], column: place[2]), rows: shape[1], columns: shape[2]) { _, at in
        sources.append(Int32((place[0] * shape[1] + at.row) * shape[2] + at.column))
      }
    }
  }
}

/// What keeps the places of a program from being followed.
package enum PlaceError: StatedError, Equatable, Sendable {
  /// More than a place's number has bits for.
  case tooMany(places: Int)

  package var exitStatus: CommandStatus { .memory }

  package var sentence: Phrase {
    switch self {
    case .tooMany(let places):
      "a step has \(places) places, and no more than \(Int32.max) are followed; choose a smaller image"
    }
  }
}

extension SlidingWindow {
  /// The places of a map that the kernel covers for a place of the result, with their number in the kernel, row by row.
  func positions(at place: GridPlace, rows: Int, columns: Int, _ body: (Int, GridPlace) -> Void) {
    let (side, step) = (kernel.value, stride.value)
    for i in 0..<side {
      let row = place.row * step - margin.top + i
      guard (0..<rows).contains(row) else { continue }
      for j in 0..<side {
        let column = place.column * step - margin.left + j
        if (0..<columns).contains(column) { body(i * side + j, GridPlace(row: row, column: column)) }
      }
    }
  }
}

extension [Int] {
  fileprivate func replacing(_ axis: Int, with length: Int) -> [Int] {
    var result = self
    result[axis] = length
    return result
  }

  /// The number, row-major, of a position in a tensor of this shape.
  fileprivate func number(of place: [Int]) -> Int { zip(self, place).reduce(0) { $0 * $1.0 + $1.1 } }

  /// The position with a number.
  fileprivate func position(_ number: Int) -> [Int] {
    var rest = number
    var place = [Int](repeating: 0, count: count)
    for axis in indices.reversed() {
      place[axis] = rest % self[axis]
      rest /= self[axis]
    }
    return place
  }

  /// All positions, row-major.
  fileprivate var positions: some RandomAccessCollection<[Int]> { (0..<reduce(1, *)).lazy.map { position($0) } }
}

/// For every position, row-major, the sum of what each axis gives for it; −1 where an axis gives a negative number.
private func combinations(_ axes: [[Int]]) -> [Int32] {
  var sums: [Int32] = [0]
  for axis in axes {
    var next: [Int32] = []
    next.reserveCapacity(sums.count * axis.count)
    for sum in sums { for part in axis { next.append(sum < 0 || part < 0 ? -1 : sum + Int32(part)) } }
    sums = next
  }
  return sums
}
