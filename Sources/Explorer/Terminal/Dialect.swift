import CNcurses

/// What a terminal understands of what `EscapeWriter` can write.
struct Dialect: Hashable, Sendable {
  var depth: ColorDepth
  /// Whether only ASCII may be written.
  var ascii = false
  var attributes = Style.Attributes.all
  /// The attributes that are shown beside colours: some consoles show underlined text as another colour.
  var attributesInColor = Style.Attributes.all
  /// Whether a character in the last column of the last row stays there; elsewhere it scrolls the screen.
  var keepsLastCell = true

  /// What is written of a style's attributes.
  func attributes(of cell: Cell) -> Style.Attributes {
    let isColored = depth != .monochrome && (cell.foreground.isRGB || cell.background.isRGB)
    return cell.attributes.intersection(isColored ? attributesInColor : attributes)
  }
}

/// What a terminfo entry says of its terminal.
struct TerminalEntry: Hashable, Sendable {
  /// The colours that are chosen as in ECMA-48 and xterm; 0 where they are chosen otherwise.
  let colors: Int
  /// Whether the cursor is moved as in ECMA-48.
  let movesCursor: Bool
  private let attributes: Style.Attributes
  private let colorless: Style.Attributes
  private let scrollsAtEnd: Bool

  /// Reads the entry of a name; nil where this machine has none.
  init?(_ name: String) {
    var entry = CNcursesEntry()
    guard cncurses_read_entry(name, &entry) else { return nil }
    (colors, movesCursor, scrollsAtEnd) = (Int(entry.colors), entry.moves_cursor, entry.scrolls_at_end)
    attributes = Style.Attributes(rawValue: entry.attributes)
    colorless = Style.Attributes(rawValue: entry.colorless)
  }

  /// How to write for the terminal.
  func dialect(depth: ColorDepth, ascii: Bool) -> Dialect {
    Dialect(
      depth: depth, ascii: ascii, attributes: attributes, attributesInColor: attributes.subtracting(colorless),
      keepsLastCell: !scrollsAtEnd)
  }
}
