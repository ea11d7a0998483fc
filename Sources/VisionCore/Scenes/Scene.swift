/// How hard a scene is to read.
package enum SceneDifficulty: String, Sendable, CaseIterable {
  /// A large object, hardly turned, on a smooth background: what training begins with.
  case easy
  /// A five-fold scale, turned further, on textures with clutter.
  case full

  /// Radii in parts of the image's width; their logarithms are equally likely.
  package var radii: ClosedRange<Double> { self == .easy ? 0.2...0.42 : 0.08...0.42 }
  /// The most that an object is turned either way, in radians.
  var turn: Double { (self == .easy ? 11 : 25) * .pi / 180 }
  var hasTexture: Bool { self == .full }
}

/// A picture made by a formula: one shape, at any place and scale, on a textured and cluttered background.
///
/// A seed gives the same scene on every machine, and at every size but for the noise of its pixels. Lengths are in parts of the
/// image's width, which is its height too; the object lies within the image.
package struct Scene: Sendable {
  /// What the scene follows from.
  package let seed: UInt64
  package let difficulty: SceneDifficulty
  /// The object, and the class that a model should find.
  package let shape: SceneShape
  /// Columns from the left and rows from the top.
  package let centre: SIMD2<Double>
  /// Of the circle around the object.
  package let radius: Double
  /// How far the object is turned to the left, in radians.
  package let rotation: Double
  private let outline: SceneOutline
  private let background: SceneBackground
  private let colour: SIMD3<Double>
  /// How the object's colour changes over its radius.
  private let shade: SIMD2<Double>
  /// The most that noise adds to a pixel.
  private let noise: Double
  /// Across and along, in the picture's axes.
  private let axis: SIMD2<Double>

  /// The scene of a seed.
  package init(seed: UInt64, difficulty: SceneDifficulty = .full) {
    var random = SplitMix64(seed: seed)
    (self.seed, self.difficulty) = (seed, difficulty)
    shape = SceneShape.allCases[random.index(below: SceneShape.allCases.count)]
    outline = SceneOutline(shape)
    let (least, most) = (difficulty.radii.lowerBound, difficulty.radii.upperBound)
    radius = least * Elementary.exponential(random.unit() * Elementary.logarithm(most / least))
    centre = SIMD2(random.number(radius...(1 - radius)), random.number(radius...(1 - radius)))
    rotation = random.number(-difficulty.turn...difficulty.turn)
    let (sine, cosine) = Elementary.sineCosine(rotation)
    axis = SIMD2(cosine, sine)
    background = SceneBackground(difficulty, &random)
    shade = random.direction() * random.number(0...0.15)
    noise = random.number(0...0.08)
    colour = Scene.colour(unlike: background, centre, radius, &random)
  }

  /// As many seeds as are asked for, that follow from one; another seed gives others.
  package static func seeds(from seed: UInt64, count: Int) -> [UInt64] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in random.next() }
  }

  /// A colour that is away from all that it covers (RGB, Euclidean), or the farthest of many.
  private static func colour(
    unlike background: SceneBackground, _ centre: SIMD2<Double>, _ radius: Double, _ random: inout SplitMix64
  ) -> SIMD3<Double> {
    let steps = stride(from: -1.0, through: 1, by: 0.25)
    let covered = steps.flatMap { y in
      steps.map { x in background.colour(at: centre + SIMD2(x, y) * radius, softness: radius / 64) }
    }
    var best = (colour: random.colour(), distance: 0.0)
    for _ in 0..<64 {
      let candidate = random.colour()
      let distance = covered.reduce(Double.infinity) { nearest, colour in
        let difference = colour - candidate
        return min(nearest, (difference * difference).sum())
      }.squareRoot()
      if distance > best.distance { best = (candidate, distance) }
      if distance >= 0.45 { break }
    }
    return best.colour
  }
}

/// A scene at a size.
package struct SceneDrawing: Sendable, Equatable {
  package let image: Image
  /// How much of each pixel the object covers, row by row from the top: 255 for all of it.
  package let mask: [UInt8]

  /// The part of the image that the object covers.
  package var objectShare: Double { Double(mask.reduce(0) { $0 + Int($1) }) / Double(255 * mask.count) }
}

extension Scene {
  /// Draws the scene; throws if no image can have the side, in pixels.
  package func drawn(side: Int) throws(ImageError) -> SceneDrawing {
    guard Image.isValid(width: side, height: side) else { throw .invalidSize(width: side, height: side) }
    var random = SplitMix64(seed: SplitMix64.mixed(seed))
    var pixels: [UInt8] = []
    var mask: [UInt8] = []
    pixels.reserveCapacity(3 * side * side)
    mask.reserveCapacity(side * side)
    let pixel = 1 / Double(side)
    for row in 0..<side {
      for column in 0..<side {
        let place = SIMD2(Double(column) + 0.5, Double(row) + 0.5) * pixel
        let coverage = coverage(at: place, pixel: pixel)
        var value = background.colour(at: place, softness: pixel)
        if coverage > 0 { value += (objectColour(at: place) - value) * coverage }
        value += random.colour() * (2 * noise) - noise
        for channel in 0..<3 { pixels.append(Scene.byte(value[channel])) }
        mask.append(Scene.byte(coverage))
      }
    }
    return SceneDrawing(image: Image(validWidth: side, validHeight: side, pixels: pixels), mask: mask)
  }

  /// How much of a pixel the object covers, from the distance of the pixel's middle to the outline.
  private func coverage(at place: SIMD2<Double>, pixel: Double) -> Double {
    let offset = (place - centre) / radius
    // Nothing lies outside the circle, and most pixels do.
    guard offset.length < 1 + pixel / radius else { return 0 }
    let turned = SIMD2(offset.x * axis.x - offset.y * axis.y, -(offset.x * axis.y + offset.y * axis.x))
    return max(0, min(1, 0.5 - outline.distance(to: turned) * radius / pixel))
  }

  private func objectColour(at place: SIMD2<Double>) -> SIMD3<Double> {
    colour + SIMD3(repeating: ((place - centre) / radius * shade).sum())
  }

  private static func byte(_ value: Double) -> UInt8 { UInt8((max(0, min(1, value)) * 255).rounded()) }
}

extension SceneDrawing {
  /// How much of each part of a grid the object covers, from 0 to 1, row by row: of each token's patch.
  package func coverage(on grid: GridSize) -> [Double] {
    grid.places.map { place in
      let rows = pixels(of: place.row, among: grid.rows, side: image.height)
      let columns = pixels(of: place.column, among: grid.columns, side: image.width)
      let sum = rows.reduce(0) { sum, row in
        columns.reduce(sum) { $0 + Int(mask[row * image.width + $1]) }
      }
      return Double(sum) / Double(255 * rows.count * columns.count)
    }
  }

  /// The pixels of one of so many parts of a side: whole ones, at least one.
  private func pixels(of part: Int, among parts: Int, side: Int) -> Range<Int> {
    let start = part * side / parts
    return start..<max(start + 1, (part + 1) * side / parts)
  }
}
