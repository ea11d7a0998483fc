import Synchronization
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

/// Synthetic weights that count what is read of them.
private final class CountingWeights: WeightSource {
  private let weights = SyntheticWeights(seed: 0)
  private let read = Mutex<[String: Int]>([:])

  var provenance: WeightProvenance { weights.provenance }
  var names: [String]? { nil }
  /// By name, the number of values.
  var counts: [String: Int] { read.withLock { $0 } }

  func shape(of name: String) -> [Int]? { nil }

  func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    read.withLock { $0[name] = buffer.count }
    try weights.read(name, shape: shape, into: buffer)
  }
}

@Suite("Laws of the whole catalogue", .serialized)
struct LawTests {
  /// Those that a machine of 8 GB runs in a few seconds; of the others only the counts are tested.
  private static let runnable = Catalog.presets.map(\.name).filter { name in
    guard let program = try? Catalog.preset(named: name).program() else { return true }
    let cost = Cost(program)
    return cost.parameters < 340_000_000 && cost.multiplyAccumulates < 120_000_000_000
  }

  @Test(
    "counted are the parameters that are loaded; attention sums to one and crosses no mask", arguments: runnable)
  func modelsRun(name: String) throws {
    let preset = try Catalog.preset(named: name)
    let program = try preset.program()
    let cost = Cost(program)
    let sites = program.attentionSites(cost)
    let weights = CountingWeights()
    let engine = try Engine(program, weights: weights)
    #expect(Set(weights.counts.keys) == Set(program.parameters.map(\.name)))
    let statistics = program.parameters.filter { $0.role == .statistic }.reduce(0) { $0 + $1.count }
    #expect(weights.counts.values.reduce(0, +) - statistics == cost.parameters)

    let image = SyntheticWeights(seed: 0).input(height: preset.input.rows, width: preset.input.columns)
    // Attention of one site at a time: all of a large model's together would not fit a small machine.
    for group in sites.inGroups(ofFloats: 64 << 20) {
      let trace = try engine.run(image, capturing: Set(group.map(\.step)))
      for site in group {
        let captured = try #require(trace.captured[site.step])
        #expect(captured.shape == [site.windows, site.heads, site.queries, site.keys])
        expectRowsSumToOne(captured, site.path)
        expectNothingCrossesTheMask(captured, site)
      }
    }
  }

  private func expectRowsSumToOne(_ weights: CapturedTensor, _ path: String) {
    let keys = weights.shape[3]
    var worst: Float = 0
    weights.values.withUnsafeBufferPointer { values in
      for row in stride(from: 0, to: values.count, by: keys) {
        var sum: Float = 0
        for key in row..<row + keys { sum += values[key] }
        worst = max(worst, abs(sum - 1))
      }
    }
    #expect(worst < 1e-5, "\(path): a row sums to 1 ± \(worst)")
  }

  private func expectNothingCrossesTheMask(_ weights: CapturedTensor, _ site: AttentionSite) {
    guard let partition = site.arrangement.windows, partition.isShifted else { return }
    var largest: Float = 0
    for window in 0..<site.windows {
      let regions = partition.regions(ofWindow: window)
      for head in 0..<site.heads {
        for query in 0..<site.queries {
          let row = ((window * site.heads + head) * site.queries + query) * site.keys
          for key in 0..<site.keys where regions[key] != regions[query] {
            largest = max(largest, weights.values[row + key])
          }
        }
      }
    }
    #expect(largest == 0, "\(site.path): \(largest) crosses the mask")
  }
}

extension [AttentionSite] {
  /// Sites one after another, each group with at most so many weights, or a single site.
  fileprivate func inGroups(ofFloats limit: Int) -> [[AttentionSite]] {
    var groups: [[AttentionSite]] = []
    var count = 0
    for site in self {
      let size = site.windows * site.heads * site.queries * site.keys
      if groups.isEmpty || count + size > limit {
        groups.append([])
        count = 0
      }
      groups[groups.count - 1].append(site)
      count += size
    }
    return groups
  }
}
