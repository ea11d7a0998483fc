/// The selected row of a list, and the first one that is seen.
struct ListCursor: Sendable, Hashable {
  private(set) var selected = 0
  private(set) var offset = 0

  /// Selects a row, or the nearest there is, and scrolls as little as shows it.
  mutating func select(_ row: Int, of count: Int, visible: Int) {
    selected = min(max(row, 0), max(count - 1, 0))
    offset = Table.offset(showing: selected, visible: max(visible, 1), previous: offset, total: count)
  }

  /// Follows a message that moves through a list; false where it is none.
  mutating func follow(_ message: Message, of count: Int, visible: Int) -> Bool {
    switch message {
    case .move(.up): select(selected - 1, of: count, visible: visible)
    case .move(.down): select(selected + 1, of: count, visible: visible)
    case .page(let pages): select(selected + pages * max(visible - 1, 1), of: count, visible: visible)
    case .first: select(0, of: count, visible: visible)
    case .last: select(count - 1, of: count, visible: visible)
    default: return false
    }
    return true
  }

  /// Scrolls without selecting another row, as a mouse wheel does; the selection stays in view.
  mutating func scroll(by rows: Int, of count: Int, visible: Int) {
    offset = min(max(offset + rows, 0), max(count - visible, 0))
    selected = min(max(selected, offset), max(min(offset + visible, count) - 1, 0))
  }
}
