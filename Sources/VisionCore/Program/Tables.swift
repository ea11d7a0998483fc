import VisionNumerics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Tables that follow from parameters and sizes alone, computed once when weights are loaded.

/// The number of the bias table's row for each pair of places in a window, [M², M²] row-major (Liu et al. 2021, Eq. 4).
///
/// Offsets run from −M + 1 to M − 1 on both axes; a row is (Δrow + M − 1)·(2M − 1) + Δcolumn + M − 1.
package func relativePositionIndex(_ window: GridSize) -> [Int] {
  var index: [Int] = []
  index.reserveCapacity(window.count * window.count)
  for query in window.places {
    for key in window.places { index.append(window.offsets.index(window.offset(of: query, from: key))) }
  }
  return index
}

/// A bias table [(2M − 1)², heads] laid out by head and pair of places: [heads, M², M²].
package func relativePositionBias(_ table: [Float], heads: Int, window: GridSize) -> [Float] {
  let index = relativePositionIndex(window)
  return (0..<heads).flatMap { head in index.map { table[$0 * heads + head] } }
}

/// Position embeddings [prefix + rows·columns, width] resampled to another grid; the prefix stays (Dosovitskiy et al. 2021,
/// Section 3.2).
package func resampledPositions(_ positions: [Float], width: Int, from table: PositionTable, to: GridSize) -> [Float] {
  let (from, prefix, resampling) = (table.grid, table.prefix, table.resampling)
  let grid = Array(positions[(prefix * width)...])
  // [rows, columns · width] → [rows′, columns · width] → for each row [columns, width] → [columns′, width].
  let tall = resampled(grid, length: from.rows, to: to.rows, inner: from.columns * width, resampling)
  var result = Array(positions[..<(prefix * width)])
  result.reserveCapacity((prefix + to.count) * width)
  for row in 0..<to.rows {
    let start = row * from.columns * width
    result += resampled(
      Array(tall[start..<start + from.columns * width]), length: from.columns, to: to.columns, inner: width, resampling)
  }
  return result
}

/// The first axis of [length, inner] resampled.
private func resampled(
  _ values: [Float], length: Int, to count: Int, inner: Int, _ resampling: PositionResampling
) -> [Float] {
  guard length != count else { return values }
  var result = [Float](repeating: 0, count: count * inner)
  for place in 0..<count {
    let (start, weights) = resampling.taps(at: place, from: length, to: count)
    for (source, weight) in zip(start..., weights) {
      for element in 0..<inner { result[place * inner + element] += Float(weight) * values[source * inner + element] }
    }
  }
  return result
}

/// Offsets of two places of a window, log-spaced: [(2M − 1)², 2] (Liu et al. 2022, Eq. 4 and the authors' code).
///
/// sign(x)·log₂(1 + |x|)/log₂ 8, x being an offset divided by the longest one of `extent` and multiplied by 8.
package func logSpacedOffsets(_ window: GridSize, extent: GridSize) -> [Float] {
  (1 - window.rows..<window.rows).flatMap { row in
    (1 - window.columns..<window.columns).flatMap { column in
      [logSpacedOffset(row, longest: extent.rows - 1), logSpacedOffset(column, longest: extent.columns - 1)]
    }
  }
}

/// An offset as `logSpacedOffsets` has it.
package func logSpacedOffset(_ offset: Int, longest: Int) -> Float {
  let x = Float(8 * offset) / Float(max(longest, 1))
  let size = Float(log2(Double(abs(x)) + 1) / 3)
  return x < 0 ? -size : size
}

/// Offsets of two places of a window: [(2M − 1)², 2] (Liu et al. 2022, Eq. 3).
package func linearOffsets(_ window: GridSize) -> [Float] {
  (1 - window.rows..<window.rows).flatMap { row in
    (1 - window.columns..<window.columns).flatMap { column in [Float(row), Float(column)] }
  }
}
