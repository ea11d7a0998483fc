/// The small multiples of the Attention screen, of which that of the chosen block and head is selected.
struct OverviewState: Sendable {
  /// What the heads of a block are sorted by.
  enum Order: String, Sendable, CaseIterable {
    case number
    /// The least spread first.
    case entropy
    /// The nearest first.
    case distance

    var words: Phrase {
      switch self {
      case .number: "heads by number"
      case .entropy: "heads by entropy, the least first"
      case .distance: "heads by distance, the nearest first"
      }
    }
  }

  var order = Order.number
  /// Whether arrows move the query instead of the selection.
  var movesQuery = false
}
