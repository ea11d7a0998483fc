import Testing
import VisionCore

@testable import Explorer

@Suite("Files of translations")
struct PortableObjectTests {
  private static let header = "msgid \"\"\nmsgstr \"Language: fr\\n\"\n\"Plural-Forms: nplurals=2; plural=n > 1;\\n\"\n"

  private func read(_ text: String) throws -> PortableObject { try PortableObject(Array(text.utf8)) }

  @Test("contexts, plurals, fuzzy marks, escapes and texts over several lines are read as gettext reads them")
  func entries() throws {
    let file = try read(
      PortableObjectTests.header + """
        # A remark.
        #: Sources/Screen.swift
        msgctxt "verb"
        msgid "Open"
        msgstr "Ouvrir"
        msgid "{1} model"
        msgid_plural "{1} models"
        msgstr[0] "{1} modèle"
        msgstr[1] "{1} "
        "modèles"

        #, fuzzy, c-format
        #| msgid "Safe"
        msgid "Save"
        msgstr "Sûr"
        msgid "a \\"b\\"\\n\\t\\\\"
        msgstr ""
        #~ msgid "Gone"
        #~ msgstr "Parti"
        """)
    #expect(file.language == Language(code: "fr"))
    #expect(file.entries.map(\.id) == ["Open", "{1} model", "Save", "a \"b\"\n\t\\"])
    #expect(file.entries.map(\.isFinished) == [true, true, false, false])
    #expect(file.entries.map(\.line) == [6, 9, 17, 19])
    let table = PhraseTable(file)
    #expect(table.translation(of: PortableObject.key("Open", context: "verb")) == "Ouvrir")
    #expect(table.translation(of: "Open") == nil && table.translation(of: "Save") == nil)
    #expect(
      [0, 1, 2].map { table.translation(of: "{1} model", count: $0) } == ["{1} modèle", "{1} modèle", "{1} modèles"])
  }

  @Test(
    "what is no file of translations is refused with the line and what was expected",
    arguments: [
      ("", "line 1: found no header, expected an entry with an empty msgid whose msgstr names the language"),
      ("msgid \"\"\nmsgstr \"\"\n", "line 1: the header names no language, expected a line such as Language: ja"),
      ("msgid \"a\"\n", "line 2: found the end of 'a', expected msgstr"),
      (
        "hello\n",
        "line 1: found 'hello', expected msgctxt, msgid, msgid_plural, msgstr, a comment or more text in quotes"
      ),
      ("\"a\"\n", "line 1: found text in quotes, expected msgid"),
      ("msgid a\n", "line 1: found 'a', expected text in quotes"),
      ("msgid \"a\n", "line 1: found the end of the line, expected a closing quote"),
      ("msgid \"\\q\"\n", "line 1: found a backslash, expected behind it one of n, t, r, quote or backslash"),
      (header + "msgstr \"b\"\n", "line 4: found a second msgstr, expected msgid"),
      (header + "msgid \"a\"\nmsgstr \"\"\nmsgid \"a\"\nmsgstr \"\"\n", "line 6: 'a' was translated before, in line 4"),
      (header + "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[1] \"\"\n", "line 6: found '[1] \"\"', expected msgstr[0]"),
      (header + "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"\"\n", "line 4: 'a' has 1 form, expected 2"),
      (
        "msgid \"\"\nmsgstr \"Language: x\\nPlural-Forms: n\\n\"\n",
        "line 1: Plural-Forms is 'n', expected such as nplurals=2; plural=n != 1;"
      ),
      (
        "msgid \"\"\nmsgstr \"Language: x\\nContent-Type: text/plain; charset=SJIS\\n\"\n",
        "line 1: the text is not UTF-8"
      ),
    ])
  func refused(text: String, reason: String) {
    #expect(throws: PortableObjectError.self) { try read(text) }
    do { _ = try read(text) } catch { #expect("\(error)" == reason) }
  }

  @Test("whatever bytes a file has, it is read or refused")
  func damaged() {
    let whole = Array(Language.korean.file.prefix(4000))
    var random = SplitMix64(seed: 7)
    var refused = 0
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        let signs = Array("\"\\#[]\nm~?:%".utf8) + [0, 255]
        bytes[index] = signs[Int.random(in: signs.indices, using: &random)]
      }
      bytes.removeLast(Int.random(in: 0..<200, using: &random))
      do { _ = try PortableObject(bytes) } catch { refused += 1 }
    }
    #expect(refused > 100)
  }

  @Test(
    "rules for plurals are C's expressions",
    arguments: [
      ("nplurals=1; plural=0;", [0, 0, 0, 0, 0, 0]),
      ("nplurals=2; plural=n != 1;", [1, 0, 1, 1, 1, 1]),
      ("nplurals=2; plural=(n > 1)", [0, 0, 1, 1, 1, 1]),
      (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
        [2, 0, 1, 2, 2, 0]
      ),
      ("nplurals=2; plural=n/0 + n%0 + !n;", [1, 0, 0, 0, 0, 0]),
      ("nplurals=2; plural=9*n - 2*n;", [0, 1, 1, 1, 1, 1]),
    ])
  func plurals(rule: String, forms: [Int]) throws {
    let rule = try #require(PluralRule(rule))
    #expect([0, 1, 2, 5, 11, 21].map(rule.form) == forms)
  }

  @Test(
    "what is no rule is refused",
    arguments: [
      "", "nplurals=0; plural=0;", "nplurals=2; plural=;", "nplurals=2; plural=n +;", "nplurals=2; plural=(n;",
      "nplurals=2; plural=m;", "nplurals=2; plural=n ? 1;", "nplurals=99; plural=0", "nplurals=2; plural=n; x",
      "nplurals=2; plural=" + String(repeating: "(", count: 10_000), "nplurals=2; plural=99999999999999999999999",
      "nplurals=2; plural=" + String(repeating: "!", count: 10_000) + "n",
    ])
  func noRule(text: String) { #expect(PluralRule(text) == nil) }

  @Test("the program's files are read")
  func shipped() throws {
    for language in Language.allCases where language != .english {
      let file = try PortableObject(language.file)
      #expect(file.language == language)
      #expect(file.pluralRule.count == 1)
    }
  }
}
