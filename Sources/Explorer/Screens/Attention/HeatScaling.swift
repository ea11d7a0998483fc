import VisionCore

/// What the colours of attention maps are measured by.
enum HeatScaling: String, Sendable, CaseIterable {
  /// Each map from 0 to its own largest weight.
  case own
  /// All maps that are shown from 0 to the largest weight of them all.
  case shared
  /// The same by equal factors, three powers of ten down from the largest weight.
  case logarithmic = "log"

  /// The scale of a map.
  /// - Parameters:
  ///   - own: its own largest weight
  ///   - all: the largest of all that are shown
  func scale(own: Float, all: Float) -> ColorScale {
    let largest = max(self == .own ? own : all, .leastNormalMagnitude)
    switch self {
    case .own, .shared: return ColorScale(.viridis, range: 0...largest)
    case .logarithmic:
      var scale = ColorScale(.viridis, range: max(largest / 1000, .leastNormalMagnitude)...largest)
      scale.isLogarithmic = true
      return scale
    }
  }

  /// - Parameter maps: what is shown, such as `heads`
  func words(of maps: Phrase) -> Phrase {
    switch self {
    case .own: "scale of this map"
    case .shared: "scale of all \(maps)"
    case .logarithmic: "logarithmic scale of all \(maps)"
    }
  }
}
