/// Which attention steps a run keeps the weights of: all of a model's, or, where that would take too much memory, one.
public struct AttentionCapture: Sendable, Hashable {
  /// Steps of the program.
  public let steps: Set<Int>
  /// The bytes that the weights take.
  public let bytes: Int
  /// Whether every site is kept.
  public let isComplete: Bool

  /// As much as a run keeps without being asked: 256 MB.
  public static let limit = 256_000_000

  /// - Parameter chosen: the site that is kept in any case, by its number
  public init(_ sites: [AttentionSite], chosen: Int, limit: Int = AttentionCapture.limit) {
    let all = sites.reduce(0) { $0 + $1.weightBytes }
    let kept = all <= limit ? sites : sites.filter { $0.index == chosen }
    steps = Set(kept.map(\.step))
    bytes = kept.reduce(0) { $0 + $1.weightBytes }
    isComplete = all <= limit
  }

  /// Sites in groups, in order, each taking no more memory than a run keeps, but at least one: for a large model several runs.
  public static func groups(_ sites: [AttentionSite], limit: Int = AttentionCapture.limit) -> [[AttentionSite]] {
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

extension AttentionSite {
  /// The bytes of its weights [windows, heads, queries, keys] in float32.
  public var weightBytes: Int { windows * heads * queries * keys * MemoryLayout<Float>.size }
}
