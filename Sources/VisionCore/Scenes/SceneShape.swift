/// What a scene shows: ten shapes, each within a circle of radius one around the origin, the second axis upwards.
package enum SceneShape: String, Sendable, CaseIterable {
  case circle, square, triangle, star, cross, ring, crescent, heart, hexagon, arrow

  /// The shape's number, in the order of the cases: the class that a model predicts.
  package var index: Int { SceneShape.allCases.firstIndex(of: self) ?? 0 }
}

/// A shape's outline, with what it takes to measure distances from it.
struct SceneOutline: Sendable {
  private let kind: Kind

  private enum Kind: Sendable {
    /// A disc of radius one, without a smaller one where there is a hole.
    case disc(hole: Double)
    /// A disc of radius one without another disc.
    case crescent(bite: SIMD2<Double>, radius: Double)
    /// A square on its corner, and two discs whose diameters are its upper sides.
    case heart(square: [SIMD2<Double>], centres: [SIMD2<Double>], radius: Double)
    case polygon([SIMD2<Double>])
  }

  init(_ shape: SceneShape) {
    kind =
      switch shape {
      case .circle: .disc(hole: 0)
      case .ring: .disc(hole: SceneOutline.ringHole)
      case .crescent: .crescent(bite: SIMD2(SceneOutline.biteOffset, 0), radius: SceneOutline.biteRadius)
      case .heart: SceneOutline.heart
      case .square: .polygon(SceneOutline.corners(4, from: .pi / 4))
      case .triangle: .polygon(SceneOutline.corners(3, from: .pi / 2))
      case .hexagon: .polygon(SceneOutline.corners(6, from: 0))
      case .star: .polygon(SceneOutline.star)
      case .cross: .polygon(SceneOutline.cross)
      case .arrow: .polygon(SceneOutline.arrow)
      }
  }

  static let ringHole = 0.58
  static let biteRadius = 0.8
  static let biteOffset = 0.5
  static let starInnerRadius = 0.42
  /// Half the width of a cross's bars; their length makes the corners lie on the circle.
  static let crossHalfWidth = 0.3

  /// The distance from a point to the outline, below zero within it; exact near the outline, at most that elsewhere.
  func distance(to point: SIMD2<Double>) -> Double {
    switch kind {
    case .disc(let hole):
      let distance = point.length
      return hole > 0 ? max(distance - 1, hole - distance) : distance - 1
    case .crescent(let bite, let radius): return max(point.length - 1, radius - (point - bite).length)
    case .heart(let square, let centres, let radius):
      return centres.reduce(SceneOutline.distance(from: point, to: square)) { min($0, (point - $1).length - radius) }
    case .polygon(let corners): return SceneOutline.distance(from: point, to: corners)
    }
  }

  /// The distance to the nearest side, with a sign from the parity of the sides that a ray to the right crosses.
  private static func distance(from point: SIMD2<Double>, to corners: [SIMD2<Double>]) -> Double {
    var nearest = Double.infinity
    var isInside = false
    var start = corners[corners.count - 1]
    for end in corners {
      let (side, offset) = (end - start, point - start)
      let part = max(0, min(1, (offset * side).sum() / (side * side).sum()))
      let away = offset - side * part
      nearest = min(nearest, (away * away).sum())
      if (start.y > point.y) != (end.y > point.y),
        offset.x < side.x * offset.y / side.y
      {
        isInside.toggle()
      }
      start = end
    }
    return isInside ? -nearest.squareRoot() : nearest.squareRoot()
  }

  private static func corners(_ count: Int, from angle: Double) -> [SIMD2<Double>] {
    (0..<count).map { corner in
      // Within ±π, where the series holds.
      let turned = angle + 2 * .pi * Double(corner) / Double(count)
      return onCircle(turned > .pi ? turned - 2 * .pi : turned)
    }
  }

  private static func onCircle(_ angle: Double) -> SIMD2<Double> {
    let (sine, cosine) = Elementary.sineCosine(angle)
    return SIMD2(cosine, sine)
  }

  private static var star: [SIMD2<Double>] {
    corners(10, from: .pi / 2).enumerated().map { $0.isMultiple(of: 2) ? $1 : $1 * starInnerRadius }
  }

  private static var cross: [SIMD2<Double>] {
    let (a, b) = (crossHalfWidth, (1 - crossHalfWidth * crossHalfWidth).squareRoot())
    let quarter = [SIMD2(b, -a), SIMD2(b, a), SIMD2(a, a)]
    return (0..<4).flatMap { turns in
      quarter.map { corner in (0..<turns).reduce(corner) { point, _ in SIMD2(-point.y, point.x) } }
    }
  }

  /// Pointing upwards: a head as wide as two thirds of the circle on a shaft.
  static let arrow: [SIMD2<Double>] = [
    SIMD2(0, 1), SIMD2(0.75, 0.1), SIMD2(0.28, 0.1), SIMD2(0.28, -0.95), SIMD2(-0.28, -0.95), SIMD2(-0.28, 0.1),
    SIMD2(-0.75, 0.1),
  ]

  /// Half a diagonal of the heart's square, such that the lower corner touches the circle and the discs stay within.
  static let heartHalfDiagonal = 0.78

  private static var heart: Kind {
    let half = heartHalfDiagonal
    let low = -1.0
    let square = [
      SIMD2(0, low), SIMD2(half, low + half), SIMD2(0, low + 2 * half), SIMD2(-half, low + half),
    ]
    let (right, left) = ((square[1] + square[2]) / 2, (square[2] + square[3]) / 2)
    return .heart(square: square, centres: [right, left], radius: half * 0.5.squareRoot())
  }
}

extension SIMD2<Double> {
  /// The vector's length.
  var length: Double { (self * self).sum().squareRoot() }
}
