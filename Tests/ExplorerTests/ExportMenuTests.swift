import Foundation
import Testing
import VisionCore

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Explorer

@Suite("Exports from a screen")
struct ExportMenuTests {
  /// The session after its menu's row of a choice was reached.
  private func choosing(_ choice: ExportChoice, _ session: Session) throws -> Session {
    var session = session
    session.press("X")
    let menu = try #require(session.state.export)
    for _ in 0..<(try #require(menu.choices.firstIndex(of: choice))) { session.press(.down) }
    return session
  }

  @Test("the key opens a list over every screen, and Escape closes it", arguments: ScreenID.allCases)
  func opens(screen: ScreenID) throws {
    var session = try Session("swin-t")
    session.press(.character(screen.key), "X")
    #expect(session.state.mode == .export)
    #expect(session.text.contains("the screen as SVG"))
    #expect(session.text.contains("the table as LaTeX") == (session.state.exportAnswer != nil))
    session.press(.escape)
    #expect(session.state.mode == .screen && session.state.screen == screen)
  }

  @Test("what is copied is what the screen shows, without the list; the terminal gets it as OSC 52")
  func copies() throws {
    var session = try choosing(.screen(.text), Session("swin-t"))
    let shown = try Session("swin-t").text
    session.press("c")
    session.finish(.export)
    guard case .copy(let bytes)? = session.effects.last else {
      Issue.record("nothing was copied")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self) == " Counting rule: MACs, exact\n" + shown)
    #expect(session.lines(with: "Sent the screen as text to the clipboard").count == 1)
    #expect(session.state.export == nil)
  }

  @Test("a PNG and what is longer than terminals take are not copied, and a sentence says why")
  func refuses() throws {
    var session = try choosing(.screen(.png), Session("swin-t"))
    session.press("c")
    #expect(session.state.notice?.text.contains("write the PNG to a file instead") == true)
    var large = try choosing(.screen(.svg), Session("swin-t", columns: 300, rows: 120))
    large.press("c")
    large.finish(.export)
    #expect(large.state.notice?.text.contains("at most 74,994 into the clipboard") == true)
    #expect(!large.effects.contains { if case .copy = $0 { true } else { false } })
  }

  @Test("a file is written under the name that is typed, and overwritten only when Enter is pressed again")
  func writes() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "exports-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "tree.csv").path()
    var session = try choosing(.table(.csv), Session("swin-t"))
    session.press(.enter)
    #expect(session.state.prompt?.editor.text == "swin-t-stages.csv")
    session.press(.control("u"))
    session.type(path)
    session.press(.enter)
    session.finish(.export)
    let written = try String(contentsOfFile: path, encoding: .utf8)
    #expect(written == session.state.exportAnswer?.table.csv)
    #expect(session.state.notice?.text.contains("\(written.utf8.count.grouped) bytes") == true)
    try "mine".write(toFile: path, atomically: true, encoding: .utf8)

    session = try choosing(.table(.csv), session)
    session.press(.enter, .control("u"))
    session.type(path)
    session.press(.enter)
    session.finish(.export)
    #expect(session.state.prompt?.title.contains("is there already: Enter overwrites it") == true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    session.press(.enter)
    session.finish(.export)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == written)

    session = try choosing(.table(.csv), session)
    session.press(.enter, .control("u"))
    session.type("/no/such/folder/x.csv")
    session.press(.enter)
    session.finish(.export)
    #expect(session.state.notice?.text.contains("cannot be written: No such file or directory") == true)
  }

  @Test("Stages also exports why another rule counts differently, and only then")
  func ruleDifference() throws {
    var session = try Session("swin-t")
    #expect(session.state.ruleAnswer == nil && ExportMenu(session.state).choices.count == 8)
    session.change { $0.stages.rule = .ptflops }
    #expect(ExportMenu(session.state).choices.last == .rule(.latex))
    #expect(session.state.ruleAnswer?.table.csv == Answer("why swin-t --to ptflops --format csv").output)
  }

  @Test("SVG is well-formed XML with every letter of the screen", arguments: ScreenID.allCases)
  func svg(screen: ScreenID) throws {
    var session = try Session("swin-t", columns: 120, rows: 40)
    session.press(.character(screen.key))
    let reader = TextReader()
    let parser = XMLParser(data: Data(session.canvas.svg().utf8))
    parser.delegate = reader
    #expect(parser.parse())
    let cell = SVGShapes.Rectangle(x: 0, y: 0, width: 9, height: 18)
    func letters(_ text: String) -> [Character] {
      text.filter { character in
        !character.isWhitespace && SVGShapes.shape(character.unicodeScalars.first?.value ?? 0, in: cell) == nil
      }.sorted()
    }
    #expect(letters(reader.text) == letters(session.text))
  }

  private final class TextReader: NSObject, XMLParserDelegate {
    var text = ""
    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }
}

@Suite("The clipboard")
struct ClipboardTests {
  @Test("OSC 52 decodes to the text", arguments: ["", "a", "ab", "abc", "Ω(MSA) = 4hwC²\n", "\u{1B}[1mx\u{1B}[0m"])
  func sequence(text: String) throws {
    let sequence = Clipboard.sequence(Array(text.utf8), insideTmux: false)
    let framed = String(decoding: sequence, as: UTF8.self)
    #expect(framed.hasPrefix("\u{1B}]52;c;") && framed.hasSuffix("\u{07}"))
    let data = try #require(Data(base64Encoded: String(framed.dropFirst(7).dropLast())))
    #expect(String(decoding: data, as: UTF8.self) == text)
  }

  @Test("inside tmux the sequence is sent as it is and wrapped, its escapes doubled")
  func tmux() {
    let plain = String(decoding: Clipboard.sequence(Array("abc".utf8), insideTmux: false), as: UTF8.self)
    let both = String(decoding: Clipboard.sequence(Array("abc".utf8), insideTmux: true), as: UTF8.self)
    #expect(both == plain + "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\")
  }

  @Test("base 64 is what Foundation writes too")
  func base64() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(($0 * 37 + count) % 256) }
      let text = String(decoding: Base64.encoded(bytes), as: UTF8.self)
      #expect(text == Data(bytes).base64EncodedString())
    }
  }
}
