import Testing
import VisionCore

@testable import Explorer

@Suite("Differences on the Compare screen")
struct DifferencePageTests {
  private func session(_ columns: Int, _ rows: Int, appearance: Appearance = Appearance()) throws -> Session {
    var session = try Session("swin-t", columns: columns, rows: rows, appearance: appearance)
    session.type("3")
    session.press(.enter)
    session.type("swin-t")
    session.press(.enter, .right, .enter)
    session.type("swinv2-t-window8")
    session.press(.enter, "d")
    return session
  }

  @Test("looks as its pictures", arguments: [(80, 24), (120, 40)])
  func pictures(columns: Int, rows: Int) throws {
    var session = try session(columns, rows)
    for _ in 0..<4 { session.press(.down) }
    Snapshot.verify(session.canvas, named: "differences-\(columns)x\(rows)")
  }

  @Test("nothing but ASCII is drawn where only ASCII can be shown")
  func ascii() throws {
    let session = try session(80, 24, appearance: Appearance(depth: .monochrome, unicode: false))
    #expect(!session.canvas.plainText(ascii: true).contains { !$0.isASCII })
  }

  @Test("d and Escape close them, other keys of the table do what they do there")
  func closing() throws {
    for key in [Key.character("d"), .escape] {
      var session = try session(80, 24)
      #expect(session.state.differencePage?.models.map(\.name) == ["swin-t", "swinv2-t-window8-256"])
      session.press(key)
      #expect(session.state.differencePage == nil)
      #expect(session.state.screen == .compare)
    }
    var session = try session(80, 24)
    session.press("a")
    #expect(session.state.differencePage == nil)
    #expect(session.state.picker != nil)
  }
}
