import Foundation
import Testing

@testable import VisionCore

/// What the counters said, as `Tests/Fixtures/make_counters.py` wrote it down.
struct CounterAnswers: Decodable, Sendable {
  let models: [String: Model]

  struct Model: Decodable, Sendable {
    let reference: String
    let input: [Int]
    let runs: [Run]
  }

  struct Run: Decodable, Sendable {
    /// Whether timm's attention was fused; nil where that makes no difference.
    let fused: Bool?
    let counts: [String: Answer]
  }

  struct Answer: Decodable, Sendable {
    let total: Int?
    let flops: Int?
    let error: String?
  }

  static let all: CounterAnswers? = try? {
    let file = GoldenCase.folder.deletingLastPathComponent().appending(path: "counters.json")
    return try JSONDecoder().decode(CounterAnswers.self, from: Data(contentsOf: file))
  }()

  static let names = all?.models.keys.sorted() ?? []
}

@Suite("Counting rules")
struct CountingRuleTests {
  /// The rules that stand for a counter's answer, where attention is fused or not.
  private static func rules(_ counter: String, fused: Bool) -> [(rule: CountingRule, isFLOPs: Bool)] {
    switch counter {
    case "fvcore": [(fused ? .fvcore : .fvcoreUnfused, false)]
    case "ptflops": [(.ptflops, false)]
    case "ptflops-aten": [(fused ? .ptflopsATen : .ptflopsATenUnfused, false)]
    case "thop": [(.thop, false)]
    case "torchinfo": [(.torchinfo, false)]
    case "calflops": [(.calflops, false), (.calflopsFLOPs, true)]
    case "deepspeed": [(.deepspeed, false), (.deepspeedFLOPs, true)]
    case "authors": [(.paper, false)]
    default: []
    }
  }

  @Test("each rule is what the counter prints, to the integer", arguments: CounterAnswers.names)
  func equalsCounters(name: String) throws {
    let answers = try #require(CounterAnswers.all?.models[name])
    let preset = try Catalog.preset(named: name)
    let ledger = Ledger(try preset.program(input: GridSize(rows: answers.input[2], columns: answers.input[3])))
    for run in answers.runs {
      for fused in run.fused.map({ [$0] }) ?? [true, false] {
        for (counter, answer) in run.counts {
          let rules = Self.rules(counter, fused: fused)
          #expect(!rules.isEmpty, "no rule for \(counter)")
          for (rule, isFLOPs) in rules {
            guard let expected = isFLOPs ? answer.flops : answer.total else {
              #expect(throws: CountingFailure.self, "\(rule): \(answer.error ?? "")") {
                try RuleCount(rule, ledger, of: preset)
              }
              continue
            }
            let count = try RuleCount(rule, ledger, of: preset).total
            #expect(count == expected, "\(rule), fused \(fused): \(count - expected) too many")
          }
        }
      }
    }
  }

  @Test("the counters were asked about the models that the issue names")
  func coverage() {
    for name in ["vit-b-16", "swin-t", "cvt-13", "t2t-vit-14"] { #expect(CounterAnswers.names.contains(name)) }
  }

  @Test(
    "NumPy's report keeps four digits, a half going to the even one",
    arguments: [
      (9999, 9999), (12_344, 12_340), (12_345, 12_340), (12_355, 12_360), (99_995, 100_000), (1_000_500, 1_000_000),
    ])
  func fourDigits(count: Int, printed: Int) { #expect(printedByNumPy(count) == printed) }
}
