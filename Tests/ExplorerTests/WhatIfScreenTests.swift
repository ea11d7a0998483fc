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

extension Session {
  /// Opens the list of sizes and goes to a line.
  static func whatIf(_ model: String, at key: String, columns: Int = 120, rows: Int = 40) throws -> Session {
    var session = try Session(model, columns: columns, rows: rows)
    session.press(.character("e"))
    try session.goTo(size: key)
    return session
  }

  /// Goes to a line of the open list.
  mutating func goTo(size key: String) throws {
    for _ in 0..<40 where state.whatIf.line > 0 { press(.up) }
    let lines = EditedLine.lines(of: try #require(state.panelEditing))
    for _ in 0..<(try #require(lines.firstIndex { $0.key == key })) { press(.down) }
  }
}

@Suite("What if")
struct WhatIfScreenTests {
  @Test("looks as its pictures on Stages", arguments: [(80, 24), (120, 40)])
  func stagesPictures(columns: Int, rows: Int) throws {
    var session = try Session("swin-t", columns: columns, rows: rows)
    session.press(.character("e"), .down, .down, .down, .tab, .tab, .right, .right)
    Snapshot.verify(session.canvas, named: "what-if-stages-\(columns)x\(rows)")
  }

  @Test("looks as its pictures where the sizes make no model", arguments: [(80, 24), (120, 40)])
  func faultPictures(columns: Int, rows: Int) throws {
    var session = try Session("swin-t", columns: columns, rows: rows)
    session.press(.character("e"), .down, .down, .down, .right, .down)
    session.type("5")
    session.press(.enter)
    Snapshot.verify(session.canvas, named: "what-if-fault-\(columns)x\(rows)")
  }

  @Test("looks as its pictures on Compare, beside the original", arguments: [(80, 24), (120, 40)])
  func comparePictures(columns: Int, rows: Int) throws {
    var session = try Session(columns: columns, rows: rows)
    session.type("3e")
    session.press(.down, .down, .down, .down, .down, .left, .character("o"))
    Snapshot.verify(session.canvas, named: "what-if-compare-\(columns)x\(rows)")
  }

  @Test("looks as its picture without colour or Unicode")
  func plain() throws {
    var session = try Session("cvt-13", appearance: Appearance(depth: .monochrome, unicode: false))
    session.press(.character("e"), .down, .down, .down, .down, .left, .tab, .left, .left)
    Snapshot.verify(session.canvas, named: "what-if-plain")
  }

  private func cost(_ line: String) throws -> CostDocument {
    let answer = Answer("cost \(line) --format json")
    #expect(answer.status == .success, "\(answer.notes)")
    return try answer.decoded(CostDocument.self)
  }

  @Test("a step changes the model, its name and all numbers; the same settings on the command line and in a file agree")
  func agreement() throws {
    var session = try Session.whatIf("swin-t", at: "depths")
    session.press(.tab, .tab, .right, .right)
    try session.goTo(size: "window")
    session.type("14")
    session.press(.enter)
    try session.goTo(size: "classes")
    session.press(.left)
    #expect(session.state.preset.name == "swin-t+depths=2,2,8,2+window=14+classes=500")
    #expect(session.state.preset.title == "Swin-T*")
    let reading = try #require(session.state.reading)
    let named = try cost(session.state.preset.name)
    let set = try cost("swin-t --set depths=2,2,8,2 --set window=14 --set classes=500")
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(ModelFileWriter(session.state.preset).text.utf8).write(to: file)
    let saved = try cost(file.path())
    for document in [named, set, saved] {
      #expect(document.parameters == reading.cost.parameters)
      #expect(document.macs == reading.cost.multiplyAccumulates)
      let modules = reading.outline.rows.filter { $0.kind != nil }
      #expect(document.modules.map(\.macs) == modules.map(\.multiplyAccumulates))
      #expect(document.modules.map(\.parameters) == modules.map(\.parameters))
    }
    let before = try cost("swin-t")
    let change = try #require(session.state.change)
    #expect(change.parameters.difference == reading.cost.parameters - before.parameters)
    #expect(change.multiplyAccumulates.difference == reading.cost.multiplyAccumulates - before.macs)
    for number in [change.parameters.now.grouped, change.multiplyAccumulates.now.grouped] {
      #expect(session.text.contains(number))
    }
  }

  @Test("the resolution trains the model for it, the image only counts it there")
  func resolutions() throws {
    var session = try Session.whatIf("vit-b-16", at: "resolution")
    let before = try #require(session.state.reading).cost
    session.type("384")
    session.press(.enter)
    #expect(session.state.preset.name == "vit-b-16+resolution=384")
    #expect(session.state.input == GridSize(square: 384))
    // 24 × 24 positions in place of 14 × 14.
    #expect(try #require(session.state.reading).cost.parameters - before.parameters == (576 - 196) * 768)
    session.press(.character("0"), .up)
    session.type("384")
    session.press(.enter)
    #expect(session.state.preset.name == "vit-b-16" && session.state.input == GridSize(square: 384))
    #expect(try #require(session.state.reading).cost.parameters == before.parameters)
    #expect(try cost("vit-b-16 --size 384").macs == session.state.reading?.cost.multiplyAccumulates)
    #expect(session.state.change?.parameters.difference == 0)
  }

  @Test("what makes no model keeps the last numbers, says why in the definition's words, and goes on with other sizes")
  func faults() throws {
    var session = try Session.whatIf("swin-t", at: "heads")
    let before = try #require(session.state.reading).cost.multiplyAccumulates
    session.type("5")
    session.press(.enter)
    let sentence = Answer("cost swin-t --set heads=5,6,12,24").notes
    let fault = try #require(session.state.panelEditing?.fault)
    #expect(sentence == "Error: \(fault.sentence.english)\n")
    #expect(session.text.contains("5 heads do not share a width of 96"))
    #expect(session.state.reading?.cost.multiplyAccumulates == before)
    #expect(session.text.contains("of the last sizes that fit"))
    session.press(.character("W"))
    #expect(session.state.prompt == nil)
    // A width that five heads share, too.
    try session.goTo(size: "width")
    session.type("120")
    session.press(.enter)
    #expect(session.state.panelEditing?.fault == nil)
    #expect(session.state.preset.name == "swin-t+width=120+heads=5,6,12,24")
    // No patch of 5 pixels cuts an image of 224 up.
    var vit = try Session.whatIf("vit-b-16", at: "patch")
    vit.type("5")
    vit.press(.enter)
    #expect(
      vit.state.panelEditing?.fault?.sentence.english == "the model does not fit images of 224 × 224: "
        + "patch_embed: axis (h p) of length 224 does not split into 5")
    // What is no value at all.
    vit.type("1")
    vit.press(.enter)
    #expect(vit.state.panelEditing?.fault?.sentence == "'patch' is 1; it must lie between 2 and 256")
    vit.press(.character("u"), .character("u"))
    #expect(vit.state.panelEditing?.fault == nil && vit.state.preset.name == "vit-b-16")
  }

  @Test("undo and redo go through every version, a line and all of them go back at once")
  func history() throws {
    var session = try Session.whatIf("deit-s", at: "width")
    var names = [session.state.preset.name]
    for key in [Key.right, .right, .left] {
      session.press(key)
      names.append(session.state.preset.name)
    }
    #expect(Set(names).count == 3)
    for name in names.dropLast().reversed() {
      session.press(.character("u"))
      #expect(session.state.preset.name == name)
    }
    for name in names.dropFirst() {
      session.press(.character("U"))
      #expect(session.state.preset.name == name)
    }
    try session.goTo(size: "depth")
    session.press(.right, .backspace)
    #expect(session.state.preset.name == names[3])
    session.press(.character("+"), .character("R"))
    #expect(session.state.preset.name == "deit-s" && session.state.change == nil)
    session.press(.character("u"), .character("u"))
    #expect(session.state.preset.name == names[3])
  }

  @Test("typing is shown, corrected and given up; numbers with commas are one for each stage")
  func typing() throws {
    var session = try Session.whatIf("swin-t", at: "depths")
    session.type("2,4,8,2")
    #expect(session.text.contains(" 2,4,8,2 "))
    session.press(.escape)
    #expect(session.state.mode == .whatIf && session.state.preset.name == "swin-t")
    session.type("2,4,88")
    session.press(.backspace, .character(","), .character("2"), .enter)
    #expect(session.state.preset.name == "swin-t+depths=2,4,8,2")
    session.type("2,4")
    session.press(.enter)
    #expect(session.state.panelEditing?.fault?.sentence.contains("has 4 entries and should have 2") == true)
    try session.goTo(size: "shift")
    session.type("7")
    #expect(session.state.whatIf.entry == nil)
  }

  @Test(
    "every value of every family steps up and down: to a model that can be built, or to a sentence",
    arguments: Catalog.presets.map(\.name))
  func everySetting(name: String) throws {
    let preset = try Catalog.preset(named: name)
    let first = EditedModel(try ModelReading(preset, input: preset.input))
    for line in EditedLine.lines(of: first) {
      for upwards in [true, false] {
        let cell = line.cells.count - 1
        var changed = first
        let reason = changed.take(
          firstOf: line.versions(of: first, cell: cell, upwards: upwards).prefix(48), at: line.key)
        if let reason {
          #expect(changed.version == first.version && !reason.isEmpty)
          continue
        }
        #expect(changed.fault == nil && changed.isEdited, "\(line.key)")
        let now = try #require(EditedLine.lines(of: changed).first { $0.key == line.key && $0.title == line.title })
        if line.isNumber, let old = Int(line.cells[cell].text), let new = Int(now.cells[cell].text) {
          #expect(upwards ? new > old : new < old, "\(line.key): \(old) to \(new)")
        }
        changed.undo()
        #expect(changed.preset.name == preset.name && changed.reading.input == first.reading.input)
      }
      // Digits are a value or a sentence.
      var typed = first
      if line.isNumber {
        do throws(SettingFault) {
          typed.apply(try line.version(of: first, cell: 0, typed: "3"), at: line.key)
        } catch { typed.refuse("3", at: line.key, because: "\(error)") }
        #expect(typed.fault.map { !$0.sentence.isEmpty } ?? true)
      }
    }
  }

  private func difference(_ tree: OutlineTree, _ row: Int) -> Int {
    tree.changes[row].differences(of: tree.rows[row], count: tree.rows[row].multiplyAccumulates).count
  }

  @Test("the tree shows what changed, what is new and what is gone")
  func tree() throws {
    var session = try Session.whatIf("swin-t", at: "depths")
    session.press(.right, .tab, .left)
    let tree = try #require(session.state.stagesPage?.tree)
    func change(_ path: String) throws -> RowChange {
      tree.changes[try #require(tree.rows.firstIndex { $0.path == path && $0.kind != nil })]
    }
    #expect(try change("layers.0.blocks.2") == .new)
    #expect(try change("layers.1.blocks.1") == .removed)
    #expect(try change("layers.0.blocks.1") == .same)
    // The changes below a row add up to its own.
    let before = Cost(try Catalog.preset(named: "swin-t").program())
    let after = Cost(try session.state.preset.program())
    let model = tree.changes[0].differences(of: tree.rows[0], count: tree.rows[0].multiplyAccumulates)
    #expect(model.parameters == after.parameters - before.parameters)
    #expect(model.count == after.multiplyAccumulates - before.multiplyAccumulates)
    for row in tree.rows.indices where tree.changes[row] != .new && tree.changes[row] != .removed {
      guard tree.rows[row].kind != nil, tree.hasChildren(row) else { continue }
      let sum = tree.rows.indices.filter { tree.parents[$0] == row }
        .map { difference(tree, $0) }.reduce(0, +)
      #expect(sum == difference(tree, row), "\(tree.rows[row].path)")
    }
    // A row that is gone is explained by the original's numbers.
    session.press(.escape, .character("/"))
    session.type("blocks.1")
    session.press(.enter, .character("n"))
    #expect(session.text.contains("layers.1.blocks.1"))
    #expect(session.lines(with: "− ").count >= 1)
  }

  @Test(
    "on Compare the column's model is edited and marked, its original is put beside it, and it is the one that runs")
  func compare() throws {
    var session = try Session(columns: 120, rows: 40)
    session.press(.character("3"), .right, .character("e"))
    #expect(session.state.panelEditing?.original.name == "swin-t")
    try session.goTo(size: "window")
    session.press(.right)
    #expect(session.state.compare.presets.map(\.name) == ["cvt-13", "swin-t+window=8"])
    #expect(session.state.preset.name == "swin-t+window=8")
    #expect(session.text.contains("Swin-T*"))
    session.press(.character("o"))
    #expect(session.state.compare.presets.map(\.name) == ["cvt-13", "swin-t", "swin-t+window=8"])
    session.press(.right)
    #expect(session.state.compare.presets.map(\.name) == ["cvt-13", "swin-t", "swin-t+window=9"])
    let macs = try #require(session.state.comparison.rows.first { $0.label == "MACs" })
    #expect(macs.cells[2]?.number == session.state.reading?.cost.multiplyAccumulates)
    #expect(try macs.cells[1]?.number == cost("swin-t").macs)
    // An image of its own leaves the other columns theirs.
    try session.goTo(size: "image")
    session.press(.right)
    #expect((0..<3).map { session.state.compare.input(of: $0).rows } == [224, 224, 256])
  }
}
