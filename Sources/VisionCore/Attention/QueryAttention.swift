/// One query's attention in all heads of a step, with where its keys lie.
package struct QueryAttention: Sendable {
  package let query: AttentionQuery
  package let reach: AttentionReach
  package let heads: Int
  /// [heads, keys] in the keys' own order, row-major; every row sums to 1.
  package let rows: [Float]

  init(query: AttentionQuery, reach: AttentionReach, heads: Int, rows: [Float]) {
    (self.query, self.reach, self.heads, self.rows) = (query, reach, heads, rows)
  }

  /// The weights of a head, or their mean, laid out on the grid of keys.
  /// - Throws: `AttentionError.noSuchHead`.
  package func map(_ head: HeadSelection) throws(AttentionError) -> AttentionMap {
    let keys = reach.keys.count
    let row: [Float]
    switch head {
    case .head(let number):
      guard (0..<heads).contains(number) else { throw .noSuchHead(number, heads: heads) }
      row = Array(rows[number * keys..<(number + 1) * keys])
    case .mean:
      var sums = [Float](repeating: 0, count: keys)
      for index in rows.indices { sums[index % keys] += rows[index] }
      row = sums.map { $0 / Float(heads) }
    }
    return AttentionMap(row: row, reach: reach, query: query, head: head)
  }
}

/// What a run kept of an attention: its weights, or, where those take too much memory, what gives any row of them again.
public struct KeptAttention: Sendable {
  private enum Content: Sendable {
    case weights(AttentionMaps)
    case factors(AttentionFactors)
    case features(FeatureAttention)
  }

  package let arrangement: AttentionArrangement
  /// How many heads there are.
  public let heads: Int
  /// The memory that is kept for it.
  package let bytes: Int
  private let content: Content

  /// Nil where the run kept nothing of the site.
  /// - Throws: `AttentionError` where what was kept has another shape than the site's.
  package init?(_ site: AttentionSite, in trace: Trace) throws(AttentionError) {
    (arrangement, heads) = (site.arrangement, site.heads)
    if let maps = try AttentionMaps(site.record, in: trace) {
      content = .weights(maps)
      bytes = site.weightBytes
    } else if site.record.softmax == nil, let queries = trace.captured[site.record.queries],
      let keys = trace.captured[site.record.keys]
    {
      content = .features(FeatureAttention(queries: queries, keys: keys))
      bytes = site.weightBytes
    } else if let factors = trace.factors[site.step] {
      content = .factors(factors)
      bytes = factors.bytes
    } else {
      return nil
    }
  }

  /// The tokens that can be asked for.
  public var queries: TokenGrid { arrangement.queries }

  /// How much one token attends to each place: its weights after softmax, laid out on the grid of keys.
  /// - Parameters:
  ///   - query: the token that looks; nil for the first in front of the grid (a class token), or else the middle of the grid
  ///   - head: one head, or the mean of all
  /// - Throws: an error that says which there are where there is no such token or head.
  public func map(of query: AttentionQuery? = nil, head: HeadSelection = .mean) throws -> AttentionMap {
    try attention(of: query ?? queries.defaultQuery).map(head)
  }

  /// All heads' weights for one query.
  /// - Throws: `AttentionError.noSuchQuery`, or `.notRecomputed` where the kernel refuses.
  package func attention(of query: AttentionQuery) throws(AttentionError) -> QueryAttention {
    let reach = try arrangement.reach(of: query)
    let place = try arrangement.location(of: query)
    let rows: [Float]
    switch content {
    case .weights(let maps):
      rows = (0..<heads).flatMap { maps.row(window: place.window, head: $0, query: place.token) }
    case .factors(let factors):
      do { rows = try factors.rows(window: place.window, query: place.token) } catch {
        throw .notRecomputed(reason: "\(error)")
      }
    case .features(let features): rows = features.row(of: place.token)
    }
    return QueryAttention(query: query, reach: reach, heads: heads, rows: rows)
  }
}
