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

@Suite("What if, beside other screens and in files")
struct WhatIfElsewhereTests {
  @Test("from Stages the original stands beside the edited model on Compare, in one key")
  func beside() throws {
    var session = try Session.whatIf("pvt-tiny", at: "depths")
    session.press(.right, .character("o"))
    #expect(session.state.screen == .compare && session.state.mode == .whatIf)
    #expect(session.state.compare.presets.map(\.title) == ["PVT-Tiny", "PVT-Tiny*"])
    session.press(.right)
    #expect(session.state.compare.presets.map(\.name) == ["pvt-tiny", "pvt-tiny+depths=4,2,2,2"])
    session.press(.escape, .character("2"))
    #expect(session.state.preset.name == "pvt-tiny+depths=4,2,2,2")
  }

  @Test("what fits the image elsewhere is a change as any other; another model is not edited")
  func elsewhere() throws {
    var session = try Session.whatIf("swin-t", at: "window")
    session.press(.right, .escape, .character("+"))
    #expect(session.state.input == GridSize(square: 256))
    #expect(session.state.change?.tokens.now == [64 * 64, 64])
    session.press(.character("e"), .character("u"))
    #expect(session.state.input == GridSize(square: 224) && session.state.preset.name == "swin-t+window=8")
    session.press(.escape, .character("1"), .down, .enter)
    #expect(session.state.change == nil)
    session.press(.character("1"), .character("e"))
    #expect(session.state.screen == .stages && session.state.mode == .whatIf)
  }

  /// A model that belongs to no family.
  @Test(
    "under another counting rule the changes are that rule's",
    arguments: [CountingRule.flops, .paper, .fvcore, .ptflops06])
  func changesByRule(rule: CountingRule) throws {
    var session = try Session("swin-t", columns: 120, rows: 40)
    session.press(.character("2"))
    for _ in CountingRule.allCases where session.state.stages.rule != rule { session.type("r") }
    session.press(.character("e"))
    try session.goTo(size: "depths")
    session.press(.right, .tab, .left)
    func count(_ preset: Preset) throws -> RuleCount { try RuleCount(rule, Ledger(preset.program()), of: preset) }
    let (before, after) = (try count(Catalog.preset(named: "swin-t")), try count(session.state.preset))
    let tree = try #require(session.state.stagesPage?.tree)
    #expect(tree.changes[0].differences(of: tree.rows[0], count: 0).count == after.total - before.total)
    let gone = try #require(tree.rows.indices.first { tree.changes[$0] == .removed })
    #expect(session.state.stagesPage?.countBefore(of: tree.rows[gone]) == before.count(of: tree.rows[gone].node))
    #expect(session.text.contains(Glyphs.unicode.formula(signedText(after.total - before.total))))
    #expect(session.state.countingHeading == CountingHeading(rule))
    let table = try #require(session.state.exportAnswer?.table)
    #expect(table.rows[0].cells[5].value == .integer(after.total))
  }

  @Test("the model is saved under a name, asks before it overwrites, and opens again as the same program")
  func saving() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "wide.yaml").path()
    let keys: [Key] =
      [.character("e"), .down, .down, .right, .down, .right, .character("s"), .control("u")]
      + path.map(Key.character) + [.enter]
    func screen(_ keys: [Key]) throws -> String {
      try ScriptedScreen(
        app: ExplorerApp(preset: Catalog.preset(named: "swin-t")), size: TerminalSize(columns: 120, rows: 40),
        appearance: Appearance()
      ).canvas(after: keys).plainText()
    }
    _ = try screen(keys)
    let saved = try ModelChoice(path, for: .counting).preset
    let same = try ModelChoice("swin-t+width=120+depths=3,2,6,2", for: .counting).preset
    #expect(saved.name == "wide")
    #expect(try Cost(saved.program()).multiplyAccumulates == Cost(same.program()).multiplyAccumulates)
    #expect(try saved.program().parameters == same.program().parameters)
    // Again under the same name: the question first, then another model in its place.
    let asked = try screen(Array(keys.prefix(5)) + keys.suffix(path.count + 3))
    #expect(asked.contains("is there already: Enter overwrites it"))
    #expect(try ModelFile.preset(path: path).program().parameters == same.program().parameters)
    _ = try screen(Array(keys.prefix(5)) + keys.suffix(path.count + 3) + [.enter])
    #expect(try ModelChoice(path, for: .counting).preset.program().parameters != same.program().parameters)
  }

  @Test("a checkpoint that no longer fits gives way with a sentence, and comes back with the sizes that it fits")
  func weights() throws {
    var session = try Session.whatIf("vit-ti-16", at: "width")
    session.accept("ti.safetensors")
    session.press(.right)
    // There is no such file, which is a refusal as any other.
    let first = try #require(session.job(.weights))
    session.finish(first)
    #expect(session.state.weights.isSynthetic)
    #expect(session.text.contains("does not fit ViT-Ti/16* any more"))
    session.press(.character("u"))
    session.accept("ti.safetensors")
    #expect(session.state.weights == .checkpoint(path: "ti.safetensors"))
    // An answer about a version that is gone changes nothing.
    session.finish(first)
    #expect(!session.state.weights.isSynthetic)
  }

  @Test("the mouse selects a value and takes its next; beside the list it does what the screen does")
  func mouse() throws {
    var session = try Session.whatIf("swin-t", at: "image")
    let place = try #require(session.place(of: "alternating"))
    session.click(x: place.x, y: place.y)
    #expect(session.state.preset.name == "swin-t")
    session.click(x: place.x, y: place.y)
    #expect(session.state.preset.name == "swin-t+shift=none")
    let block = try #require(session.place(of: "patch_embed"))
    session.click(x: block.x, y: block.y)
    #expect(session.state.mode == .whatIf && session.state.stagesPage?.selected == 1)
  }
}
