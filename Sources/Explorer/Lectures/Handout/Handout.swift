import VisionCore

/// A tour on paper: its text with all numbers, each view as a drawing, exercises, and their answers at the end.
struct Handout {
  enum Format: String, Sendable, CaseIterable {
    case markdown, html

    var fileName: String { self == .markdown ? "handout.md" : "handout.html" }
  }

  /// A file by its name in the folder.
  struct File {
    let name: String
    let bytes: [UInt8]
  }

  /// The size at which views are drawn.
  static let viewSize = TerminalSize(columns: 100, rows: 28)

  private struct Page {
    let number: Int
    let step: ShownStep
    /// The drawing's file and address; nil where the view of the page before stays.
    let view: (file: String, address: String)?
  }

  private let tour: Tour
  private let translation: Translation
  private let hasNotes: Bool
  private let pages: [Page]
  private let drawings: [File]

  /// Plays the tour and draws every view. Models run where a view shows what they do.
  /// - Throws: the first fault of a step, or `AddressError`.
  init(_ tour: Tour, in translation: Translation? = nil, seed: UInt64 = 0, notes: Bool) throws {
    (self.tour, hasNotes) = (tour, notes)
    self.translation = translation ?? Translation(tour.language)
    var run = try LectureRun(
      tour, in: self.translation, seed: seed, size: TerminalSize(columns: 120, rows: 40),
      appearance: Appearance(background: .light))
    var pages: [Page] = []
    var drawings: [File] = []
    for index in tour.steps.indices {
      if index > 0 { run.send(.remote(.goTo(index))) }
      guard let step = run.state.shown else {
        var resolver = TourResolver(seed: seed)
        _ = try resolver.step(index, of: tour)
        continue
      }
      var view: (file: String, address: String)?
      if let address = try tour.steps[index].view?.value.get() {
        let name = "step-\(index + 1 < 10 ? "0" : "")\(index + 1).svg"
        drawings.append(File(name: name, bytes: try run.view(Handout.viewSize).exported(as: .svg, ascii: false)))
        view = (name, address.description)
      }
      pages.append(Page(number: index + 1, step: step, view: view))
    }
    (self.pages, self.drawings) = (pages, drawings)
  }

  /// The files of the handout: the text, then the drawings.
  func files(_ format: Format) -> [File] {
    let text = format == .markdown ? markdown : html
    return [File(name: format.fileName, bytes: Array(text.utf8))] + drawings
  }

  private func said(_ phrase: Phrase) -> String { phrase.text(in: translation) }

  private var answers: [(number: Int, exercise: ShownExercise)] {
    pages.compactMap { page in page.step.exercise.map { (page.number, $0) } }
  }

  // MARK: - Markdown

  private var markdown: String {
    var parts = ["# \(tour.title)", tour.summary]
    for page in pages {
      let claims = page.step.claims.isEmpty ? "" : " (\(page.step.claims.joined(separator: ", ")))"
      parts.append("## \(page.number). \(marked(page.step.title))\(claims)")
      parts += markdown(page.step.blocks)
      if let view = page.view { parts.append("![\(view.address)](\(view.file))\n\n`explorer open '\(view.address)'`") }
      if hasNotes, !page.step.note.isEmpty {
        let notes = markdown(page.step.note).joined(separator: "\n\n").split(
          separator: "\n", omittingEmptySubsequences: false)
        parts.append("> **\(said(LectureWords.notes))**\n>\n" + notes.map { "> \($0)" }.joined(separator: "\n"))
      }
      if let exercise = page.step.exercise {
        parts.append("**\(said(LectureWords.exercise)).** \(marked(exercise.question))")
        let choices = exercise.choices.map(said)
        if !choices.isEmpty { parts.append(choices.map { "- \($0)" }.joined(separator: "\n")) }
      }
    }
    if !answers.isEmpty {
      parts.append("## \(said(LectureWords.revealed))")
      parts += answers.map { number, exercise in
        let why = exercise.explanation.map { " \(marked($0))" } ?? ""
        return "**\(number).** \(said(exercise.shown(exercise.answerText))).\(why)"
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Paragraphs, entries of one list together.
  private func markdown(_ blocks: [ShownStep.Block]) -> [String] {
    var parts: [String] = []
    var wasItem = false
    for block in blocks {
      let isItem = block.kind == .item
      if isItem, wasItem, let last = parts.popLast() {
        parts.append("\(last)\n- \(marked(block.text))")
      } else {
        parts.append((isItem ? "- " : "") + marked(block.text))
      }
      wasItem = isItem
    }
    return parts
  }

  private func marked(_ text: ShownText) -> String {
    text.runs.map { run in
      let mark = run.emphasis.mark
      let inner = run.emphasis == .code ? run.text : run.text.replacing("*", with: "\\*")
      return mark + inner + mark
    }.joined()
  }

  // MARK: - HTML

  private var html: String {
    var body = "<h1>\(escaped(tour.title))</h1>\n<p class=\"summary\">\(escaped(tour.summary))</p>\n"
    for page in pages {
      let claims = page.step.claims.isEmpty ? "" : " <small>\(page.step.claims.joined(separator: ", "))</small>"
      body += "<section>\n<h2>\(page.number). \(tagged(page.step.title))\(claims)</h2>\n" + html(page.step.blocks)
      if let view = page.view {
        let address = escaped(view.address)
        body +=
          "<figure><img src=\"\(view.file)\" alt=\"\(address)\"><figcaption><code>\(address)</code></figcaption></figure>\n"
      }
      if hasNotes, !page.step.note.isEmpty {
        body += "<aside><strong>\(said(LectureWords.notes))</strong>\n\(html(page.step.note))</aside>\n"
      }
      if let exercise = page.step.exercise {
        body +=
          "<p class=\"exercise\"><strong>\(said(LectureWords.exercise)).</strong> \(tagged(exercise.question))</p>\n"
        let choices = exercise.choices.map(said)
        if !choices.isEmpty { body += "<ul>" + choices.map { "<li>\(escaped($0))</li>" }.joined() + "</ul>\n" }
      }
      body += "</section>\n"
    }
    if !answers.isEmpty {
      body += "<section>\n<h2>\(said(LectureWords.revealed))</h2>\n"
      for (number, exercise) in answers {
        let why = exercise.explanation.map { " " + tagged($0) } ?? ""
        body += "<p><strong>\(number).</strong> \(escaped(said(exercise.shown(exercise.answerText)))).\(why)</p>\n"
      }
      body += "</section>\n"
    }
    return """
      <!DOCTYPE html>
      <html lang="\(tour.language.rawValue)">
      <head><meta charset="utf-8"><title>\(escaped(tour.title))</title>
      <style>
      body { max-width: 52em; margin: 2em auto; padding: 0 1em; font: 16px/1.5 sans-serif; color: #1f2328; }
      figure { margin: 1em 0; } img { width: 100%; border: 1px solid #d3d9e0; } figcaption { font-size: 80%; color: #57606a; }
      aside { border-left: 4px solid #9aa4b0; padding-left: 1em; color: #57606a; }
      .exercise { border-left: 4px solid #7a5200; padding-left: 1em; } b.computed { color: #0550ae; font-weight: 500; }
      @media print { section { break-inside: avoid; } body { margin: 0; max-width: none; } }
      </style></head>
      <body>
      \(body)</body>
      </html>

      """
  }

  private func html(_ blocks: [ShownStep.Block]) -> String {
    var text = ""
    var isInList = false
    for block in blocks {
      let isItem = block.kind == .item
      if isItem != isInList { text += isItem ? "<ul>\n" : "</ul>\n" }
      isInList = isItem
      text += isItem ? "<li>\(tagged(block.text))</li>\n" : "<p>\(tagged(block.text))</p>\n"
    }
    return text + (isInList ? "</ul>\n" : "")
  }

  private func tagged(_ text: ShownText) -> String {
    text.runs.map { run in
      let inner = run.isComputed ? "<b class=\"computed\">\(escaped(run.text))</b>" : escaped(run.text)
      return switch run.emphasis {
      case .plain: inner
      case .strong: "<strong>\(inner)</strong>"
      case .emphasised: "<em>\(inner)</em>"
      case .code: "<code>\(inner)</code>"
      }
    }.joined()
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
