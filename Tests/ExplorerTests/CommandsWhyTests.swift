import Foundation
import Testing

@testable import Explorer
@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Commands why, formula, cost by rule")
struct CommandsWhyTests {
  private struct Difference: Decodable {
    let from: String
    let fromCount: Int
    let toCount: Int
    let difference: Int
    let terms: [Term]

    struct Term: Decodable {
      let kind: String
      let difference: Int
    }
  }

  private struct Rules: Decodable {
    let rules: [Rule]

    struct Rule: Decodable {
      let rule: String
      let count: Int?
      let gap: Int?
    }
  }

  @Test("all rules stand beside each other with their gap to the exact count; what a counter cannot count is empty")
  func rules() throws {
    let answer = Answer("why cvt-13 --format json")
    let rules = try answer.decoded(Rules.self).rules
    #expect(rules.map(\.rule) == CountingRule.allCases.map(\.rawValue))
    let exact = try #require(rules[0].count)
    for rule in rules { #expect(rule.gap == rule.count.map { $0 - exact }) }
    #expect(rules.first { $0.rule == "calflops" }?.count == nil)
    #expect(answer.notes.contains("calflops has no number"))
  }

  @Test("a difference is said term by term, and the terms add up", arguments: ["ptflops", "torchinfo", "flops"])
  func difference(rule: String) throws {
    let difference = try Answer("why vit-b-16 --from \(rule) --to exact --format json").decoded(Difference.self)
    #expect(difference.from == rule)
    #expect(difference.toCount == 17_563_828_224)
    #expect(difference.terms.reduce(0) { $0 + $1.difference } == difference.difference)
    #expect(difference.toCount - difference.fromCount == difference.difference)
  }

  @Test("what is printed is explained down to its digits, and what no source prints is a sentence")
  func published() {
    #expect(Answer("why cvt-13 --to published").output.contains("cut off to the printed digits"))
    let none = Answer("why vit-b-16 --to published")
    #expect(none.status == .usage)
    #expect(none.notes.contains("no source that the explorer knows prints FLOPs of vit-b-16"))
    #expect(Answer("why cvt-13 --to calflops").status == .usage)
    #expect(Answer("why swin-t --to nonsense").status == .usage)
  }

  @Test("a formula is said in symbols, with numbers, as an integer, beside the paper's equation")
  func formula() {
    let lines = Answer("formula swin-t layers.0.blocks.1.attn").output
    for text in [
      "4hwC² + 2M²hwC", "4·56·56·96² + 2·7²·56·56·96", "145,108,992", "Swin, Eq. 2: Ω(W-MSA) = 4hwC² + 2M²hwC",
      "side of a window in tokens", "softmax",
    ] { #expect(lines.contains(text), "\(text)") }
    let latex = Answer("formula swin-t layers.0.blocks.1.attn --format latex").output
    #expect(latex.contains("\\textcolor[HTML]{0072B2}{4 h w C^2}"))
    #expect(latex.contains("\\textcolor[HTML]{0072B2}{4 \\cdot 56 \\cdot 56 \\cdot 96^2}"))
    #expect(latex.count { $0 == "{" } == latex.count { $0 == "}" })
    #expect(Answer("formula swin-t nowhere").status == .usage)
  }

  @Test("the paper's equation of attention is what is derived", arguments: [("swin-t", "layers.0.blocks.0.attn")])
  func equations(model: String, path: String) throws {
    let program = try Catalog.preset(named: model).program()
    let index = try #require(program.modules.firstIndex { $0.path == path })
    let explanation = program.explanation(of: .module(index), Cost(program))
    let equation = try #require(explanation.equation)
    #expect(equation.text.hasSuffix("= \(explanation.formula)"))
    #expect(explanation.legend.allSatisfy { !$0.meaning.isEmpty })
  }

  @Test("a table's header names the rule, and its first row is the rule's count", arguments: CountingRule.allCases)
  func headers(rule: CountingRule) throws {
    let answer = Answer("cost swin-t --depth 0 --rule \(rule.rawValue)")
    #expect(answer.lines[0].hasPrefix("Counting rule: "))
    #expect(answer.lines[1].contains(rule.title))
    let preset = try Catalog.preset(named: "swin-t")
    let count = try RuleCount(rule, Ledger(preset.program()), of: preset).total
    #expect(answer.lines[2].contains(count.grouped))
  }

  @Test("other work and bytes are columns on demand")
  func columns() {
    let header = Answer("cost swin-t --depth 0 --operations --memory fp16 --format csv").lines[0]
    for key in ["softmax", "maskAdditions", "parameterBytes", "attentionBytes", "intensity"] {
      #expect(header.contains(key))
    }
  }
}
