import Synchronization
import Testing
import VisionCore

@testable import Explorer

@Suite("The program's languages")
struct TranslationTests {
  static let others = Language.allCases.filter { $0 != .english }

  /// Phrases that are the same in every language: units, names, and the keys of a keyboard.
  static let international: Set<String> = [
    "MACs", "FLOPs", "px", "ms", "GFLOP/s", "{1} px", "{1} GFLOPs", "{1} % top-1", "top-1", "Enter", "Δ", "Markdown",
    "LaTeX",
  ]

  /// What a table was asked for and did not have.
  private final class Gaps: Sendable {
    private let keys = Mutex<Set<String>>([])

    func note(_ key: String) { keys.withLock { _ = $0.insert(key) } }
    var all: [String] { keys.withLock { $0.sorted() } }
  }

  /// A language's table that tells what it lacks.
  private func translation(_ language: Language, _ gaps: Gaps) -> Translation {
    let table = language.phrases
    return Translation(language) { key, count, isRequired in
      if let found = table.translation(of: key, count: count) { return found }
      if isRequired, !TranslationTests.international.contains(key) { gaps.note(key) }
      return nil
    }
  }

  @Test("whatever the screens draw has a translation and stays within the screen", arguments: EveryScreen.walks)
  func drawn(walk: EveryScreen.Walk) throws {
    let gaps = Gaps()
    let columns = walk.keys.count.isMultiple(of: 2) ? 80 : 120
    try EveryScreen.go(walk, columns: columns, rows: columns / 3, in: translation(.japanese, gaps)) { name, canvas in
      for line in canvas.plainText().split(separator: "\n") {
        #expect(CharacterWidth.of(String(line)) <= columns, "\(name): \(line)")
      }
    }
    #expect(gaps.all.isEmpty, "\(gaps.all.joined(separator: "\n"))")
  }

  @Test("keys, exports, sizes, work and counting rules are named in every language", arguments: others)
  func named(language: Language) {
    let gaps = Gaps()
    let translation = translation(language, gaps)
    var phrases = KeyMap.bindings.flatMap { [$0.label, $0.help] }
    phrases += ScreenID.allCases.flatMap { [$0.title, $0.shortTitle] } + ExportChoice.allCases.map(\.title)
    phrases += CountingRule.allCases.map { Phrase(known: $0.summary) }
    phrases +=
      WorkKind.others.map { $0.words } + HeadFusion.allCases.map { $0.words }
    phrases += Symbol.vocabulary.map { Phrase(known: $0.meaning) }
    phrases += Catalog.presets.map { ModelSettings($0) }.flatMap { settings in
      settings.descriptions.map { Phrase(known: $0.summary) }
    }
    phrases += LectureAction.allCases.flatMap { [LectureWords.label($0), LectureWords.help($0)] }
    phrases += Tour.Exercise.Kind.allCases.flatMap { [LectureWords.howTo($0), LectureWords.malformed($0)] }
    for phrase in phrases { _ = phrase.text(in: translation) }
    let missing = gaps.all.filter { !["thop"].contains($0) }
    #expect(missing.isEmpty, "\(missing.joined(separator: "\n"))")
  }

  @Test("the tables have the same phrases")
  func tables() {
    let japanese = Set(Language.japanese.phrases.keys)
    #expect(japanese.count > 800)
    for language in TranslationTests.others {
      #expect(Set(language.phrases.keys).symmetricDifference(japanese).isEmpty, "\(language.code)")
    }
  }

  private func placeholders(_ text: String) -> [Substring] { text.matches(of: /\{\d+\}/).map(\.output) }

  @Test("a translation has the placeholders of its English, and no line break", arguments: others)
  func complete(language: Language) throws {
    for entry in try PortableObject(language.file).entries {
      for translated in entry.translations {
        #expect(Set(placeholders(entry.plural ?? entry.id)) == Set(placeholders(translated)), "\(entry.id)")
        let isTrimmed = translated.first != " " && translated.last != " "
        #expect(!translated.isEmpty && isTrimmed && !translated.contains("\n"), "\(entry.id)")
      }
    }
  }

  @Test("labels of the footer are no wider than three words, and the tabs leave room for the model", arguments: others)
  func widths(language: Language) {
    let translation = Translation(language)
    for binding in KeyMap.bindings { #expect(binding.label.width(in: translation) <= 18, "\(binding.label.english)") }
    let layout = ScreenLayout(TerminalSize(columns: 80, rows: 24), in: translation)
    #expect((layout.tabs.last?.region.right ?? 0) <= 66)
  }

  @Test("phrases put their values where the translation wants them")
  func order() {
    let table = ["{1} of {2}": "{2} の {1}", "a {1} b {2}": "ab {2}{1}", "Save": "保存"]
    let translation = Translation(.japanese) { key, _, _ in table[key] }
    #expect(("\(3) of \("x" as Phrase)" as Phrase).text(in: translation) == "x の 3")
    #expect(("\(3) of \(4)" as Phrase).text(in: .english) == "3 of 4")
    // Two literals of the source are one phrase; a value may hold what looks like a placeholder.
    #expect(("a \("{2}") " + "b \(5)" as Phrase).text(in: translation) == "ab 5{2}")
    #expect(("  Save " as Phrase).text(in: translation) == "  保存 ")
    #expect(("Saved" as Phrase).text(in: translation) == "Saved")
    #expect([Phrase(verbatim: "Save"), "Save"].joined(separator: ", ").text(in: translation) == "Save, 保存")
  }

  @Test(
    "the locale chooses the language, English where it is another one",
    arguments: [
      (["LANG": "ja_JP.UTF-8"], true, Language.japanese), (["LANG": "ja_JP.UTF-8"], false, .english),
      (["LC_ALL": "ko_KR", "LANG": "ja_JP"], true, .korean),
      (["LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US"], true, .chinese),
      (["LC_ALL": "", "LANG": "zh-Hans"], true, .chinese), (["LANG": "C.UTF-8"], true, .english),
      (["LANG": "kok_IN"], true, .english), ([:], true, .english),
      (["LC_ALL": "C", "LANG": "ja_JP.UTF-8"], true, .english),
    ] as [([String: String], Bool, Language)])
  func locale(variables: [String: String], unicode: Bool, language: Language) {
    #expect(Language(environment: { variables[$0] }, unicode: unicode) == language)
  }

  @Test("screens in Japanese look as their pictures", arguments: [(80, 24), (120, 40)])
  func pictures(columns: Int, rows: Int) throws {
    for (name, model, keys) in [
      ("models", "swin-t", "1"), ("stages", "swin-t", "2 down down"), ("windows", "swin-t", "5 space"),
    ] {
      var last: Canvas?
      try EveryScreen.go(
        EveryScreen.Walk(model: model, keys: keys), columns: columns, rows: rows, in: Translation(.japanese)
      ) { last = $1 }
      Snapshot.verify(try #require(last), named: "japanese-\(name)-\(columns)x\(rows)")
    }
  }
}
