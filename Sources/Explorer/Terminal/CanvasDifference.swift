/// What has to be sent when one canvas follows another.
struct CanvasDifference: Sendable, Equatable {
  /// Cells beside each other in a row that are to be painted; never half of a double-width character.
  struct Run: Sendable, Equatable {
    var row: Int
    var columns: Range<Int>
  }

  /// Unchanged cells between two changed ones that are painted again because moving the cursor past them costs as much.
  private static let bridge = 4

  /// The runs that turn the screen showing `old` into one showing `new`; all of it where there is no old one of that size.
  static func runs(from old: Canvas?, to new: Canvas) -> [Run] {
    guard new.width > 0 else { return [] }
    guard let old, old.width == new.width, old.height == new.height else {
      return (0..<new.height).map { Run(row: $0, columns: 0..<new.width) }
    }
    var runs: [Run] = []
    old.cells.withUnsafeBufferPointer { before in
      new.cells.withUnsafeBufferPointer { after in
        for row in 0..<new.height { append(row, new.width, before, after, to: &runs) }
      }
    }
    return runs
  }

  private static func append(
    _ row: Int, _ width: Int, _ before: UnsafeBufferPointer<Cell>, _ after: UnsafeBufferPointer<Cell>,
    to runs: inout [Run]
  ) {
    let start = row * width
    var column = 0
    while column < width {
      guard before[start + column] != after[start + column] else {
        column += 1
        continue
      }
      var first = column
      while first > 0, after[start + first].glyph == .continuation { first -= 1 }
      var end = column + 1
      var same = 0
      while end + same < width, same <= bridge {
        if before[start + end + same] != after[start + end + same] {
          end += same + 1
          same = 0
        } else {
          same += 1
        }
      }
      while end < width, after[start + end].glyph == .continuation { end += 1 }
      runs.append(Run(row: row, columns: first..<end))
      column = end
    }
  }
}
