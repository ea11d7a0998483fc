import Testing
import VisionCore

@testable import Explorer

@Suite("Tours: expressions")
struct ExpressionTests {
  private func value(_ text: String, seed: UInt64 = 0) throws -> TourValue {
    var evaluator = TourEvaluator(seed: seed)
    return try evaluator.value(of: TourExpression(text))
  }

  private func text(_ source: String) throws -> String {
    let (expression, format) = try TourExpression.formatted(source)
    var evaluator = TourEvaluator(seed: 0)
    return try evaluator.value(of: expression).text(as: format)
  }

  @Test(
    "arithmetic follows the usual order and stays whole where it can",
    arguments: [
      ("1 + 2 * 3", TourValue.integer(7)), ("( 1 + 2 ) * 3", .integer(9)), ("(1 + 2) * 3", .integer(9)),
      ("7 - 2 - 1", .integer(4)),
      ("8 / 2", .integer(4)), ("7 / 2", .number(3.5)), ("1.5 * 2", .number(3)), ("2 - 5", .integer(-3)),
    ])
  func arithmetic(source: String, expected: TourValue) throws { #expect(try value(source) == expected) }

  @Test(
    "values are written as asked for",
    arguments: [
      ("9999", "9999"), ("10000", "10,000"), ("17563828224 | G", "17.6 G"), ("1 / 3 | percent", "33.3 %"),
      ("5 / 2 | x1", "2.5×"), ("1 / 3 | d2", "0.33"), ("1 / 3", "0.33"), ("7 / 2", "3.5"), ("1234 | grouped", "1,234"),
    ])
  func formats(source: String, expected: String) throws { #expect(try text(source) == expected) }

  /// What a second, slower way says: the published numbers and formulas of the papers, or a count by hand.
  @Test(
    "functions say what is known of the models",
    arguments: [
      ("tokens(vit-b-16, patch_embed)", "196"), ("grid(vit-b-16, patch_embed)", "14×14"),
      ("tokens(vit-b-16, blocks)", "197"),
      ("tokens(vit-b-16, patch_embed, size: 384)", "576"), ("width(vit-l-16, blocks)", "1024"),
      ("depth(vit-h-14)", "32"),
      ("macs(vit-b-16)", "17,563,828,224"), ("params(vit-b-16) | G", "86.6 M"),
      ("formula(vit-b-16, patch_embed)", "3HWC"),
      ("heads(vit-b-16, blocks.0)", "12"), ("head-width(vit-b-16, blocks.0)", "64"), ("keys(swin-t, layers.0)", "49"),
      ("queries(swin-t, layers.0)", "49"), ("windows(swin-t, layers.0)", "64"), ("window(swin-t, layers.0)", "7×7"),
      ("shift(swin-t, layers.0.blocks.1)", "3×3"), ("shape(swin-t, layers.3)", "7×7×768"),
      ("key-grid(cvt-13, stage0)", "28×28"),
      ("size(vit-h-14)", "224"), ("title(swin-t)", "Swin-T"), ("setting(swin-t, depths)", "2,2,6,2"),
      ("setting(swin-t, window)", "7"),
      ("masked(swin-t, layers.0.blocks.1, query: 0,0, key: 55,55)", "yes"),
      ("attends(swin-t, layers.0.blocks.1, query: 0,0, key: 2,2)", "yes"),
      ("reached(swin-t, layers.0.blocks.1, query: 0,0)", "9"), ("published(vit-h-14, top-1, JFT-300M)", "88.55"),
      ("cheapest(vit-b-16, swin-b)", "swin-b"), ("largest(vit-b-16, swin-b)", "swin-b"),
      ("smallest(vit-b-16, vit-l-16)", "vit-b-16"),
      ("block-formula(msa)", "4hwC² + 2(hw)²C"), ("block-formula(w-msa)", "4hwC² + 2M²hwC"),
      ("length-formula(t2t-vit-14, tokens_to_token)", "⌊(224 + 2·2 − 7)/(7 − 3) + 1⌋"),
    ])
  func functions(source: String, expected: String) throws {
    #expect(try text(source) == expected)
  }

  @Test("the two terms of attention are those of the readings", arguments: ["vit-b-16", "swin-t", "cvt-13"])
  func terms(model: String) throws {
    let reading = try ModelReading(ModelChoice(model, for: .counting).preset, input: GridSize(square: 224))
    for site in reading.sites.prefix(3) {
      #expect(try value("products(\(model), \(site.path))") == .integer(site.products.value))
      #expect(try value("projections(\(model), \(site.path))") == .integer(site.projections.value))
      let both = try value("products(\(model), \(site.path)) + projections(\(model), \(site.path))")
      #expect(both == .integer(reading.cost.multiplyAccumulates(of: .module(site.module))))
    }
  }

  @Test(
    "4hwC² + 2M²hwC by hand is what a block's formula gives", arguments: [(56, 96, 7), (28, 192, 7), (14, 384, 14)])
  func blocks(side: Int, width: Int, window: Int) throws {
    let expected = 4 * side * side * width * width + 2 * window * window * side * side * width
    #expect(try value("block-macs(w-msa, side: \(side), width: \(width), window: \(window))") == .integer(expected))
  }

  @Test("a number follows the model: edits change it as the edited model's own reading says")
  func follows() throws {
    let source = "macs(swin-t+window=14, layers.0.blocks.0.attn)"
    let edited = try ModelReading(
      ModelChoice("swin-t", changes: ["window=14"], for: .counting).preset, input: GridSize(square: 224))
    let row = try #require(edited.outline.rows.first { $0.path == "layers.0.blocks.0.attn" && $0.kind != nil })
    #expect(try value(source) == .integer(row.multiplyAccumulates))
    #expect(try value(source) != value("macs(swin-t, layers.0.blocks.0.attn)"))
  }

  @Test(
    "what has no value says what was expected",
    arguments: [
      ("foo(vit-b-16)", ExpressionFault.unknownFunction("foo")), ("width", .unknownName("width")),
      ("1 / 0", .dividedByZero),
      ("9223372036854775807 + 1", .tooLarge), ("title(swin-t) + 1", .notNumbers("Swin-T")),
      ("tokens(vit-b-16)", .missingArgument(function: "tokens", usage: "tokens(MODEL, PATH, size: N?)")),
      ("depth(vit-b-16, 3)", .superfluousArgument(function: "depth", found: "3", usage: "depth(MODEL)")),
      ("depth(vit-b-16, side: 3)", .superfluousArgument(function: "depth", found: "side", usage: "depth(MODEL)")),
    ])
  func faults(source: String, fault: ExpressionFault) {
    #expect(throws: fault) { try value(source) }
    #expect(!fault.description.isEmpty)
  }

  @Test(
    "an argument that is none names itself and what there is",
    arguments: [
      ("macs(vit-c-16)", "vit-c-16"), ("tokens(vit-b-16, blokcs)", "blokcs"), ("keys(vit-b-16, head)", "head"),
      ("window(vit-b-16, blocks.0)", "windows"),
      ("setting(vit-b-16, breadth)", "width"), ("published(swin-t, top-5)", "top-1"),
      ("masked(swin-t, layers.0, query: 99,0, key: 0,0)", "56×56"),
    ])
  func arguments(source: String, part: String) {
    let fault = #expect(throws: ExpressionFault.self) { try value(source) }
    #expect(fault?.description.contains(part) == true, "\(fault?.description ?? "")")
  }

  @Test("brackets without end are refused, not followed")
  func depth() {
    let deep = String(repeating: "( ", count: 5000) + "1"
    #expect(throws: ExpressionFault.self) { try TourExpression(deep) }
  }

  @Test("what let draws depends on the seed alone")
  func variants() throws {
    let drawn = try (0..<20).map { try value("between(1, 9)", seed: UInt64($0)) }
    #expect(try drawn == (0..<20).map { try value("between(1, 9)", seed: UInt64($0)) })
    #expect(Set(drawn).count > 3)
    #expect(drawn.allSatisfy { if case .integer(1...9) = $0 { true } else { false } })
    let chosen = try Set((0..<20).map { try value("choose(a, b, c)", seed: UInt64($0)) })
    #expect(chosen == [.text("a"), .text("b"), .text("c")])
  }
}
