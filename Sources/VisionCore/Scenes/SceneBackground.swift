/// What stands behind a scene's object: two colours, mixed by a pattern. Places are in parts of the image's width.
struct SceneBackground: Sendable {
  private let pattern: Pattern
  private let colours: (SIMD3<Double>, SIMD3<Double>)
  private let clutter: [Clutter]

  fileprivate enum Pattern: Sendable {
    case gradient(SIMD2<Double>)
    /// Values on a lattice, interpolated, three octaves of them.
    case noise(frequency: Double, seed: UInt64)
    case stripes(SIMD2<Double>, phase: Double)
    case checker(SIMD2<Double>, phase: SIMD2<Double>)
    /// The cells of points that jitter on a lattice, each of one shade.
    case cells(frequency: Double, seed: UInt64)
  }

  /// A thin line or a small blob, as a line of some thickness.
  fileprivate struct Clutter: Sendable {
    let start: SIMD2<Double>
    let end: SIMD2<Double>
    let halfWidth: Double
    let colour: SIMD3<Double>
  }

  init(_ difficulty: SceneDifficulty, _ random: inout SplitMix64) {
    let kind = difficulty.hasTexture ? random.index(below: 5) : 0
    let direction = random.direction()
    let frequency = Elementary.exponential(random.number(Elementary.logarithm(3)...Elementary.logarithm(14)))
    let phase = SIMD2(random.unit(), random.unit())
    let seed = random.next()
    colours = (random.colour(), random.colour())
    pattern =
      switch kind {
      case 0: .gradient(direction)
      case 1: .noise(frequency: frequency, seed: seed)
      case 2: .stripes(direction * frequency, phase: phase.x)
      case 3: .checker(direction * frequency, phase: phase)
      default: .cells(frequency: frequency, seed: seed)
      }
    clutter = difficulty.hasTexture ? (0..<random.index(below: 6)).map { _ in Clutter(&random) } : []
  }

  /// The colour at a place; `softness` is the width over which an edge runs, a pixel's.
  func colour(at place: SIMD2<Double>, softness: Double) -> SIMD3<Double> {
    let mixed = colours.0 + (colours.1 - colours.0) * pattern.part(at: place)
    return clutter.reduce(mixed) { $0 + ($1.colour - $0) * $1.coverage(at: place, softness: softness) }
  }
}

extension SceneBackground.Clutter {
  init(_ random: inout SplitMix64) {
    start = SIMD2(random.unit(), random.unit())
    let isLine = random.unit() < 0.5
    let direction = random.direction()
    end = isLine ? start + direction * random.number(0.2...1) : start
    halfWidth = isLine ? random.number(0.004...0.012) : random.number(0.012...0.04)
    colour = random.colour()
  }

  func coverage(at place: SIMD2<Double>, softness: Double) -> Double {
    let (side, offset) = (end - start, place - start)
    let square = (side * side).sum()
    let part = square > 0 ? max(0, min(1, (offset * side).sum() / square)) : 0
    return max(0, min(1, 0.5 - ((offset - side * part).length - halfWidth) / softness))
  }
}

extension SceneBackground.Pattern {
  /// How much of the second colour is at a place, from 0 to 1.
  func part(at place: SIMD2<Double>) -> Double {
    switch self {
    case .gradient(let direction): smooth(0.5 + ((place - 0.5) * direction).sum() / 1.4)
    case .noise(let frequency, let seed): noise(place * frequency, seed)
    case .stripes(let direction, let phase): wave((place * direction).sum() + phase)
    case .checker(let direction, let phase):
      checker(
        wave((place * direction).sum() + phase.x), wave((place * SIMD2(-direction.y, direction.x)).sum() + phase.y))
    case .cells(let frequency, let seed): cell(place * frequency, seed)
    }
  }

  /// A wave of period one between 0 and 1 with steep flanks.
  private func wave(_ value: Double) -> Double {
    let part = value - value.rounded(.down)
    let triangle = part < 0.5 ? 2 * part : 2 - 2 * part
    return smooth(0.5 + 4 * (triangle - 0.5))
  }

  private func checker(_ a: Double, _ b: Double) -> Double { a + b - 2 * a * b }

  private func noise(_ place: SIMD2<Double>, _ seed: UInt64) -> Double {
    (0..<3).reduce(0) { sum, octave in
      let scale = Double(1 << octave)
      return sum + lattice(place * scale, seed &+ UInt64(octave)) * 4 / (7 * scale)
    }
  }

  /// Random values on whole numbers, interpolated between them.
  private func lattice(_ place: SIMD2<Double>, _ seed: UInt64) -> Double {
    let corner = place.rounded(.down)
    let (x, y) = (Int(corner.x), Int(corner.y))
    let (u, v) = (smooth(place.x - corner.x), smooth(place.y - corner.y))
    let top = hash(x, y, seed) * (1 - u) + hash(x + 1, y, seed) * u
    let bottom = hash(x, y + 1, seed) * (1 - u) + hash(x + 1, y + 1, seed) * u
    return top * (1 - v) + bottom * v
  }

  private func cell(_ place: SIMD2<Double>, _ seed: UInt64) -> Double {
    let corner = place.rounded(.down)
    var (nearest, shade) = (Double.infinity, 0.0)
    for row in -1...1 {
      for column in -1...1 {
        let (x, y) = (Int(corner.x) + column, Int(corner.y) + row)
        let point = SIMD2(Double(x) + hash(x, y, seed), Double(y) + hash(x, y, seed &+ 1))
        let distance = (place - point).length
        if distance < nearest { (nearest, shade) = (distance, hash(x, y, seed &+ 2)) }
      }
    }
    return shade
  }

  private func hash(_ x: Int, _ y: Int, _ seed: UInt64) -> Double {
    let place = UInt64(bitPattern: Int64(x)) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: Int64(y)) &<< 32
    return SplitMix64.unit(SplitMix64.mixed(SplitMix64.mixed(place) &+ seed))
  }

  /// 0 below 0, 1 above 1, and a cubic with flat ends between.
  private func smooth(_ value: Double) -> Double {
    let part = max(0, min(1, value))
    return part * part * (3 - 2 * part)
  }
}
