/// What the Inside screen can look at, in the order in which `v` goes through it.
enum InsideView: Int, CaseIterable, Sendable {
  case rollout, distance, field, bias, positions, features, ablation

  /// What its tab says.
  var title: Phrase {
    switch self {
    case .rollout: "Rollout"
    case .distance: "Distance"
    case .field: "Field"
    case .bias: "Bias"
    case .positions: "Positions"
    case .features: "Features"
    case .ablation: "Ablate"
    }
  }

  /// What `m` goes through: the ways in which it is drawn.
  var modes: [InsideMode] {
    switch self {
    case .rollout, .positions: []
    case .distance: [.distance, .entropy]
    case .field: [.maximal, .effective, .growth]
    case .bias: [.query, .matrix, .scales]
    case .features: [.components, .amplitude, .channels, .filters]
    case .ablation: [.query, .moved]
    }
  }
}

/// A way in which a view is drawn.
enum InsideMode: Sendable, Hashable {
  /// Of each head, in pixels.
  case distance
  /// Of each head, in bits.
  case entropy
  /// The pixels that a token can depend on.
  case maximal
  /// The pixels that it came from, by rollout.
  case effective
  /// The field's height and width by block.
  case growth
  /// One query's row.
  case query
  /// All queries and all keys of a window.
  case matrix
  /// The learned factors of cosines.
  case scales
  case components, amplitude, channels, filters
  /// How much of each query's attention went elsewhere.
  case moved
}

/// The steps that the Inside screen's keys take through views, modes, options.
extension Equatable {
  /// The element so many places on, in a round; the first where this one is not there.
  func following(_ step: Int, in all: [Self]) -> Self {
    guard let place = all.firstIndex(of: self) else { return all.first ?? self }
    return all[((place + step) % all.count + all.count) % all.count]
  }
}
