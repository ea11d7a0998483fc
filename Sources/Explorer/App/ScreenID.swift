import VisionCore

/// The screens, in the order of their tabs and number keys.
enum ScreenID: Int, CaseIterable, Sendable {
  case models, stages, compare, attention, windows, scaling, accuracy, inside

  /// What its tab says.
  var title: Phrase {
    switch self {
    case .models: "Models"
    case .stages: "Stages"
    case .compare: "Compare"
    case .attention: "Attention"
    case .windows: "Windows"
    case .scaling: "Scaling"
    case .accuracy: "Accuracy"
    case .inside: "Inside"
    }
  }

  /// What its tab says where there is little room.
  var shortTitle: Phrase {
    switch self {
    case .models: "Mod"
    case .stages: title
    case .compare: "Comp"
    case .attention: "Attn"
    case .windows: "Win"
    case .scaling: "Scale"
    case .accuracy: "Acc"
    case .inside: "In"
    }
  }

  /// The key that shows it: `1` to `8`.
  var key: Character { Character(String(rawValue + 1)) }
}
