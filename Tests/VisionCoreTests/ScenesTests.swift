import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Scenes")
struct ScenesTests {
  /// A seed whose scene shows a shape.
  private func scene(of shape: SceneShape, from seed: UInt64 = 5) throws -> Scene {
    try #require(
      Scene.seeds(from: seed, count: 1000).lazy.map { Scene(seed: $0) }.first { $0.shape == shape })
  }

  /// FNV-1a over bytes.
  private func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  @Test("the generator gives SplitMix64's published numbers")
  func splitMix() {
    var random = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in random.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test("a seed gives the same pixels on every machine", arguments: ScenesTests.hashes)
  func deterministic(seed: UInt64, difficulty: SceneDifficulty, expected: UInt64) throws {
    let drawing = try Scene(seed: seed, difficulty: difficulty).drawn(side: 112)
    #expect(hash(drawing.image.pixels + drawing.mask) == expected)
    #expect(try Scene(seed: seed, difficulty: difficulty).drawn(side: 112) == drawing)
  }

  /// Recorded once; the models were trained on these scenes.
  static let hashes: [(UInt64, SceneDifficulty, UInt64)] = [
    (0, .full, 15_973_374_606_570_889_415), (1, .full, 2_137_361_716_316_007_517),
    (2, .full, 4_120_495_328_625_033_094), (3, .easy, 11_624_971_453_213_274_915),
    (20_261_121, .full, 14_900_491_622_589_725_611),
  ]

  /// Areas of shapes in a circle of radius one, from school geometry.
  private func area(of shape: SceneShape) -> Double {
    func sector(_ radius: Double, _ height: Double) -> Double {
      radius * radius * acos(height / radius) - height * (radius * radius - height * height).squareRoot()
    }
    switch shape {
    case .circle: return .pi
    case .square: return 2
    case .triangle: return 3 * 3.0.squareRoot() / 4
    case .hexagon: return 3 * 3.0.squareRoot() / 2
    case .star: return 10 * 0.42 * sin(.pi / 5) / 2
    case .cross: return 8 * 0.3 * (1 - 0.3 * 0.3).squareRoot() - 4 * 0.3 * 0.3
    case .ring: return .pi * (1 - 0.58 * 0.58)
    case .crescent:
      // The disc without its lens with a disc of radius 0.8 whose middle is half a radius away.
      let first = (1 + 0.5 * 0.5 - 0.8 * 0.8) / (2 * 0.5)
      return .pi - sector(1, first) - sector(0.8, 0.5 - first)
    case .heart:
      let side = 0.78 * 2.0.squareRoot()
      return side * side + .pi * side * side / 4
    case .arrow: return 0.75 * 0.9 + 0.56 * 1.05
    }
  }

  @Test("the mask has the area of the shape", arguments: SceneShape.allCases)
  func area(shape: SceneShape) throws {
    let scene = try scene(of: shape)
    let expected = area(of: shape) * scene.radius * scene.radius
    #expect(abs(try scene.drawn(side: 400).objectShare / expected - 1) < 0.005)
  }

  @Test("the object lies within its circle and the circle within the image", arguments: SceneShape.allCases)
  func within(shape: SceneShape) throws {
    let scene = try scene(of: shape)
    let side = 200
    let mask = try scene.drawn(side: side).mask
    for index in mask.indices where mask[index] > 0 {
      let x = (Double(index % side) + 0.5) / Double(side) - scene.centre.x
      let y = (Double(index / side) + 0.5) / Double(side) - scene.centre.y
      #expect((x * x + y * y).squareRoot() < scene.radius + 1 / Double(side))
    }
    for axis in [scene.centre.x, scene.centre.y] { #expect(axis >= scene.radius && axis <= 1 - scene.radius) }
  }

  @Test("radii are spread evenly by their logarithm, shapes and turns evenly", arguments: SceneDifficulty.allCases)
  func distributions(difficulty: SceneDifficulty) {
    let scenes = Scene.seeds(from: 9, count: 20_000).map { Scene(seed: $0, difficulty: difficulty) }
    let (low, high) = (log(difficulty.radii.lowerBound), log(difficulty.radii.upperBound))
    let places = scenes.map { (log($0.radius) - low) / (high - low) }
    #expect(places.allSatisfy { $0 >= -1e-12 && $0 <= 1 + 1e-12 })
    // Tenths hold 2,000 each, give or take four deviations of √(20,000 · 0.1 · 0.9) = 42.
    let tenths = places.reduce(into: [Int](repeating: 0, count: 10)) { $0[min(Int($1 * 10), 9)] += 1 }
    let shapes = scenes.reduce(into: [Int](repeating: 0, count: 10)) { $0[$1.shape.index] += 1 }
    #expect((tenths + shapes).allSatisfy { abs($0 - 2000) < 170 })
    let most = (difficulty == .easy ? 11 : 25) * Double.pi / 180
    let turns = scenes.map { $0.rotation / most }
    #expect(turns.allSatisfy { abs($0) <= 1 })
    #expect(abs(turns.reduce(0, +) / 20_000) < 0.02)
  }

  @Test("a scene is the same at another size, but for the noise")
  func sizes() throws {
    let scene = try scene(of: .heart)
    let (small, large) = (try scene.drawn(side: 100), try scene.drawn(side: 200))
    for row in 0..<100 {
      for column in 0..<100 {
        let four = [0, 1, 200, 201].map { Double(large.mask[2 * row * 200 + 2 * column + $0]) }
        #expect(abs(Double(small.mask[row * 100 + column]) - four.reduce(0, +) / 4) < 40)
      }
    }
    #expect(abs(small.objectShare - large.objectShare) < 1e-3)
  }

  @Test("the object differs from what it covers")
  func contrast() throws {
    for seed in Scene.seeds(from: 11, count: 20) {
      let drawing = try Scene(seed: seed).drawn(side: 112)
      var (inside, outside) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
      for (index, coverage) in drawing.mask.enumerated() {
        let colour = SIMD4(
          Double(drawing.image.pixels[3 * index]), Double(drawing.image.pixels[3 * index + 1]),
          Double(drawing.image.pixels[3 * index + 2]), 255)
        if coverage == 255 { inside += colour } else if coverage == 0 { outside += colour }
      }
      let difference = inside / inside.w - outside / outside.w
      #expect((difference * difference).sum().squareRoot() > 0.15, "seed \(seed)")
    }
  }

  @Test("coverage by tokens adds up to the mask", arguments: [14, 7, 28, 1, 112])
  func coverage(tokens: Int) throws {
    let drawing = try scene(of: .ring).drawn(side: 112)
    let coverage = drawing.coverage(on: GridSize(square: tokens))
    #expect(coverage.count == tokens * tokens)
    #expect(abs(coverage.reduce(0, +) / Double(tokens * tokens) - drawing.objectShare) < 1e-12)
    #expect(coverage.allSatisfy { (0...1).contains($0) })
  }

  @Test("own sines, exponentials and logarithms are those of the mathematical library to 1e-13")
  func elementary() {
    for step in -100...100 {
      let angle = Double.pi * Double(step) / 100
      let (sine, cosine) = Elementary.sineCosine(angle)
      #expect(abs(sine - sin(angle)) < 1e-13 && abs(cosine - cos(angle)) < 1e-13)
      let power = Double(step) / 25
      #expect(abs(Elementary.exponential(power) / exp(power) - 1) < 1e-13)
      let value = exp(power)
      #expect(abs(Elementary.logarithm(value) - log(value)) < 1e-13)
    }
  }

  @Test("no image can have a side of nothing")
  func noSide() { #expect(throws: ImageError.invalidSize(width: 0, height: 0)) { try Scene(seed: 1).drawn(side: 0) } }

  @Test("a picture that is written as PNG reads back the same")
  func png() throws {
    let image = try Scene(seed: 4).drawn(side: 37).image
    #expect(try Image(decoding: image.png()) == image)
  }

  @Test("arrays are written as NumPy reads them")
  func arrays() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let values = (0..<6).map { Float($0) / 4 - 1 }
    let floats = try NumpyWriter(path: folder + "/f.npy", element: .float32, shape: [2, 3])
    for row in 0..<2 { try floats.append(Array(values[3 * row..<3 * row + 3])) }
    #expect(!FileManager.default.fileExists(atPath: folder + "/f.npy"))
    try floats.finish()
    let read = try NumpyArray(contentsOf: folder + "/f.npy")
    #expect(read.shape == [2, 3] && read.values == values)
    let bytes = try NumpyWriter(path: folder + "/b.npy", element: .uint8, shape: [3])
    try bytes.append([7, 8, 9] as [UInt8])
    try bytes.finish()
    let data = [UInt8](try Data(contentsOf: URL(filePath: folder + "/b.npy")))
    let header = try data.withUnsafeBytes { try NumpyHeader(in: $0) }
    #expect(header.type == "|u1" && header.shape == [3] && header.dataStart % 64 == 0)
    #expect(Array(data[header.dataStart...]) == [7, 8, 9])
  }
}

@Suite("Attention on an object")
struct ObjectAttentionTests {
  @Test("a class token's mass counts what lies on the object, next to the object's area")
  func classToken() throws {
    let tokens = TokenGrid(GridSize(square: 2), front: [.classToken])
    let arrangement = AttentionArrangement(queries: tokens, keys: tokens)
    // The class token, then four places; every row the same.
    let row: [Float] = [0.1, 0.5, 0.2, 0.1, 0.1]
    let maps = try AttentionMaps(
      shape: [1, 1, 5, 5], weights: (0..<5).flatMap { _ in row }, arrangement: arrangement)
    let coverage = [1.0, 0.5, 0, 0]
    let found = try #require(try maps.attention(ofHead: 0, onQueries: coverage, onKeys: coverage))
    #expect(abs(found.mass - 0.6) < 1e-6 && abs(found.share - 0.375) < 1e-12)
    #expect(abs(found.ratio - 1.6) < 1e-6)
    #expect(try maps.attention(ofHead: 0, onQueries: [0, 0, 0, 0], onKeys: [0, 0, 0, 0]) == nil)
    #expect(throws: AttentionError.self) { try maps.attention(ofHead: 1, onQueries: coverage, onKeys: coverage) }
    #expect(throws: AttentionError.self) { try maps.attention(ofHead: 0, onQueries: coverage, onKeys: [1]) }
  }

  @Test("without a class token the object's own tokens look, each in its window")
  func windows() throws {
    let preset = try Catalog.preset(named: "swin-t")
    let program = try preset.program(input: GridSize(square: 112))
    let scene = try #require(
      Scene.seeds(from: 3, count: 50).lazy.map { Scene(seed: $0) }.first { $0.radius > 0.2 })
    let drawing = try scene.drawn(side: 112)
    // A shifted block of the second stage: 14 × 14 tokens in windows of 7.
    let site = program.attentionSites(Cost(program))[3]
    let windows = try #require(site.arrangement.windows)
    let grid = site.arrangement.queries.grid
    let coverage = drawing.coverage(on: grid)
    let even = 1 / Float(site.keys)
    let maps = try AttentionMaps(
      shape: [site.windows, site.heads, site.queries, site.keys],
      weights: Array(repeating: even, count: site.windows * site.heads * site.queries * site.keys),
      arrangement: site.arrangement)
    let found = try #require(try maps.attention(ofHead: 0, onQueries: coverage, onKeys: coverage))
    // The same by looking at all pairs of tokens.
    var (mass, share, queries) = (0.0, 0.0, 0.0)
    for (query, place) in grid.places.enumerated() where coverage[query] >= 0.5 {
      let at = windows.target(row: place.row, column: place.column)
      let regions = windows.regions(ofWindow: at.window)
      var (sum, count) = (0.0, 0.0)
      for (key, other) in grid.places.enumerated() {
        let there = windows.target(row: other.row, column: other.column)
        guard there.window == at.window, regions[there.token] == regions[at.token] else { continue }
        sum += coverage[key]
        count += 1
      }
      mass += sum / Double(site.keys)
      share += sum / count
      queries += 1
    }
    #expect(queries > 0)
    #expect(abs(found.mass - mass / queries) < 1e-6 && abs(found.share - share / queries) < 1e-9)
  }
}
