#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Numbers as colours: what a map over a picture, a matrix and a legend share.
struct ColorScale: Sendable, Equatable {
  var map: ColorMap
  var range: ClosedRange<Float>
  /// Whether equal steps of colour are equal factors; the range is then positive.
  var isLogarithmic = false

  init(_ map: ColorMap, range: ClosedRange<Float>) {
    (self.map, self.range) = (map, range)
  }

  /// The scale of a grid's own range. For signed values the range is made symmetric about zero, so that zero is the light middle.
  init(_ map: ColorMap, fitting grid: ScalarGrid) {
    let range = grid.range ?? 0...0
    if map == .blueOrange {
      let extent = max(abs(range.lowerBound), abs(range.upperBound))
      self.init(map, range: -extent...extent)
    } else {
      self.init(map, range: range)
    }
  }

  /// A number's place, 0 … 1; a half where the range is one number. Not finite for a number that is not.
  func position(_ value: Float) -> Double {
    if isLogarithmic {
      guard value > range.lowerBound else { return value.isNaN ? .nan : 0 }
      return log(Double(value / range.lowerBound)) / log(Double(range.upperBound / range.lowerBound))
    }
    let extent = range.upperBound - range.lowerBound
    return extent > 0 ? Double((value - range.lowerBound) / extent) : (value.isFinite ? 0.5 : .nan)
  }

  func color(_ value: Float) -> Color { map.color(at: position(value)) }
}

/// A picture with what is laid over it.
struct Picture: Sendable, Equatable {
  /// A map of numbers spread over the whole picture, each number a rectangle.
  struct Overlay: Sendable, Equatable {
    var grid: ScalarGrid
    var scale: ColorScale
    /// 0 shows the picture alone, 1 the map alone.
    var opacity: Double
  }

  /// A rectangle's edge, in fractions of the picture's width and height: a window, a patch.
  struct Outline: Sendable, Equatable {
    var x: Double, y: Double, width: Double, height: Double
    var color: Color
  }

  var image: PixelGrid
  var overlay: Overlay?
  var outlines: [Outline] = []

  init(_ image: PixelGrid, overlay: Overlay? = nil, outlines: [Outline] = []) {
    (self.image, self.overlay, self.outlines) = (image, overlay, outlines)
  }

  /// A map alone, a rectangle for each number.
  init(_ grid: ScalarGrid, scale: ColorScale, outlines: [Outline] = []) {
    self.init(PixelGrid(width: grid.width, height: grid.height), outlines: outlines)
    overlay = Overlay(grid: grid, scale: scale, opacity: 1)
  }

  /// The borders of a grid of equal rectangles, e.g. the windows of a stage.
  static func gridLines(columns: Int, rows: Int, color: Color) -> [Outline] {
    guard columns > 0, rows > 0 else { return [] }
    let (width, height) = (1 / Double(columns), 1 / Double(rows))
    return (0..<rows).flatMap { row in
      (0..<columns).map { column in
        Outline(x: Double(column) * width, y: Double(row) * height, width: width, height: height, color: color)
      }
    }
  }

  /// The pixels at a size: scaled, blended, outlined.
  func rendered(width: Int, height: Int) -> PixelGrid {
    var pixels = image.scaled(width: width, height: height)
    guard pixels.width > 0, pixels.height > 0 else { return pixels }
    if let overlay { Picture.blend(overlay, into: &pixels) }
    for outline in outlines { Picture.draw(outline, into: &pixels) }
    return pixels
  }

  private static func blend(_ overlay: Overlay, into pixels: inout PixelGrid) {
    let grid = overlay.grid
    let colors = grid.values.map(overlay.scale.color)
    for y in 0..<pixels.height {
      let row = y * grid.height / pixels.height
      for x in 0..<pixels.width {
        let color = colors[row * grid.width + x * grid.width / pixels.width]
        pixels[x, y] = pixels[x, y].mixed(with: color, amount: overlay.opacity)
      }
    }
  }

  private static func draw(_ outline: Outline, into pixels: inout PixelGrid) {
    // Rectangles that touch share their edge.
    func pixel(_ fraction: Double, _ count: Int) -> Int {
      min(max(Int((fraction * Double(count)).rounded()), 0), count - 1)
    }
    let (left, top) = (pixel(outline.x, pixels.width), pixel(outline.y, pixels.height))
    let right = pixel(outline.x + outline.width, pixels.width)
    let bottom = pixel(outline.y + outline.height, pixels.height)
    guard left <= right, top <= bottom else { return }
    for x in left...right {
      pixels[x, top] = outline.color
      pixels[x, bottom] = outline.color
    }
    for y in top...bottom {
      pixels[left, y] = outline.color
      pixels[right, y] = outline.color
    }
  }
}
