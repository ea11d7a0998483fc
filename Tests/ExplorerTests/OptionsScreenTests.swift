import Testing
import VisionCore

@testable import Explorer

@Suite("Options")
struct OptionsScreenTests {
  @Test("looks as its pictures", arguments: [(80, 24), (120, 40)])
  func pictures(columns: Int, rows: Int) throws {
    var session = try Session("cvt-13", columns: columns, rows: rows)
    session.press(.character("o"), .left)
    Snapshot.verify(session.canvas, named: "options-\(columns)x\(rows)")
  }

  @Test("a changed option changes the model, its name and its numbers, and back again is the original")
  func changing() throws {
    var session = try Session("cvt-13")
    let before = try #require(session.state.reading).cost
    session.press(.character("o"))
    #expect(session.state.mode == .options)
    session.press(.left)
    #expect(session.state.preset.name == "cvt-13+key-value-stride=1")
    #expect(session.state.preset.title == "CvT-13 edited")
    let after = try #require(session.state.reading).cost
    #expect(session.state.change?.multiplyAccumulates == after.multiplyAccumulates - before.multiplyAccumulates)
    #expect(after.multiplyAccumulates > before.multiplyAccumulates && after.parameters == before.parameters)
    #expect(session.text.contains("as before"))
    // The range's end: nothing lies below a stride of 1.
    session.press(.left)
    #expect(session.state.preset.name == "cvt-13+key-value-stride=1")
    session.press(.right)
    #expect(session.state.preset.name == "cvt-13")
    #expect(session.state.preset.variants.count == 1)
    #expect(session.state.change == nil)
  }

  @Test("options of each stage have a row each, several changes add up, and all go back together")
  func stages() throws {
    var session = try Session("cvt-13", columns: 120, rows: 40)
    session.press(.character("o"), .down, .down, .enter, .down, .down, .enter)
    #expect(
      session.state.preset.name
        == "cvt-13+projections=[convolution, linear, convolution]+embedding=patches")
    session.press(.escape)
    #expect(session.state.mode == .screen)
    #expect(session.text.contains("CvT-13 edited"))
    #expect(session.text.contains("params −"))
    session.press(.character("o"), .character("="))
    #expect(session.state.preset.name == "cvt-13")
  }

  @Test("every option of every family can be taken, and costs follow", arguments: ModelFileTests.described)
  func everyOption(name: String) throws {
    let preset = try Catalog.preset(named: name)
    let options = ModelOptions(of: preset, original: preset)
    for row in options.rows.indices {
      let changed = try #require(options.changing(row, by: 1), "\(options.rows[row].title)")
      #expect(Cost(try changed.program()).multiplyAccumulates > 0)
      let back = try #require(ModelOptions(of: changed, original: preset).changing(row, by: -1))
      #expect(back.name == preset.name)
    }
  }

  @Test("on Models it opens for the model that is selected; another model is no longer edited")
  func models() throws {
    var session = try Session()
    session.press(.character("o"))
    #expect(session.state.screen == .stages)
    let chosen = session.state.preset.name
    session.press(.right)
    #expect(session.state.preset.name != chosen)
    session.press(.escape, .character("1"), .down, .enter)
    #expect(session.state.change == nil)
  }

  @Test("a family without options says how its sizes are changed")
  func none() throws {
    var session = try Session("resnet-50")
    session.press(.character("o"))
    #expect(session.text.contains("explorer yaml resnet-50"))
    session.press(.right, .enter, .escape)
    #expect(session.state.preset.name == "resnet-50")
  }

  @Test("the mouse selects a row, changes it, and closes the list beside it")
  func mouse() throws {
    var session = try Session("swin-t", columns: 120, rows: 40)
    session.press(.character("o"))
    let place = try #require(session.place(of: "positions "))
    session.click(x: place.x, y: place.y)
    #expect(session.state.preset.name == "swin-t")
    session.click(x: place.x, y: place.y)
    #expect(session.state.preset.name == "swin-t+positions=absolute")
    session.click(x: 1, y: 1)
    #expect(session.state.mode == .screen)
  }
}
