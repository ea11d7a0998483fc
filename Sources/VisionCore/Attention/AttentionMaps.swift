/// The weights that an attention step gave, with what its queries and keys stand for on the image.
package struct AttentionMaps: Sendable {
  package let arrangement: AttentionArrangement
  /// Windows, 1 for attention over all tokens.
  package let windows: Int
  package let heads: Int
  /// In each window, padding included.
  package let queries: Int
  package let keys: Int
  /// [windows, heads, queries, keys], row-major; every row sums to 1.
  package let weights: [Float]

  /// - Parameters:
  ///   - shape: [windows, heads, queries, keys]
  ///   - weights: as many numbers, row-major
  /// - Throws: `AttentionError` where the shape is not the arrangement's.
  package init(shape: [Int], weights: [Float], arrangement: AttentionArrangement) throws(AttentionError) {
    let expected = arrangement.weightsShape(heads: 0)
    guard shape.count == 4, shape[1] > 0, arrangement.weightsShape(heads: shape[1]) == shape else {
      throw .shape(expected: expected, found: shape)
    }
    let count = shape.reduce(1, *)
    guard weights.count == count else { throw .count(expected: count, found: weights.count) }
    (windows, heads, queries, keys) = (shape[0], shape[1], shape[2], shape[3])
    (self.arrangement, self.weights) = (arrangement, weights)
  }

  /// What a run captured of an attention; nil where it kept no weights of it.
  /// - Throws: `AttentionError` where what was kept has another shape than the arrangement's.
  package init?(_ record: AttentionRecord, in trace: Trace) throws(AttentionError) {
    guard let step = record.softmax?.weights, let captured = trace.captured[step] else { return nil }
    try self.init(shape: captured.shape, weights: captured.values, arrangement: record.arrangement)
  }

  /// The weights of one query over the keys of its window, in their own order.
  /// - Throws: `AttentionError` where there is no such query or head.
  package func row(of query: AttentionQuery, head: HeadSelection) throws(AttentionError) -> [Float] {
    let place = try arrangement.location(of: query)
    switch head {
    case .head(let head):
      guard (0..<heads).contains(head) else { throw .noSuchHead(head, heads: heads) }
      return Array(row(window: place.window, head: head, query: place.token))
    case .mean:
      var sums = [Float](repeating: 0, count: keys)
      for head in 0..<heads {
        for (key, weight) in row(window: place.window, head: head, query: place.token).enumerated() {
          sums[key] += weight
        }
      }
      return sums.map { $0 / Float(heads) }
    }
  }

  /// One query's weights laid out on the grid of keys.
  /// - Throws: `AttentionError` where there is no such query or head.
  package func map(of query: AttentionQuery, head: HeadSelection) throws(AttentionError) -> AttentionMap {
    AttentionMap(
      row: try row(of: query, head: head), reach: try arrangement.reach(of: query), query: query, head: head)
  }

  /// The row of a window, head and query token.
  func row(window: Int, head: Int, query: Int) -> ArraySlice<Float> {
    let start = ((window * heads + head) * queries + query) * keys
    return weights[start..<start + keys]
  }
}

extension AttentionArrangement {
  /// The window and the token in it that hold a query; window 0 where there are none.
  /// - Throws: `AttentionError.noSuchQuery`.
  package func location(of query: AttentionQuery) throws(AttentionError) -> (window: Int, token: Int) {
    let number = try queries.number(of: query)
    guard case .place(let place) = query, let windows else { return (0, number) }
    return windows.target(row: place.row, column: place.column)
  }
}
