/// What a run keeps of a model's attention, within a bound: all weights where they fit; else of each site what takes less,
/// its weights or the queries and keys that give any row of them again, for as many sites about the chosen one as fit.
package struct AttentionCapture: Sendable, Hashable {
  /// Steps of the program whose results are kept: softmax, and the features of attention without softmax.
  package let steps: Set<Int>
  /// Softmax steps of which queries and keys are kept.
  package let factors: Set<Int>
  /// The numbers of the sites that are kept.
  package let sites: Set<Int>
  /// The bytes that all of it takes, never more than the bound.
  package let bytes: Int
  /// Whether every site is kept.
  package let isComplete: Bool

  /// As much as a run keeps without being asked: 256 MB.
  package static let limit = 256_000_000

  /// - Parameters:
  ///   - chosen: the site that is kept before all others, by its number
  ///   - limit: the bound in bytes
  package init(_ sites: [AttentionSite], chosen: Int, limit: Int = AttentionCapture.limit) {
    let keepsWeights = sites.reduce(0) { $0 + $1.weightBytes } <= limit
    var (steps, factors, kept, bytes) = (Set<Int>(), Set<Int>(), Set<Int>(), 0)
    for site in sites.sorted(by: { abs($0.index - chosen) < abs($1.index - chosen) }) {
      let takesFactors = !keepsWeights && site.factorBytes.map { $0 < site.weightBytes } ?? false
      let needed = takesFactors ? site.factorBytes ?? 0 : site.weightBytes
      guard bytes + needed <= limit else { continue }
      bytes += needed
      kept.insert(site.index)
      if takesFactors { factors.insert(site.step) } else { steps.formUnion(site.record.weightSteps) }
    }
    (self.steps, self.factors, self.sites, self.bytes) = (steps, factors, kept, bytes)
    isComplete = kept.count == sites.count
  }

  /// Sites in groups, in order, each taking no more memory than a run keeps, but at least one: for a large model several runs.
  package static func groups(_ sites: [AttentionSite], limit: Int = AttentionCapture.limit) -> [[AttentionSite]] {
    var groups: [[AttentionSite]] = []
    var bytes = 0
    for site in sites {
      bytes += site.weightBytes
      if groups.isEmpty || bytes > limit {
        groups.append([])
        bytes = site.weightBytes
      }
      groups[groups.count - 1].append(site)
    }
    return groups
  }
}

extension Engine {
  /// Runs the model on an image and keeps attentions within a bound.
  /// - Parameters:
  ///   - sites: what is kept, as far as the bound allows
  ///   - chosen: the site that is kept before all others; where it is too large both ways it is kept all the same, since it was
  ///     asked for
  /// - Throws: as `run(_:capturing:factors:progress:)`.
  package func run(
    _ image: [Float], keeping sites: [AttentionSite], before chosen: AttentionSite, limit: Int = AttentionCapture.limit,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> Trace {
    let capture = AttentionCapture(sites, chosen: chosen.index, limit: limit)
    guard capture.sites.contains(chosen.index) else {
      return try run(image, capturing: chosen.record.weightSteps, progress: progress)
    }
    return try run(image, capturing: capture.steps, factors: capture.factors, progress: progress)
  }
}

extension [AttentionSite] {
  /// The attention at a path, or the first below it.
  /// - Throws: `AttentionError.noSuchBlock`.
  package func site(at path: String, of model: String) throws(AttentionError) -> AttentionSite {
    guard let site = first(where: { $0.path == path || $0.path.hasPrefix(path + ".") }) else {
      throw .noSuchBlock(path, model: model, paths: map(\.path))
    }
    return site
  }

  /// The same, or the last where no path is given.
  /// - Throws: `AttentionError` where there is none.
  package func chosen(at path: String?, of model: String) throws(AttentionError) -> AttentionSite {
    if let path { return try site(at: path, of: model) }
    guard let last else { throw .noAttention(model: model) }
    return last
  }
}
