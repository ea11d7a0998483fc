import VisionCore

/// What an analysis says: numbers, a picture and sentences, the same on the screen and on the command line.
struct AnalysisAnswer: Sendable {
  /// What stands above the figure.
  var title: Phrase = ""
  /// Keys worth knowing.
  var note: Phrase = ""
  var figure: Figure
  /// What is said beside it.
  var lines: [Sentence] = []
  var table: DataTable
  /// The document that stands for the table in JSON.
  var json: JSONValue
  /// What a command says to people besides, and what it says only beside the table.
  var notes: [Phrase] = []
  var remarks: [Phrase] = []
  /// The models that were asked, and what is to be known of their weights, for drawings.
  var models: Phrase = ""
  var warning: Phrase?

  enum Figure: Sendable {
    case panels([AnalysisPanel])
    case plot(DepthPlot)
    /// Why there is nothing to draw.
    case sentence(Phrase)
    /// A drawing of so many columns that stands by itself.
    case drawing(@Sendable (Int, Appearance) -> Canvas)
    /// The table itself.
    case table
  }
}

/// One of the pictures of an answer.
struct AnalysisPanel: Sendable {
  var panel: PictureSheet.Panel
  /// The query's place, in fractions of the picture.
  var mark: Frame?
  /// Whether a press on it chooses a query.
  var isMap = true
}

/// A line of an answer's text, without a theme's styles.
struct Sentence: Sendable, ExpressibleByStringLiteral {
  enum Role: Sendable { case title, text, accent, muted, warning }

  private var parts: [(text: Phrase, role: Role)]

  init(_ text: Phrase, _ role: Role = .text) { parts = [(text, role)] }
  init(stringLiteral value: String) { self.init(Phrase(stringLiteral: value)) }

  static func + (left: Sentence, right: Sentence) -> Sentence {
    var sum = left
    sum.parts += right.parts
    return sum
  }

  /// Which of several it is: `layers.0  3 of 12`.
  static func counted(_ name: String, _ index: Int, of count: Int) -> Sentence {
    Sentence(Phrase(verbatim: name), .title) + Sentence("  \(index + 1) of \(count)", .muted)
  }

  func styled(_ theme: Theme) -> StyledText {
    parts.reduce(StyledText()) { line, part in
      let style =
        switch part.role {
        case .title: theme.title
        case .text: theme.text
        case .accent: theme.accent
        case .muted: theme.muted
        case .warning: theme.warning
        }
      return line + StyledText(part.text, style)
    }
  }
}

extension DataTable.Cell {
  /// A number with a fixed count of decimals for people, and all of it for programs.
  static func number(_ value: Double, digits: Int) -> DataTable.Cell {
    DataTable.Cell(fixedText(value, digits: digits), .number(value))
  }

  /// A part as a percentage for people, and from 0 to 1 for programs.
  static func percent(_ part: Double, digits: Int = 1) -> DataTable.Cell {
    DataTable.Cell(fixedText(100 * part, digits: digits) + " %", .number(part))
  }
}

extension JSONValue {
  static func numbers(_ values: [Float]) -> JSONValue { .array(values.map { .number(Double($0)) }) }
}

// MARK: - On the command line

extension AnalysisAnswer {
  /// An answer in numbers alone.
  init(table: DataTable, json: JSONValue, notes: [Phrase] = [], remarks: [Phrase] = []) {
    self.init(figure: .table, table: table, json: json, notes: notes, remarks: remarks)
  }

  /// The answer as a drawing.
  /// - Parameter columns: how wide it is; nil for what suits it
  func canvas(columns: Int?, appearance: Appearance) -> Canvas {
    let (title, width): (Phrase, Int) = ("\(models) · \(title)", columns ?? 100)
    switch figure {
    case .plot(let plot):
      var canvas = Canvas(width: width, height: 25 + (warning == nil ? 0 : 1), appearance: appearance)
      var rest = canvas.bounds
      canvas.text(title, in: rest.splitTop(1), style: canvas.theme.title)
      if let warning { canvas.text(warning, in: rest.splitBottom(1), style: canvas.theme.warning) }
      plot.draw(layer: nil, rank: 0, in: rest, on: &canvas)
      return canvas
    case .panels(let panels): return sheet(title, panels).canvas(width: width, appearance: appearance)
    case .sentence(let sentence):
      var sheet = sheet(title, [])
      sheet.notes.insert(Sentence(sentence), at: 0)
      return sheet.canvas(width: width, appearance: appearance)
    case .drawing(let draw): return draw(width, appearance)
    case .table:
      let table = columns.map { self.table.fitted(to: $0).table } ?? self.table
      var canvas = Canvas(width: columns ?? table.width, height: table.height, appearance: appearance)
      canvas.table(table, in: canvas.bounds)
      return canvas
    }
  }

  private func sheet(_ title: Phrase, _ panels: [AnalysisPanel]) -> PictureSheet {
    var sheet = PictureSheet(
      title: title,
      panels: panels.map { panel in
        var drawn = panel.panel
        if let mark = panel.mark { drawn.picture.outline(mark) }
        return drawn
      })
    if panels.count > 1 { (sheet.narrowest, sheet.widest) = (24, 56) }
    sheet.notes = lines
    sheet.warning = warning
    return sheet
  }
}

extension Picture {
  /// Puts the frame of a query around a part of it.
  mutating func outline(_ mark: Frame) {
    outlines.append(.init(x: mark.x, y: mark.y, width: mark.width, height: mark.height, color: MarkColor.query))
  }
}
