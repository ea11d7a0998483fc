/// Where a tensor's elements lie in a buffer, so that moving axes about moves no data.
///
/// A buffer is a matrix of rows. Some axes of a tensor run over rows, together, through a table of row numbers; the
/// others run along the columns of a row with a stride each. Window partition, cyclic shift, padding and the split into
/// heads are then changes of a table or a stride.
struct Layout: Sendable {
  var buffer: Int
  var axes: [Axis]
  /// For each place of the row axes, in row-major order, its row in the buffer; −1 is a row of zeros.
  var rows: [Int32]
  /// The column where the tensor begins.
  var column = 0

  enum Axis: Sendable, Equatable {
    /// One of the axes that run over rows together.
    case rows(length: Int)
    case columns(length: Int, stride: Int)

    var length: Int {
      switch self {
      case .rows(let length), .columns(let length, _): length
      }
    }
  }

  init(buffer: Int, axes: [Axis], rows: [Int32], column: Int = 0) {
    (self.buffer, self.axes, self.rows, self.column) = (buffer, axes, rows, column)
  }

  /// A tensor that fills its buffer in row-major order, the last axis along a row.
  init(filling buffer: Int, shape: [Int]) {
    let leading = shape.dropLast()
    self.init(
      buffer: buffer,
      axes: leading.map { .rows(length: $0) } + [.columns(length: shape[shape.count - 1], stride: 1)],
      rows: Array(0..<Int32(leading.reduce(1, *))))
  }

  var shape: [Int] { axes.map(\.length) }

  /// The rows' first, if they follow one another without a gap.
  var firstOfConsecutiveRows: Int? {
    guard let first = rows.first, first >= 0 else { return nil }
    for (index, row) in rows.enumerated() where row != first + Int32(index) { return nil }
    return Int(first)
  }

  /// Whether every row of a buffer that is `count` rows long occurs exactly once.
  func isPermutation(of count: Int) -> Bool {
    guard rows.count == count else { return false }
    var seen = [Bool](repeating: false, count: count)
    for row in rows {
      guard row >= 0, !seen[Int(row)] else { return false }
      seen[Int(row)] = true
    }
    return true
  }

  /// The columns, if they are the last axis alone and follow one another.
  var consecutiveColumns: Int? {
    for axis in axes.dropLast() { if case .columns(let other, _) = axis, other > 1 { return nil } }
    switch axes.last {
    case .columns(let length, 1): return length
    // One number a row, whichever way the axis is said to run.
    case .rows(1), .columns(1, _): return 1
    default: return nil
    }
  }
}

// MARK: - Movement

extension Layout {
  /// The elementary axes of a rearrangement in the order of its output, each with its place in this layout.
  ///
  /// Returns a layout with one axis for each elementary axis; the caller groups them.
  func elementary(_ rearrangement: Rearrangement) -> Layout {
    var pieces = [Axis?](repeating: nil, count: rearrangement.sizes.count)
    var order: [Int] = []
    for (axis, group) in zip(axes, rearrangement.input) {
      let sizes = group.map { rearrangement.sizes[$0].value }
      switch axis {
      case .rows:
        for (piece, size) in zip(group, sizes) { pieces[piece] = .rows(length: size) }
        order += group
      case .columns(_, let stride):
        var step = stride
        for (piece, size) in zip(group, sizes).reversed() {
          pieces[piece] = .columns(length: size, stride: step)
          step *= size
        }
      }
    }
    let wanted = rearrangement.output.flatMap(\.self)
    let newAxes = wanted.map { pieces[$0] ?? .rows(length: 1) }
    let rowPieces = wanted.filter { order.contains($0) }
    // Pieces that are missing from the output are one long, so they add no rows.
    let transposed = transpose(
      order.map { rearrangement.sizes[$0].value }, to: rowPieces.compactMap { order.firstIndex(of: $0) })
    return Layout(buffer: buffer, axes: newAxes, rows: transposed, column: column)
  }

  /// Axes joined into the groups of a rearrangement's output; nil where rows would join columns, or columns that do
  /// not follow one another.
  func grouped(_ groups: [[Int]]) -> Layout? {
    var rest = axes[...]
    var joined: [Axis] = []
    for group in groups {
      let pieces = rest.prefix(group.count).filter { $0.length > 1 }
      rest = rest.dropFirst(group.count)
      guard let axis = Layout.join(pieces) else { return nil }
      joined.append(axis)
    }
    return Layout(buffer: buffer, axes: joined, rows: rows, column: column)
  }

  private static func join(_ pieces: [Axis]) -> Axis? {
    guard let last = pieces.last else { return .rows(length: 1) }
    let length = pieces.reduce(1) { $0 * $1.length }
    switch last {
    case .rows:
      let allRows = pieces.allSatisfy { if case .rows = $0 { true } else { false } }
      return allRows ? .rows(length: length) : nil
    case .columns(_, let stride):
      var expected = stride
      for piece in pieces.reversed() {
        guard case .columns(let length, expected) = piece else { return nil }
        expected *= length
      }
      return .columns(length: length, stride: stride)
    }
  }

  /// `count` places from `start` along an axis.
  func sliced(axis: Int, start: Int, count: Int) -> Layout {
    var result = self
    switch axes[axis] {
    case .columns(_, let stride):
      result.column += start * stride
      result.axes[axis] = .columns(length: count, stride: stride)
    case .rows(let length):
      result.axes[axis] = .rows(length: count)
      result.rows = mapRows(axis, from: length, to: count) { $0 + start }
    }
    return result
  }

  /// Rows of zeros before and behind an axis; nil where the axis runs along columns.
  func padded(axis: Int, before: Int, after: Int) -> Layout? {
    guard case .rows(let length) = axes[axis] else { return nil }
    var result = self
    let padded = before + length + after
    result.axes[axis] = .rows(length: padded)
    result.rows = mapRows(axis, from: length, to: padded) {
      (before..<before + length).contains($0) ? $0 - before : nil
    }
    return result
  }

  /// A cyclic shift; nil where an axis that shifts runs along columns.
  func rolled(_ shifts: [Int]) -> Layout? {
    var result = self
    for (axis, shift) in shifts.enumerated() where shift != 0 {
      guard case .rows(let length) = axes[axis] else { return nil }
      result.rows = result.mapRows(axis, from: length, to: length) { (($0 - shift) % length + length) % length }
    }
    return result
  }

  /// The row table with one row axis changed: `source` gives the old place of a new one, nil for zeros.
  private func mapRows(_ axis: Int, from length: Int, to newLength: Int, _ source: (Int) -> Int?) -> [Int32] {
    let inner = axes[(axis + 1)...].reduce(1) { if case .rows(let length) = $1 { $0 * length } else { $0 } }
    let outer = rows.count / (length * inner)
    let sources = (0..<newLength).map(source)
    var result: [Int32] = []
    result.reserveCapacity(outer * newLength * inner)
    for block in 0..<outer {
      for place in sources {
        guard let place else {
          result.append(contentsOf: repeatElement(-1, count: inner))
          continue
        }
        let start = (block * length + place) * inner
        result.append(contentsOf: rows[start..<start + inner])
      }
    }
    return result
  }

  /// The row table with its axes, of the given sizes, in another order.
  private func transpose(_ sizes: [Int], to order: [Int]) -> [Int32] {
    var strides = [Int](repeating: 1, count: sizes.count)
    for axis in sizes.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * sizes[axis + 1] }
    let long = order.filter { sizes[$0] > 1 }
    if long == long.sorted() { return rows }
    var result = [Int32](repeating: 0, count: rows.count)
    var place = [Int](repeating: 0, count: long.count)
    var source = 0
    for index in result.indices {
      result[index] = rows[source]
      for axis in long.indices.reversed() {
        place[axis] += 1
        source += strides[long[axis]]
        if place[axis] < sizes[long[axis]] { break }
        source -= strides[long[axis]] * sizes[long[axis]]
        place[axis] = 0
      }
    }
    return result
  }
}
