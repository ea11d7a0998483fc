/// The screens, in the order of their tabs and number keys.
enum ScreenID: Int, CaseIterable, Sendable {
  case models, stages, compare, attention, windows

  /// What its tab says.
  var title: String {
    switch self {
    case .models: "Models"
    case .stages: "Stages"
    case .compare: "Compare"
    case .attention: "Attention"
    case .windows: "Windows"
    }
  }

  /// The key that shows it: `1` to `5`.
  var key: Character { Character(String(rawValue + 1)) }
}
