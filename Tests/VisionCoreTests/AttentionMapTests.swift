import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Attention maps")
struct AttentionMapTests {
  /// Every arrangement that the catalogue's models have at their own sizes, and some at odd ones.
  static let arrangements: [AttentionArrangement] = {
    let own = Catalog.presets.map { ($0, nil as GridSize?) }
    let odd = Catalog.presets.filter { ["swin-t", "cvt-13", "vit-ti-16"].contains($0.name) }
      .map { ($0, GridSize(rows: 208, columns: 272)) }
    let all = (own + odd).flatMap { preset, input -> [AttentionArrangement] in
      guard let program = try? preset.program(input: input) else { return [] }
      return program.attentionSites(Cost(program)).map(\.arrangement)
    }
    return Array(Set(all))
  }()

  @Test("every key of every query is told apart, and reach agrees with the mask", arguments: arrangements)
  func reachAgreesWithMask(arrangement: AttentionArrangement) throws {
    for query in sampledQueries(arrangement) {
      let reach = try arrangement.reach(of: query)
      let (window, token) = try arrangement.location(of: query)
      let regions = arrangement.windows?.regions(ofWindow: window)
      var placed = Set<GridPlace>()
      // One expectation for a query: the largest windows have 9,216 keys.
      let wrong = reach.keys.enumerated().filter { key, what in
        let isBlocked = regions.map { $0[token] != $0[key] } ?? false
        switch what {
        case .prefix: return isBlocked || key >= arrangement.keys.prefix
        case .padding(let masked): return masked != isBlocked
        case .place(let place):
          return !placed.insert(place).inserted || reach.access(place) != (isBlocked ? .masked : .reached)
        }
      }
      #expect(wrong.isEmpty && reach.keys.count == arrangement.weightsShape(heads: 1)[3])
      #expect(reach.access.count { $0 != .outside } == placed.count)
      if case .place(let place) = query, arrangement.windows != nil { #expect(reach.access(place) == .reached) }
    }
  }

  @Test("weights land on the places of their keys")
  func weightsLand() throws {
    let partition = WindowPartition(
      map: GridSize(rows: 5, columns: 6), window: GridSize(square: 4), shift: GridSize(square: 2))
    let tokens = TokenGrid(partition.map)
    let arrangement = AttentionArrangement(queries: tokens, keys: tokens, windows: partition)
    let maps = try Synthetic.maps(arrangement, heads: 2)
    for query in partition.map.places {
      let map = try maps.map(of: .place(query), head: .head(1))
      let (window, token) = partition.target(row: query.row, column: query.column)
      for key in 0..<16 {
        let weight = maps.weights[((window * 2 + 1) * 16 + token) * 16 + key]
        guard let source = partition.source(window: window, token: key) else { continue }
        #expect(map.weight(GridPlace(row: source.row, column: source.column)) == weight)
      }
      let outside = partition.map.places.filter { map.reach.access($0) != .reached }
      #expect(outside.allSatisfy { map.weight($0) == 0 })
      let places = map.weights.reduce(0) { $0 + Double($1) }
      #expect(abs(places + Double(map.padding) - 1) < 1e-5 && abs(map.sum - 1) < 1e-5)
    }
  }

  @Test("the mean over heads is the mean")
  func meanOverHeads() throws {
    let tokens = TokenGrid(GridSize(rows: 3, columns: 2), front: [.classToken])
    let maps = try Synthetic.maps(AttentionArrangement(queries: tokens, keys: tokens), heads: 3)
    let rows = try (0..<3).map { try maps.row(of: .prefix(.classToken), head: .head($0)) }
    let mean = try maps.row(of: .prefix(.classToken), head: .mean)
    for key in mean.indices { #expect(abs(mean[key] - (rows[0][key] + rows[1][key] + rows[2][key]) / 3) < 1e-6) }
    #expect(try maps.map(of: .prefix(.classToken), head: .mean).prefix == [mean[0]])
  }

  @Test("rank, maximum and entropy of rows that are known")
  func knownRows() throws {
    let tokens = TokenGrid(GridSize(rows: 2, columns: 2), front: [.classToken])
    let arrangement = AttentionArrangement(queries: tokens, keys: tokens)
    let uniform = [Float](repeating: 0.2, count: 20)
    let maps = try AttentionMaps(
      shape: [1, 1, 5, 5], weights: [0.5, 0.25, 0, 0.125, 0.125] + uniform, arrangement: arrangement)
    let map = try maps.map(of: .prefix(.classToken), head: .head(0))
    #expect(map.maximum == (GridPlace(row: 0, column: 0), 0.25))
    #expect(map.rank(GridPlace(row: 0, column: 0)) == 2)
    #expect(map.rank(GridPlace(row: 1, column: 1)) == 3)
    #expect(map.entropy == 1.75)
    #expect(map.prefix == [0.5] && map.sum == 1)
  }

  @Test("the attention distance of a head that looks everywhere alike is the mean distance of two places")
  func distance() throws {
    let tokens = TokenGrid(GridSize(rows: 1, columns: 2), front: [.classToken])
    let maps = try AttentionMaps(
      shape: [1, 1, 3, 3], weights: [Float](repeating: 1 / 3, count: 9),
      arrangement: AttentionArrangement(queries: tokens, keys: tokens))
    let statistics = try maps.statistics(ofHead: 0, input: GridSize(rows: 16, columns: 32))
    // Half of the time 0 pixels away, half of the time 16; the class token does not count.
    #expect(abs(statistics.distance - 8) < 1e-6)
    #expect(abs(statistics.entropy - 1.584_962_5) < 1e-5)
  }

  @Test("a wrong shape, query or head is refused with a sentence")
  func refusals() throws {
    let tokens = TokenGrid(GridSize(square: 2))
    let arrangement = AttentionArrangement(queries: tokens, keys: tokens)
    #expect(throws: AttentionError.shape(expected: [1, 0, 4, 4], found: [1, 2, 4, 5])) {
      try AttentionMaps(shape: [1, 2, 4, 5], weights: [], arrangement: arrangement)
    }
    let maps = try Synthetic.maps(arrangement, heads: 2)
    #expect(throws: AttentionError.noSuchHead(2, heads: 2)) {
      try maps.map(of: .place(GridPlace(row: 0, column: 0)), head: .head(2))
    }
    let outside = AttentionQuery.place(GridPlace(row: 2, column: 0))
    #expect(throws: AttentionError.noSuchQuery(outside, tokens)) { try maps.map(of: outside, head: .mean) }
    #expect("\(AttentionError.noSuchQuery(.prefix(.classToken), tokens))".contains("no class token"))
    #expect("\(AttentionError.noSuchQuery(outside, tokens))".contains("rows go from 0 to 1"))
  }

  @Test("a place and the point in its middle lead to one another, on any grid and frame")
  func placement() {
    for grid in [GridSize(rows: 14, columns: 14), GridSize(rows: 7, columns: 9), GridSize(rows: 1, columns: 3)] {
      let placement = GridPlacement(grid, in: Frame(x: 3, y: -2, width: 41, height: 17))
      for place in grid.places {
        let center = placement.center(place)
        #expect(placement.place(x: center.x, y: center.y) == place)
        #expect(placement.place(place, on: grid) == place)
      }
      #expect(placement.place(x: 2.99, y: 0) == nil && placement.place(x: 44, y: 0) == nil)
    }
  }

  @Test("a place of the crop lies where the preprocessing took it from")
  func crop() throws {
    let image = try Image(width: 200, height: 100, pixels: [UInt8](repeating: 0, count: 60_000))
    let preprocessing = try Preprocessing(height: 224, width: 224, cropFraction: 1)
    let frame = Frame(cropOf: image, by: preprocessing)
    let point = Frame(GridSize(square: 224)).carry(x: 112, y: 112, to: frame)
    #expect(abs(point.x - 100) < 0.5 && abs(point.y - 50) < 0.5)
  }

  /// Class tokens and about forty places.
  private func sampledQueries(_ arrangement: AttentionArrangement) -> [AttentionQuery] {
    let grid = arrangement.queries.grid
    let places = stride(from: 0, to: grid.count, by: max(grid.count / 40, 1)).map {
      AttentionQuery.place(grid.place($0))
    }
    // A query that is learned stands for no place.
    let last = grid.count > 0 ? [AttentionQuery.place(grid.place(grid.count - 1))] : []
    return arrangement.queries.front.map { .prefix($0) } + places + last
  }
}

/// Weights made for tests: rows that sum to 1 and are zero where the mask says so.
enum Synthetic {
  static func maps(_ arrangement: AttentionArrangement, heads: Int) throws -> AttentionMaps {
    let shape = arrangement.weightsShape(heads: heads)
    let (queries, keys) = (shape[2], shape[3])
    var weights: [Float] = []
    weights.reserveCapacity(shape.reduce(1, *))
    for window in 0..<shape[0] {
      let blocked = arrangement.windows?.blocked(inWindow: window)
      for head in 0..<heads {
        for query in 0..<queries {
          let row = (0..<keys).map { key in
            blocked?[query * keys + key] == true ? 0 : Float(1 + (window + 3 * head + 5 * query + 7 * key) % 11)
          }
          let sum = row.reduce(0, +)
          weights += row.map { $0 / sum }
        }
      }
    }
    return try AttentionMaps(shape: shape, weights: weights, arrangement: arrangement)
  }
}
