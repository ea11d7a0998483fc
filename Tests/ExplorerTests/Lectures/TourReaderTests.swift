import Testing
import VisionCore

@testable import Explorer

@Suite("Tours: reading")
struct TourReaderTests {
  private static let front = "---\ntitle: T\nlanguage: en\nsummary: S\n---\n"
  private static let step = "## A\n\n```view\nvit-b-16/stages\n```\n"

  @Test("a tour has its front matter, steps, claims, views, notes and exercises")
  func whole() throws {
    let tour = try Fixture.tour()
    #expect(tour.title == "Windows in five steps")
    #expect(tour.language == .english)
    #expect(tour.steps.count == 5)
    #expect(tour.steps[0].claims == ["V3", "S1"])
    #expect(tour.steps[0].blocks.map(\.kind) == [.paragraph, .item, .item])
    #expect(try tour.steps[1].view?.value.get().description == "swin-t/windows?block=layers.0&query=3,4")
    #expect(tour.steps[4].view == nil)
    #expect(tour.steps[0].note.count == 1)
    #expect(tour.steps.map { $0.exercise?.kind } == [nil, .number, .choice, .mask, .grid])
  }

  @Test(
    "what is wrong is told with its line",
    arguments: [
      ("", 1, TourFault.noFrontMatter(found: "")), ("---\ntitle: T\n", 3, .frontMatterNotClosed),
      ("---\ntitle T\n---\n", 2, .noValue(found: "title T")),
      ("---\nname: T\n---\n", 2, .unknownKey("name", known: ["title", "language", "summary"])),
      ("---\ntitle: T\ntitle: U\n---\n", 3, .repeatedKey("title")),
      ("---\ntitle:\n---\n", 2, .noValue(found: "title:")),
      ("---\ntitle: T\n---\n", 1, .missingKey("language", in: "the front matter")),
      ("---\nlanguage: fr\n---\n", 2, .badValue(key: "language", value: "fr", expected: "one of en, ja, zh, ko")),
      (front, 6, .noSteps), (front + "Hello\n", 6, .textBeforeFirstStep(found: "Hello")),
      (front + "## \n", 6, .noTitle), (front + "## {V1}\n", 6, .noTitle),
      (front + "## A {X1}\n", 6, .badClaims(found: "X1")), (front + "## A\nText\n", 6, .firstStepWithoutView),
      (front + step + "\n### B\n", 12, .wrongHeading(found: "### B")),
      (front + "## A\n```picture\nx\n```\n", 7, .unknownBlock("picture")),
      (front + "## A\n```view\nvit-b-16/stages\n", 7, .blockNotClosed("view")),
      (front + step + "```view\nvit-b-16/stages\n```\n", 11, .repeatedBlock("view")),
      (front + "## A\n```view\n\n```\n", 7, .emptyBlock("view")),
      (front + step + "Some **text\n", 11, .markNotClosed("**")),
      (front + step + "Some `text\n", 11, .markNotClosed("`")),
      (front + step + "Some {{1 + 1\n", 11, .markNotClosed("}}")),
      (
        front + step + "{{1 +}}\n", 11,
        .expression(.syntax("1 +", expected: "a number, a name or a call", found: "its end"))
      ), (front + step + "{{1 | furlongs}}\n", 11, .expression(.unknownFormat("furlongs"))),
      (front + step + "```exercise\nkind: number\n```\n", 11, .missingKey("question", in: "the exercise")),
      (
        front + step + "```exercise\nkind: essay\n```\n", 12,
        .badValue(key: "kind", value: "essay", expected: "one of number, grid, choice, mask")
      ),
      (
        front + step + "```exercise\nkind: choice\nquestion: Q\nanswer: 1\n```\n", 11,
        .missingKey("options", in: "an exercise of kind choice")
      ),
      (
        front + step + "```exercise\nkind: number\nquestion: Q\nlet: 5\nanswer: 1\n```\n", 14,
        .badValue(key: "let", value: "5", expected: "name = expression")
      ),
      (
        front + step + "```exercise\nkind: number\nquestion: Q\nanswer: 1\ntolerance: 2\n```\n", 15,
        .badValue(key: "tolerance", value: "2", expected: "a part of the answer, such as 0.02")
      ),
    ])
  func faults(text: String, line: Int, fault: TourFault) {
    let error = #expect(throws: TourError.self) { try Tour(text: text, path: "t.md") }
    #expect(error == TourError(path: "t.md", line: line, fault: fault))
    #expect(error?.description.hasPrefix("t.md:\(line): ") == true)
  }

  @Test("a file that is not there is an error of its own")
  func missing() {
    let path = "/no/such/tour.md"
    let error = #expect(throws: TourError.self) { try Tour(path: path) }
    #expect(error?.fault == .file(FileError(path: path, .absent)))
    #expect(error?.exitStatus == .noInput)
  }

  @Test(
    "marks are taken off, escapes kept, stars between blanks too",
    arguments: [
      ("a **b** *c* `d`", "a b c d"), ("4 * 4 = 16", "4 * 4 = 16"), ("\\*x\\*", "*x*"), ("`a*b*c`", "a*b*c"),
      ("{{1 + 2}} of", "{} of"),
    ])
  func marks(source: String, plain: String) throws { #expect(try TourText(source, line: 1).plain == plain) }

  @Test(
    "lines of a paragraph are joined as their script is written",
    arguments: [
      ("one", "two", "one two"), ("窓は", "重なる", "窓は重なる"), ("窓は", "ViT", "窓は ViT"), ("창은", "겹친다", "창은 겹친다"),
    ])
  func joining(first: String, second: String, joined: String) { #expect(joinedLines(first, second) == joined) }

  @Test(
    "East Asian text breaks between characters, not before closing punctuation nor behind opening brackets",
    arguments: [
      ("これは、窓です。", 6, ["これ", "は、窓", "です。"]), ("注意「窓」", 8, ["注意", "「窓」"]),
      ("窗口注意力。", 10, ["窗口注意", "力。"]), ("창은 겹치지", 8, ["창은", "겹치지"]), ("窓ViTは", 6, ["窓ViT", "は"]),
    ])
  func breaking(text: String, width: Int, lines: [String]) {
    let wrapped = StyledText(text).wrapped(to: width)
    #expect(wrapped.map { $0.elements.map(\.glyph.text).joined() } == lines)
    #expect(wrapped.allSatisfy { $0.width <= width })
  }

  @Test(
    "the locale chooses the language",
    arguments: [
      ("ja_JP.UTF-8", true, Language.japanese), ("ko_KR.UTF-8", true, .korean), ("zh_CN.UTF-8", true, .chinese),
      ("de_DE.UTF-8", true, .english), ("ja_JP", false, .english), ("", true, .english),
    ])
  func locales(locale: String, unicode: Bool, language: Language) {
    #expect(Language(environment: { $0 == "LANG" ? locale : nil }, unicode: unicode) == language)
  }
}
