/// The rows of a buffer that a tensor's positions lie in, one for each, in order.
///
/// Most tensors fill their buffer in order, however many rows it has: such a list takes no memory.
struct RowList: Sendable, Equatable {
  /// Never a list of rows that follow one another: equal lists are written alike.
  private enum Storage: Sendable, Equatable {
    case run(first: Int, count: Int)
    /// −1 is a row of zeros.
    case listed([Int32])
  }

  private let storage: Storage

  /// Rows that follow one another.
  init(_ rows: Range<Int>) { storage = .run(first: rows.lowerBound, count: rows.count) }

  /// Any rows; −1 is a row of zeros.
  init(_ rows: [Int32]) {
    if let first = rows.first, first >= 0, rows.indices.allSatisfy({ rows[$0] == first + Int32($0) }) {
      storage = .run(first: Int(first), count: rows.count)
    } else {
      storage = .listed(rows)
    }
  }

  var count: Int {
    switch storage {
    case .run(_, let count): count
    case .listed(let rows): rows.count
    }
  }

  /// The rows' range, if they follow one another without a gap.
  var run: Range<Int>? {
    guard case .run(let first, let count) = storage else { return nil }
    return first..<first + count
  }

  /// One by one, as kernels read them.
  var list: [Int32] {
    switch storage {
    case .run(let first, let count): Array(Int32(first)..<Int32(first + count))
    case .listed(let rows): rows
    }
  }

  /// A position's row; −1 for zeros.
  subscript(position: Int) -> Int {
    switch storage {
    case .run(let first, _): first + position
    case .listed(let rows): Int(rows[position])
    }
  }

  /// Whether some rows are zeros.
  var hasZeros: Bool {
    switch storage {
    case .run: false
    case .listed(let rows): rows.contains(-1)
    }
  }

  /// Whether every row of a buffer that is `count` rows long occurs exactly once.
  func isPermutation(of count: Int) -> Bool {
    switch storage {
    case .run(let first, let length): return first == 0 && length == count
    case .listed(let rows):
      guard rows.count == count else { return false }
      var seen = [Bool](repeating: false, count: count)
      for row in rows {
        guard row >= 0, !seen[Int(row)] else { return false }
        seen[Int(row)] = true
      }
      return true
    }
  }

  /// The same rows counted from another, for work on the part of a buffer that begins there.
  func renumbered(from first: Int) -> RowList {
    switch storage {
    case .run(let old, let count): RowList(old - first..<old - first + count)
    case .listed(let rows): RowList(rows.map { $0 < 0 ? $0 : $0 - Int32(first) })
    }
  }

  /// The list with an axis changed.
  /// - Parameters:
  ///   - length: the axis's positions before
  ///   - inner: the rows of one of them
  ///   - sources: for each position afterwards the one before that it takes; nil for zeros
  func mapped(length: Int, inner: Int, to sources: [Int?]) -> RowList {
    let outer = count / (length * inner)
    if outer == 1, let run, let first = sources.first ?? nil,
      sources.indices.allSatisfy({ sources[$0] == first + $0 })
    {
      return RowList(run.lowerBound + first * inner..<run.lowerBound + (first + sources.count) * inner)
    }
    let rows = list
    var result: [Int32] = []
    result.reserveCapacity(outer * sources.count * inner)
    for block in 0..<outer {
      for source in sources {
        guard let source else {
          result.append(contentsOf: repeatElement(-1, count: inner))
          continue
        }
        let start = (block * length + source) * inner
        result.append(contentsOf: rows[start..<start + inner])
      }
    }
    return RowList(result)
  }

  /// The list with its axes, of the given sizes, in another order.
  func transposed(_ sizes: [Int], to order: [Int]) -> RowList {
    let long = order.filter { sizes[$0] > 1 }
    if long == long.sorted() { return self }
    let strides = rowMajorStrides(sizes)
    let rows = list
    return RowList(
      [Int32](unsafeUninitializedCapacity: rows.count) { result, count in
        forEachOffset(long.map { sizes[$0] }, strides: long.map { strides[$0] }) { source in
          result.initializeElement(at: count, to: rows[source])
          count += 1
        }
      })
  }

  /// Each run of `inner` rows `times` times.
  func repeated(_ times: Int, inner: Int) -> RowList {
    let rows = list
    return RowList(
      stride(from: 0, to: rows.count, by: inner).flatMap { start in
        repeatElement(rows[start..<start + inner], count: times).joined()
      })
  }

  /// The list for places in the order of another list's rows, which are a permutation.
  func arranged(as order: RowList) -> RowList {
    if order.run?.lowerBound == 0 { return self }
    var result = [Int32](repeating: 0, count: count)
    for (position, row) in zip(list, order.list) { result[Int(row)] = position }
    return RowList(result)
  }

  /// The first row and the number of rows that the list goes through again and again; nil where it does not.
  var period: (first: Int, count: Int)? {
    switch storage {
    case .run(let first, let count): return (first, count)
    case .listed(let rows):
      guard let first = rows.first, first >= 0 else { return nil }
      let count = rows.dropFirst().firstIndex(of: first) ?? rows.count
      for (index, row) in rows.enumerated() where row != first + Int32(index % count) { return nil }
      return (Int(first), count)
    }
  }

  /// The bytes of the list, and which memory it is in: lists that are copies of one another share it.
  var memory: (address: UnsafeRawPointer, bytes: Int)? {
    guard case .listed(let rows) = storage else { return nil }
    return rows.withUnsafeBytes { bytes in bytes.baseAddress.map { ($0, bytes.count) } }
  }
}
