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

@Suite("Attention distance and entropy", .serialized)
struct AttentionDistanceTests {
  /// A place in pixels; nil for what stands for none.
  private typealias Point = (x: Double, y: Double)?

  @Test("every head's equal those of places carried through shift, padding and windows", arguments: SmallModel.all)
  func equalPlainComputation(small: SmallModel) throws {
    let program = try Program(recording: small.model, input: small.input)
    let sites = program.attentionSites(Cost(program)).filter(\.arrangement.hasPlaces)
    let weights = SyntheticWeights(seed: 5)
    let trace = try Engine(program, weights: weights, threads: 1).run(
      weights.input(height: small.input.rows, width: small.input.columns), capturing: Set(sites.map(\.step)))
    for site in sites {
      let captured = try #require(trace.captured[site.step])
      let maps = try AttentionMaps(shape: captured.shape, weights: captured.values, arrangement: site.arrangement)
      let queries = windows(site.arrangement, site.arrangement.queries, small.input)
      let keys = windows(site.arrangement, site.arrangement.keys, small.input)
      for head in 0..<site.heads {
        var (distance, entropy, count) = (0.0, 0.0, 0.0)
        for window in 0..<site.windows {
          for (query, from) in queries[window].enumerated() {
            guard let from else { continue }
            let start = ((window * site.heads + head) * site.queries + query) * site.keys
            let row = captured.values[start..<start + site.keys].map(Double.init)
            let placed = zip(row, keys[window]).compactMap { weight, to in
              to.map { (weight, hypot($0.x - from.x, $0.y - from.y)) }
            }
            distance += placed.reduce(0) { $0 + $1.0 * $1.1 } / placed.reduce(0) { $0 + $1.0 }
            entropy -= row.reduce(0) { $1 > 0 ? $0 + $1 * log2($1) : $0 }
            count += 1
          }
        }
        let found = try maps.statistics(ofHead: head, input: small.input)
        #expect(abs(found.distance - distance / count) < 1e-4 * max(distance / count, 1), "\(site.path), head \(head)")
        #expect(abs(found.entropy - entropy / count) < 1e-6, "\(site.path), head \(head)")
        let query = AttentionQuery.place(site.arrangement.queries.grid.center)
        let map = try maps.map(of: query, head: .head(head))
        #expect(map.distance(input: small.input, site.arrangement) ?? -1 >= 0)
      }
    }
  }

  /// The tokens of each window in their order, as the model moves them: rolled, padded, cut.
  private func windows(_ arrangement: AttentionArrangement, _ tokens: TokenGrid, _ input: GridSize) -> [[Point]] {
    func middle(_ place: Int, _ count: Int, _ length: Int) -> Double {
      (Double(place) + 0.5) * Double(length) / Double(count)
    }
    func points(_ grid: GridSize) -> [Point] {
      (0..<grid.rows).flatMap { row in
        (0..<grid.columns).map { column -> Point in
          (middle(column, grid.columns, input.columns), middle(row, grid.rows, input.rows))
        }
      }
    }
    let prefix = [Point](repeating: nil, count: tokens.prefix)
    guard let partition = arrangement.windows else {
      guard arrangement.keyRun > 1, tokens == arrangement.keys else { return [prefix + points(tokens.grid)] }
      let all = points(arrangement.queries.grid).compactMap { $0 }
      let run = Double(arrangement.keyRun)
      return [
        (0..<tokens.count).map { key in
          let part = all[key * arrangement.keyRun..<(key + 1) * arrangement.keyRun]
          return (part.reduce(0) { $0 + $1.x } / run, part.reduce(0) { $0 + $1.y } / run)
        }
      ]
    }
    var rows = (0..<partition.map.rows).map { row in
      Array(points(partition.map)[row * partition.map.columns..<(row + 1) * partition.map.columns])
    }
    let (height, width) = (partition.window.rows, partition.window.columns)
    func pad() {
      while rows[0].count % width != 0 { rows = rows.map { $0 + [nil] } }
      while rows.count % height != 0 { rows.append([Point](repeating: nil, count: rows[0].count)) }
    }
    if partition.padsFirst { pad() }
    rows = Array(rows[partition.shift.rows...] + rows[..<partition.shift.rows])
    rows = rows.map { Array($0[partition.shift.columns...] + $0[..<partition.shift.columns]) }
    pad()
    return stride(from: 0, to: rows.count, by: height).flatMap { top in
      stride(from: 0, to: rows[0].count, by: width).map { left in
        rows[top..<top + height].flatMap { $0[left..<left + width] }
      }
    }
  }
}
