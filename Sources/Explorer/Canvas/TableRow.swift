import VisionCore

/// A line of a table whose name may be wider than its column.
///
/// Cells end where their columns end. Where a name needs more room, they move right into what other cells leave empty; where that
/// is not enough, those that say least are left out. What is shown stands whole.
///
///     var row = TableRow("positions resampled, 14×14 → 24×24", width: columns.name)
///     row.add("577×768", style: canvas.theme.muted, width: columns.shape, givesWay: .first)
///     row.draw(in: line, on: &canvas)
struct TableRow: Sendable {
  /// When a cell is left out for the sake of a name.
  enum Turn: Int, Sendable, Comparable {
    case first, second, third, last

    static func < (left: Turn, right: Turn) -> Bool { left.rawValue < right.rawValue }
  }

  private struct Cell: Sendable {
    let text: StyledText
    let width: Int
    let turn: Turn
  }

  private let name: StyledText
  private let width: Int
  private var cells: [Cell] = []

  /// - Parameter width: the name's column.
  init(_ name: StyledText, width: Int) { (self.name, self.width) = (name, width) }

  /// Adds the next column's cell; nothing where the column has no width.
  mutating func add(_ text: Phrase, style: Style, width: Int, givesWay turn: Turn) {
    guard width > 0 else { return }
    cells.append(Cell(text: StyledText(text, style), width: width, turn: turn))
  }

  /// Adds a cell that is the same in every language.
  @_disfavoredOverload
  mutating func add(_ text: String, style: Style, width: Int, givesWay turn: Turn) {
    add(Phrase(verbatim: text), style: style, width: width, givesWay: turn)
  }

  func draw(in line: Region, on canvas: inout Canvas) {
    let widths = cells.map { $0.text.width(in: canvas.translation) }
    let whole = name.width(in: canvas.translation)
    // A name that not even the whole line holds leaves the cells where they are.
    let named = whole <= line.width ? whole : width
    var kept = widths.indices.filter { widths[$0] > 0 }
    var ends = ends(of: kept, widths, after: named)
    while let end = ends.last, end > line.width {
      let least = kept.min { cells[$0].turn < cells[$1].turn }
      kept.removeAll { $0 == least }
      ends = self.ends(of: kept, widths, after: named)
    }
    canvas.text(name, in: Region(x: line.x, y: line.y, width: named, height: 1).intersection(line))
    for (index, end) in zip(kept, ends) {
      canvas.text(
        cells[index].text, in: Region(x: line.x + end - widths[index], y: line.y, width: widths[index], height: 1))
    }
  }

  /// Where the cells end, counted from the line's start: at their columns' ends, or as far right as what stands before them asks.
  private func ends(of kept: [Int], _ widths: [Int], after start: Int) -> [Int] {
    var (column, used, next) = (width, start, kept[...])
    var ends: [Int] = []
    for (index, cell) in cells.enumerated() {
      column += cell.width
      guard next.first == index else { continue }
      next = next.dropFirst()
      used = max(column, used + 1 + widths[index])
      ends.append(used)
    }
    return ends
  }
}
