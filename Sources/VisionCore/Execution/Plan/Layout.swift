/// Where a tensor's elements lie in a buffer, so that moving axes about moves no data.
///
/// A buffer is a matrix of rows. Some axes of a tensor run over rows, together, through a table of row numbers; the
/// others run along the columns of a row with a stride each. Window partition, cyclic shift, padding and the split into
/// heads are then changes of a table or a stride.
struct Layout: Sendable {
  var buffer: Int
  var axes: [Axis]
  /// For each place of the row axes, in row-major order, its row in the buffer; −1 is a row of zeros.
  var rows: RowList
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

  init(buffer: Int, axes: [Axis], rows: RowList, column: Int = 0) {
    (self.buffer, self.axes, self.rows, self.column) = (buffer, axes, rows, column)
  }

  /// A tensor that fills its buffer in row-major order, the last axis along a row.
  init(filling buffer: Int, shape: [Int]) {
    let leading = shape.dropLast()
    self.init(
      buffer: buffer,
      axes: leading.map { .rows(length: $0) } + [.columns(length: shape[shape.count - 1], stride: 1)],
      rows: RowList(0..<leading.reduce(1, *)))
  }

  var shape: [Int] { axes.map(\.length) }

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
    let transposed = rows.transposed(
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

  /// The row list with one row axis changed: `source` gives the old place of a new one, nil for zeros.
  private func mapRows(_ axis: Int, from length: Int, to newLength: Int, _ source: (Int) -> Int?) -> RowList {
    let inner = axes[(axis + 1)...].reduce(1) { if case .rows(let length) = $1 { $0 * length } else { $0 } }
    return rows.mapped(length: length, inner: inner, to: (0..<newLength).map(source))
  }
}

/// Where a tensor's elements lie in a buffer, if that is at even distances along each axis.
struct StridedLayout: Sendable {
  let buffer: Int
  /// Where the first element is.
  var offset: Int
  var shape: [Int]
  /// Floats from one element to the next along each axis.
  var strides: [Int]
}

extension Layout {
  /// The layout as even distances in a buffer whose rows are `width` long; nil where the rows do not follow one another.
  func strided(width: Int) -> StridedLayout? {
    guard let run = rows.run else { return nil }
    var step = width
    let strides = axes.reversed().map { axis -> Int in
      switch axis {
      case .rows(let length):
        defer { step *= length }
        return step
      case .columns(_, let stride): return stride
      }
    }
    return StridedLayout(
      buffer: buffer, offset: run.lowerBound * width + column, shape: shape, strides: strides.reversed())
  }
}
