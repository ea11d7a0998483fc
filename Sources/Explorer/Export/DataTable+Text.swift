import VisionCore

// A table as aligned text.

extension DataTable {
  /// The counting rule, then lines of aligned columns under their titles; in colour the titles are bold and marked rows yellow.
  func text(isColoured: Bool, in translation: Translation = .english) -> String {
    let table = set(in: translation)
    let heading = heading.map { $0.phrase.text(in: translation) + "\n" } ?? ""
    return heading + table.lines(isColoured: isColoured)
  }

  /// The table with its words in a language.
  func set(in translation: Translation) -> DataTable {
    var table = self
    for place in columns.indices {
      table.columns[place].title = Phrase(verbatim: columns[place].title.text(in: translation))
      for row in rows.indices {
        table.rows[row].cells[place].text = Phrase(verbatim: rows[row].cells[place].text.text(in: translation))
      }
    }
    return table
  }

  private func lines(isColoured: Bool) -> String {
    let widths = self.widths
    func line(_ texts: [String], _ style: String?) -> String {
      let cells = zip(zip(texts, widths), columns).map { cell, column in padded(cell.0, to: cell.1, column.alignment) }
      let line = String(cells.joined(separator: DataTable.gap).reversed().drop { $0 == " " }.reversed())
      guard isColoured, let style else { return line + "\n" }
      return "\u{1B}[\(style)m\(line)\u{1B}[0m\n"
    }
    return line(columns.map(\.title.english), "1")
      + rows.map { row in line(row.cells.map(\.text.english), row.isMarked ? "33" : nil) }.joined()
  }

  /// The table within a terminal's width, as far as it can do without columns, and the titles of those left out.
  ///
  /// Texts that may be cut short are, if that is enough and leaves something to read; else a column goes.
  func fitted(to width: Int) -> (table: DataTable, leftOut: [String]) {
    var table = self
    var leftOut: [String] = []
    while table.width > width {
      if table.shorten(by: table.width - width) { break }
      guard let place = table.firstToDrop else { break }
      if !table.columns[place].title.isEmpty { leftOut.append(table.columns[place].title.english) }
      table.columns.remove(at: place)
      for row in table.rows.indices { table.rows[row].cells.remove(at: place) }
    }
    return (table, leftOut)
  }

  /// Cuts the texts of the column that allows it; false where too little would be left.
  private mutating func shorten(by excess: Int) -> Bool {
    guard let place = columns.firstIndex(where: \.shortens) else { return false }
    let room = widths[place] - excess
    guard room >= DataTable.shortest else { return false }
    for row in rows.indices { rows[row].cells[place].text = shortened(rows[row].cells[place].text, to: room) }
    return true
  }

  private static let gap = "  "
  /// Columns below which a shortened text says nothing any more.
  private static let shortest = 24

  private var firstToDrop: Int? {
    columns.indices.filter { columns[$0].dropped != nil }
      .min { columns[$0].dropped ?? 0 < columns[$1].dropped ?? 0 }
  }

  /// Of the columns, in cells of the screen: titles of tours, names of files and labels may be of double width.
  private var widths: [Int] {
    columns.indices.map { place in
      rows.reduce(CharacterWidth.of(columns[place].title.english)) { max($0, CharacterWidth.of($1.cells[place].text.english)) }
    }
  }

  private var width: Int { widths.reduce(0, +) + DataTable.gap.count * max(columns.count - 1, 0) }
}

private func padded(_ text: String, to width: Int, _ alignment: DataTable.Alignment) -> String {
  let space = String(repeating: " ", count: max(width - CharacterWidth.of(text), 0))
  return alignment == .right ? space + text : text + space
}

private func shortened(_ phrase: Phrase, to width: Int) -> Phrase {
  let text = phrase.english
  return CharacterWidth.of(text) <= width ? phrase : Phrase(verbatim: CharacterWidth.prefix(of: text, within: width - 1) + "…")
}
