import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

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
    case "ptflops-0.6": [(.ptflops06, false)]
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

@Suite("Differences of rules")
struct RuleDifferenceTests {
  @Test("terms add up to the difference, for every model and every two rules", arguments: Catalog.presets)
  func sums(preset: Preset) throws {
    let program = try preset.program()
    let ledger = Ledger(program)
    let counts = CountingRule.allCases.compactMap { try? RuleCount($0, ledger, of: preset) }
    #expect(counts.count >= CountingRule.allCases.count - 4)
    for from in counts {
      #expect(from.total == program.steps.indices.reduce(0) { $0 + from.count(of: .step($1)) })
      for to in counts {
        let difference = RuleDifference(from: from, to: to, in: program)
        #expect(difference.terms.reduce(0) { $0 + $1.difference } == to.total - from.total, "\(from.rule), \(to.rule)")
        #expect(difference.terms.allSatisfy { $0.difference != 0 })
      }
    }
    for row in Published.results(for: preset) where row.flops != nil {
      let (exact, paper) = (
        try RuleCount(.exact, ledger, of: preset), try RuleCount(.paper, ledger, of: preset)
      )
      let published = try #require(PublishedDifference(row, from: exact, paper: paper, in: program))
      #expect(
        published.rules.terms.reduce(published.remainder) { $0 + $1.difference } == published.printed - exact.total)
    }
  }

  /// What sources print or people quote, in hundredths of a thousand million, and the rule that gives it.
  @Test(
    "the gaps that are known: 4.57 and 4.06 for CvT-13; 17.56, 16.86 and 17.6 for ViT-B/16",
    arguments: [
      ("cvt-13", CountingRule.exact, 457), ("cvt-13", .ptflops06, 406), ("cvt-13", .ptflops, 408),
      ("vit-b-16", .exact, 1756), ("vit-b-16", .ptflops06, 1686), ("vit-b-16", .ptflopsATen, 1686),
      ("vit-b-16", .fvcore, 1687), ("vit-b-16", .thop, 1685), ("vit-b-16", .fvcoreUnfused, 1758),
    ])
  func knownGaps(name: String, rule: CountingRule, hundredths: Int) throws {
    let preset = try Catalog.preset(named: name)
    let program = try preset.program()
    let ledger = Ledger(program)
    let difference = RuleDifference(
      from: try RuleCount(.exact, ledger, of: preset), to: try RuleCount(rule, ledger, of: preset), in: program)
    #expect((difference.to + 5_000_000) / 10_000_000 == hundredths)
    #expect(difference.terms.reduce(difference.from) { $0 + $1.difference } == difference.to)
    guard rule == .ptflops06 else { return }
    // Attention's products are all that is left out; the rest is what is counted more.
    let products = try #require(difference.terms.first { $0.kind == .attentionProducts })
    #expect(products.to == 0 && products.from == ledger.operations(.attentionProducts))
    #expect(difference.terms.allSatisfy { $0.kind == .attentionProducts || $0.difference > 0 })
  }

  @Test("CvT-13's 4.5 is its exact count with the further digits cut off")
  func printedGap() throws {
    let preset = try Catalog.preset(named: "cvt-13")
    let program = try preset.program()
    let ledger = Ledger(program)
    let row = try #require(Published.results(for: preset).first)
    let published = try #require(
      PublishedDifference(
        row, from: try RuleCount(.exact, ledger, of: preset), paper: try RuleCount(.paper, ledger, of: preset),
        in: program))
    #expect(published.printed == 4_500_000_000)
    #expect(published.rest == .cutOff)
    #expect(published.rules.terms.isEmpty && published.remainder == published.printed - ledger.multiplyAccumulates())
  }

  @Test("Swin's authors count as the paper's rule does, and their number rounds to what they print")
  func authors() throws {
    let preset = try Catalog.preset(named: "swin-t")
    let count = try RuleCount(.paper, Ledger(preset.program()), of: preset).total
    #expect(count == CounterAnswers.all?.models["swin-t"]?.runs[0].counts["authors"]?.total)
  }
}
