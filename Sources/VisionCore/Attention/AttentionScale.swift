/// What a model has learned to multiply the cosines of queries and keys by, 1/τ of each head (Liu et al. 2022, Eq. 2): how
/// sharply a head can tell keys apart, since a cosine is at most 1.
package struct AttentionScale: Sendable {
  package let site: AttentionSite
  /// For each head; above 0 and at most `largest`.
  package let factors: [Double]

  /// The largest factor that is allowed: τ is at least 0.01.
  package static let largest = 100.0
}

extension Program {
  /// The learned factors of all attentions that have some, in order of depth; none in models that divide by the width's root.
  /// - Throws: an error of the weights.
  package func attentionScales(weights: any WeightSource) throws -> [AttentionScale] {
    let constants = Constants(program: self, weights: weights)
    return try attentionSites(Cost(self)).compactMap { site in
      guard case .learned(let factor, _)? = site.record.softmax?.scale else { return nil }
      return AttentionScale(site: site, factors: try constants.values(factor).map(Double.init))
    }
  }
}
