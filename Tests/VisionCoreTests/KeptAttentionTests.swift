import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("What a run keeps of attention")
struct KeptAttentionTests {
  private static let small: [(String, Int)] = [
    ("vit-ti-16", 64), ("deit-ti-distilled", 64), ("swin-t", 96), ("swinv2-t-window8-256", 96), ("cvt-13", 64),
    ("pvt-tiny", 64),
    ("tnt-s", 64),
  ]

  private func program(_ name: String, _ side: Int) throws -> Program {
    try Catalog.preset(named: name).program(input: GridSize(square: side))
  }

  /// An image whose numbers do not repeat.
  private func image(_ side: Int) -> [Float] {
    (0..<3 * side * side).map { Float(($0 * 7919) % 1009) / 504 - 1 }
  }

  private func queries(_ tokens: TokenGrid) -> [AttentionQuery] {
    tokens.front.map { .prefix($0) }
      + stride(from: 0, to: tokens.grid.count, by: 5).map { .place(tokens.grid.place($0)) }
  }

  @Test("queries and keys give the rows that the run had", arguments: small)
  func factors(name: String, side: Int) throws {
    let program = try program(name, side)
    let sites = program.allAttentionSites(Cost(program))
    let engine = try Engine(program, weights: SyntheticWeights(seed: 3))
    let steps = Set(sites.map(\.step))
    let whole = try engine.run(image(side), capturing: steps)
    let factored = try engine.run(image(side), factors: steps)
    #expect(factored.captured.isEmpty && factored.factors.count == sites.count)
    for site in sites {
      let weights = try #require(try KeptAttention(site, in: whole))
      let factors = try #require(try KeptAttention(site, in: factored))
      #expect(factors.bytes == site.factorBytes && weights.bytes == site.weightBytes)
      for query in queries(site.arrangement.queries) {
        let (expected, found) = (try weights.attention(of: query), try factors.attention(of: query))
        let difference = zip(expected.rows, found.rows).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 1e-5 && expected.rows.count == site.heads * site.keys, "\(site.path) \(query)")
      }
    }
  }

  @Test("the rows of a Performer times its values are what it gives, but for its divisor")
  func features() throws {
    let program = try program("t2t-vit-7", 64)
    let sites = program.allAttentionSites(Cost(program))
    #expect(sites.count == 9 && sites.map(\.index) == Array(0..<9))
    for site in sites.filter({ $0.record.softmax == nil }) {
      let record = site.record
      let wanted: Set = [record.queries, record.keys, record.values, site.step]
      let trace = try Engine(program, weights: SyntheticWeights(seed: 5), capturing: wanted).run(
        image(64), capturing: wanted)
      let kept = try #require(try KeptAttention(site, in: trace))
      #expect(kept.bytes == site.weightBytes)
      let (q, k) = (try #require(trace.captured[record.queries]), try #require(trace.captured[record.keys]))
      let (v, mixed) = (try #require(trace.captured[record.values]), try #require(trace.captured[site.step]))
      let (width, features, tokens) = (v.shape[2], q.shape[2], site.keys)
      for query in queries(site.arrangement.queries) {
        let token = try site.arrangement.location(of: query).token
        let row = try kept.attention(of: query).map(.head(0))
        #expect(abs(row.sum - 1) < 1e-5)
        var divisor = 0.0
        for key in 0..<tokens {
          for feature in 0..<features {
            divisor += Double(q.values[token * features + feature] * k.values[key * features + feature])
          }
        }
        for channel in stride(from: 0, to: width, by: 13) {
          let sum = (0..<tokens).reduce(0.0) { $0 + Double(row.row[$1]) * Double(v.values[$1 * width + channel]) }
          let expected = Double(mixed.values[token * width + channel])
          #expect(abs(sum * divisor - expected) < 1e-4 * max(1, abs(expected)), "\(site.path) \(query) \(channel)")
        }
      }
    }
  }

  @Test(
    "what is kept stays within its bound and holds the chosen block, whatever the model and the size",
    arguments: [
      ("vit-b-16", 224), ("vit-l-16", 384), ("vit-b-16", 1024), ("cvt-w24-384", 384), ("t2t-vit-t-14", 224),
      ("t2t-vit-14", 224), ("swin-b-384", 384), ("tnt-b", 224), ("pvt-large", 384), ("botnet-50", 224),
      ("ea-aa-resnet-50", 224),
    ])
  func bound(name: String, side: Int) throws {
    let program = try program(name, side)
    let sites = program.allAttentionSites(Cost(program))
    for limit in [AttentionCapture.limit, AttentionCapture.limit / 2] {
      for chosen in Set([0, sites.count / 2, sites.count - 1]) {
        let capture = AttentionCapture(sites, chosen: chosen, limit: limit)
        #expect(capture.bytes <= limit && capture.sites.contains(chosen))
        // Counted again from the shapes of the steps that are named.
        var bytes = 0
        for step in capture.steps { bytes += program.steps[step].shape.reduce(4) { $0 * $1.value } }
        for step in capture.factors {
          let record = try #require(program.attention(at: step))
          for operand in [record.queries, record.keys] {
            bytes += program.steps[operand].shape.reduce(4) { $0 * $1.value }
          }
        }
        #expect(bytes == capture.bytes)
        #expect(capture.isComplete == (capture.sites.count == sites.count))
      }
    }
  }

  @Test(
    "small weights are kept whole; beyond the bound come queries and keys, then the blocks about the chosen one alone")
  func choice() throws {
    let program = try program("vit-ti-16", 224)
    let sites = program.allAttentionSites(Cost(program))
    let all = AttentionCapture(sites, chosen: 3)
    #expect(all.isComplete && all.factors.isEmpty && all.steps.count == 12 && all.bytes == 12 * 3 * 197 * 197 * 4)
    // Two times 197 tokens of width 192.
    let one = 2 * 197 * 192 * 4
    let less = AttentionCapture(sites, chosen: 3, limit: 12 * one)
    #expect(less.isComplete && less.steps.isEmpty && less.factors.count == 12 && less.bytes == 12 * one)
    let few = AttentionCapture(sites, chosen: 3, limit: 3 * one + 1)
    #expect(!few.isComplete && few.sites == [2, 3, 4] && few.bytes == 3 * one)
  }
}
