import Testing
import VisionCore

@testable import Explorer

@Suite("The key map")
struct KeyMapTests {
  @Test("no key has two concepts, and each of a concept's words is a key")
  func vocabulary() {
    var concepts: [Key: Concept] = [:]
    for concept in Concept.allCases {
      #expect(concept.keys.count == concept.rawValue.split(separator: " ").count, "\(concept)")
      for key in concept.keys {
        #expect(concepts[key] == nil, "\(key): \(concept) and \(concepts[key].map { "\($0)" } ?? "")")
        concepts[key] = concept
        #expect(Concept(key) == concept)
      }
    }
  }

  @Test("every concept of the vocabulary is bound somewhere, those of tours too")
  func used() {
    let bound = Set(KeyMap.bindings.flatMap { $0.actions.map(\.concept) } + LectureKeys.all.flatMap(\.concepts))
    let screens = Concept.allCases.filter { $0.rawValue.allSatisfy(\.isNumber) && $0 != .reset }
    #expect(Set(Concept.allCases).subtracting(screens).subtracting(bound).isEmpty)
  }

  /// Screens and modes by the keys that lead there, from a small model with an image.
  static let places: [String] = [
    "", "1", "2", "3", "4", "5", "6", "7", "8", "1/", "2/", "3a", "4a", "6a", "?", "i", "w", "X", "2e", "3e", "2e5",
    "2el", "3d", "4O", "4t", "4z", "5x", "6m", "8v", "8vv", "8vvv", "8vvvv", "8V", "8Vm", "8m",
  ]

  @Test("no concept means two things at one time, on any screen and in any mode", arguments: places)
  func unique(keys: String) throws {
    var session = try Session(preset: ModelChoice(demo("swin"), for: .counting).preset)
    session.load(ComputedAttention.image)
    session.type(keys)
    for owner in [JobOwner.inside, .run, .scaling, .published] { session.finishAll(owner) }
    var meanings: [Concept: [Binding.Scope: [String]]] = [:]
    for binding in KeyMap.bindings where binding.isReachable(in: session.state) && binding.applies(session.state) {
      for (concept, _) in binding.actions { meanings[concept, default: [:]][binding.scope, default: []].append(binding.help.english) }
    }
    // A screen says more closely what a concept means; what goes on is the first to be left.
    for (concept, scopes) in meanings {
      for (scope, helps) in scopes { #expect(helps.count == 1, "\(concept) in \(scope): \(helps)") }
    }
  }

  @Test("every binding has keys, a label and a help that fits the help's line")
  func complete() {
    for binding in KeyMap.bindings {
      let keys = binding.actions.map { binding.keys(of: $0.concept) }
      #expect(!keys.isEmpty && keys.allSatisfy { !$0.isEmpty }, "\(binding.help.english)")
      #expect(!binding.label.isEmpty)
      #expect((1...64).contains(binding.help.count), "\(binding.help.english)")
    }
  }

  @Test("where text is typed its letters are text")
  func text() throws {
    for keys in ["1/", "2/", "3a", "i"] {
      var session = try Session()
      session.type(keys)
      let mode = session.state.mode
      for concept in Concept.allCases {
        for case .character(let character) in concept.keys { session.type(String(character)) }
      }
      #expect(session.state.mode == mode && !session.hasQuit)
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
    for binding in KeyMap.bindings where binding.scope.holds(in: .screen) || binding.scope.holds(on: screen) {
      #expect(seen.contains(binding.help.english), "\(binding.help.english)")
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

  @Test("who quits with an edit that is in no file is asked first, by q and by ^C; any other key is an answer too")
  func asking() throws {
    for key in [Key.character("q"), .control("c")] {
      var session = try Session("vit-ti-16")
      session.press("e", .down, .down, .right, .escape)
      #expect(session.state.whatIf.unsaved != nil)
      session.press(key)
      #expect(!session.hasQuit && session.text.contains("is not saved"))
      session.press(.down, key)
      #expect(!session.hasQuit)
      session.press(key)
      #expect(session.hasQuit)
    }
  }

  @Test("nobody is asked where nothing was changed, all was taken back, it is in a file, or an address named it")
  func notAsking() throws {
    for keys: [Key] in [["e", .escape], ["e", .down, .down, .right, "R", .escape]] {
      var session = try Session("vit-ti-16")
      for key in keys + ["q"] { session.press(key) }
      #expect(session.hasQuit, "\(keys)")
    }
    var session = try Session("vit-ti-16")
    session.press("e", .down, .down, .right, .escape)
    session.change { $0.whatIf.noteSaved($0.preset.name) }
    session.press("q")
    #expect(session.hasQuit)
    var state = AppState(preset: try Catalog.preset(named: "swin-t"))
    _ = try apply(Address("swin-t+window=14/stages"), to: &state)
    #expect(state.whatIf.unsaved == nil)
  }
}
