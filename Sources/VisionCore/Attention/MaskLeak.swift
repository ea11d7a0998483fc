/// What would cross from region to region of shifted windows if nothing were masked (Liu et al. 2021, Section 3.2 and Fig. 4).
package struct MaskLeak: Sendable {
  /// For each place of the map, row by row, the part of its attention that goes to keys which the mask keeps apart, the mean
  /// over heads.
  package let perQuery: [Double]
  /// The map of queries.
  package let map: GridSize
  /// The mean over all queries of the map.
  package var mean: Double { perQuery.reduce(0, +) / Double(max(perQuery.count, 1)) }
  /// The number of queries that have keys which the mask keeps apart.
  package let exposed: Int

  /// The mean over the queries that the mask does anything for; 0 where there are none.
  package var meanOfExposed: Double { exposed > 0 ? perQuery.reduce(0, +) / Double(exposed) : 0 }

  /// - Parameter maps: the weights of a run of `Program.withoutMask(at:)`
  /// - Throws: `AttentionError`; nil where the attention has no windows.
  package init?(_ maps: AttentionMaps) throws(AttentionError) {
    guard let partition = maps.arrangement.windows else { return nil }
    map = partition.map
    var (perQuery, exposed) = ([Double](), 0)
    for place in partition.map.places {
      let (window, token) = try maps.arrangement.location(of: .place(place))
      let regions = partition.regions(ofWindow: window)
      let apart = regions.indices.filter { regions[$0] != regions[token] }
      if !apart.isEmpty { exposed += 1 }
      var sum = 0.0
      for head in 0..<maps.heads {
        let row = maps.row(window: window, head: head, query: token)
        for key in apart { sum += Double(row[row.startIndex + key]) }
      }
      perQuery.append(sum / Double(maps.heads))
    }
    (self.perQuery, self.exposed) = (perQuery, exposed)
  }
}

extension Program {
  /// The program with the mask of one attention taken away: zeros in its place. What comes before it is the same, so its
  /// weights differ by the mask alone.
  package func withoutMask(at site: AttentionSite) -> Program {
    guard let mask = site.record.mask?.step else { return self }
    var program = self
    program.replaceOperation(of: mask, by: .constant(.filled(0)))
    return program
  }

  mutating func replaceOperation(of index: Int, by operation: Operation) {
    let step = steps[index]
    steps[index] = Step(operation: operation, inputs: step.inputs, shape: step.shape, module: step.module)
  }
}
