import VisionCore

/// The small multiples of the Attention screen: which map is selected, how heads are sorted, where it is scrolled to.
struct OverviewState: Sendable {
  /// What the heads of a block are sorted by.
  enum Order: Sendable, Hashable, CaseIterable {
    case number
    /// The least spread first.
    case entropy
    /// The nearest first.
    case distance

    var next: Order {
      switch self {
      case .number: .entropy
      case .entropy: .distance
      case .distance: .number
      }
    }

    var words: Phrase {
      switch self {
      case .number: "heads by number"
      case .entropy: "heads by entropy, the least first"
      case .distance: "heads by distance, the nearest first"
      }
    }
  }

  /// The selected map.
  var site: Int
  var head: Int
  var order = Order.number
  /// Whether arrows move the query instead of the selection.
  var movesQuery = false
}
