import VisionCore

/// Rows of data for people and programs: written as text, Markdown, LaTeX, CSV or JSON.
struct DataTable {
  var columns: [Column]
  var rows: [Row]
  /// How what is counted in it was counted; nil where nothing is.
  var heading: CountingHeading?

  struct Column {
    /// The name for programs; nil for a column that says the same as another for people and is in no data.
    let key: String?
    var title: Phrase
    let alignment: Alignment
    /// Whether a narrow terminal may do without it, and when: lower numbers go first.
    let dropped: Int?
    /// Whether its texts may be cut short before it is left out.
    let shortens: Bool

    init(
      _ key: String?, _ title: Phrase, _ alignment: Alignment = .left, dropped: Int? = nil, shortens: Bool = false
    ) {
      (self.key, self.title, self.alignment) = (key, title, alignment)
      (self.dropped, self.shortens) = (dropped, shortens)
    }

    /// A column whose name is its title.
    init(_ name: Phrase, _ alignment: Alignment = .left, dropped: Int? = nil, shortens: Bool = false) {
      self.init(name.english, name, alignment, dropped: dropped, shortens: shortens)
    }
  }

  enum Alignment {
    case left, right
  }

  struct Row {
    var cells: [Cell]
    /// Whether it stands out.
    let isMarked: Bool

    init(_ cells: [Cell], isMarked: Bool = false) { (self.cells, self.isMarked) = (cells, isMarked) }
  }

  struct Cell {
    /// What people read.
    var text: Phrase
    /// What programs read.
    let value: JSONValue
    /// Whether it is a formula, which some formats set as mathematics.
    let isFormula: Bool

    init(_ text: String, _ value: JSONValue) { self.init(Phrase(verbatim: text), value) }
    init(_ text: Phrase, _ value: JSONValue) { (self.text, self.value, isFormula) = (text, value, false) }
    init(_ text: String) { self.init(text, .string(text)) }
    init(_ number: Int) { self.init(number.grouped, .integer(number)) }
    init(formula: String) { (text, value, isFormula) = (Phrase(verbatim: formula), .string(formula), true) }

    /// There is no such thing.
    static let none = Cell("–", .null)
  }
}

/// How a table is written.
enum TableFormat: String, Sendable, CaseIterable {
  case table, json, csv, markdown, latex
}

extension DataTable {
  /// The table as a file's text.
  /// - Parameter json: the document that stands for it in JSON; else it is its rows
  func text(as format: TableFormat, json: @autoclosure () -> JSONValue? = nil) -> String {
    switch format {
    case .table: text(isColoured: false)
    case .json: (json() ?? self.json).headed(by: heading).text
    case .csv: csv
    case .markdown: markdown
    case .latex: latex
    }
  }

  /// The rows as JSON objects, each with the columns' keys.
  var json: JSONValue {
    .array(
      rows.map { row in
        .object(
          zip(columns, row.cells).compactMap { column, cell in
            column.key.map { JSONValue.Member(name: $0, value: cell.value) }
          })
      })
  }

  /// Comma-separated values with a line of keys (RFC 4180); lists are separated by spaces, nothing is an empty field. The
  /// counting rule is a column, as the format knows no comments.
  var csv: String {
    let kept = columns.indices.filter { columns[$0].key != nil }
    let keys = kept.map { columns[$0].key ?? "" } + (heading == nil ? [] : [CountingHeading.key])
    let rule = heading.map { [$0.rule.english] } ?? []
    let lines = [keys] + rows.map { row in kept.map { csvText(row.cells[$0].value) } + rule }
    return lines.map { $0.map(csvField).joined(separator: ",") + "\r\n" }.joined()
  }

  /// A table of GitHub's Markdown.
  var markdown: String {
    let rules = columns.map { $0.alignment == .right ? "---:" : "---" }
    let cells = rows.map { row in row.cells.map { markdownText($0.text.english, isStrong: row.isMarked) } }
    return (heading.map { $0.line + "\n\n" } ?? "")
      + ([columns.map { markdownText($0.title.english, isStrong: false) }, rules] + cells)
      .map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}

private func csvText(_ value: JSONValue) -> String {
  switch value {
  case .null: ""
  case .bool(let value): value ? "true" : "false"
  case .integer(let value): String(value)
  case .number(let value): decimalText(value)
  case .string(let value): value
  case .array(let values): values.map(csvText).joined(separator: " ")
  case .object(let members): members.map { csvText($0.value) }.joined(separator: " ")
  }
}

/// A field in quotation marks where it holds what would end it.
private func csvField(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else { return text }
  return "\"" + text.replacing("\"", with: "\"\"") + "\""
}

private func markdownText(_ text: String, isStrong: Bool) -> String {
  let escaped = text.replacing("|", with: "\\|")
  return isStrong && !text.isEmpty ? "**\(escaped)**" : escaped
}
