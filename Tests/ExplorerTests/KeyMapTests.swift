import Testing

@testable import Explorer

@Suite("The key map")
struct KeyMapTests {
  @Test("no key has two meanings on one screen at one time", arguments: ScreenID.allCases)
  func unique(screen: ScreenID) throws {
    var session = try Session()
    session.press(.character(screen.key))
    var meanings: [Key: [String]] = [:]
    for binding in KeyMap.bindings where binding.applies(session.state) {
      guard case .screens(let screens) = binding.scope, screens.contains(screen) else { continue }
      for key in binding.actions.flatMap(\.keys) { meanings[key, default: []].append(binding.help.english) }
    }
    #expect(meanings.filter { $0.value.count > 1 }.isEmpty)
  }

  @Test("every binding has keys, a label and a help that fits the help's line")
  func complete() {
    for binding in KeyMap.bindings {
      #expect(!binding.actions.isEmpty && binding.actions.allSatisfy { !$0.keys.isEmpty }, "\(binding.help.english)")
      #expect(!binding.label.isEmpty)
      #expect((1...64).contains(binding.help.count), "\(binding.help.english)")
    }
  }

  @Test("the help shows every key of the screen and everywhere, scrolled", arguments: ScreenID.allCases)
  func help(screen: ScreenID) throws {
    var session = try Session(columns: 120, rows: 24)
    session.press(.character(screen.key), .character("?"))
    var seen = session.text
    for _ in 0..<10 {
      session.press(.pageDown)
      seen += session.text
    }
    for binding in KeyMap.bindings {
      switch binding.scope {
      case .everywhere, .screens: #expect(seen.contains(binding.help.english), "\(binding.help.english)")
      case .mode: break
      }
    }
    session.press(.character("?"))
    #expect(session.state.mode == .screen)
  }

  @Test("the footer names only keys that do something now")
  func footer() throws {
    var session = try Session("swin-t")
    #expect(!session.text.contains("n/N match"))
    session.type("/attn")
    session.press(.enter)
    #expect(KeyMap.hints(in: session.state).contains { $0.label == "match" })
  }
}
