/// From 24 bits to the colours that a terminal has.
enum Quantisation {
  /// The number, 16 … 255, of the nearest colour in xterm's 6 × 6 × 6 cube or its 24 greys. The first 16 are left out, since
  /// terminals define them freely.
  ///
  /// Distance is the sum of squares weighted 2, 4, 3 for red, green, blue: about what the eye sees, and separable, so that each
  /// channel of the cube can be rounded by itself.
  static func indexed256(_ color: Color) -> Int {
    let channels = [Int(color.red), Int(color.green), Int(color.blue)]
    let steps = channels.map(nearestStep)
    let cube = 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    let mean = Double(2 * channels[0] + 4 * channels[1] + 3 * channels[2]) / 9
    let grey = min(max(Int(((mean - 8) / 10).rounded()), 0), 23)
    let greyLevel = 8 + 10 * grey
    let cubeDistance = distance(channels, steps.map { cubeLevels[$0] })
    return distance(channels, [greyLevel, greyLevel, greyLevel]) < cubeDistance ? 232 + grey : cube
  }

  /// The number, 0 … 15, of the nearest of xterm's first sixteen colours in Oklab; 0 … 7 with eight.
  static func ansi(_ color: Color, count: Int) -> Int {
    let lab = color.oklab
    var (best, nearest) = (0, Double.infinity)
    for (index, entry) in ansiLab.prefix(count).enumerated() {
      let (l, a, b) = (lab.lightness - entry.0, lab.a - entry.1, lab.b - entry.2)
      // Hue tells more than lightness does where so few colours stand for all.
      let distance = l * l + 4 * (a * a + b * b)
      if distance < nearest { (best, nearest) = (index, distance) }
    }
    return best
  }

  static func distance(_ left: [Int], _ right: [Int]) -> Int {
    zip([2, 4, 3], zip(left, right)).reduce(0) { sum, term in
      let difference = term.1.0 - term.1.1
      return sum + term.0 * difference * difference
    }
  }

  /// The levels of a channel in the cube.
  static let cubeLevels = [0, 95, 135, 175, 215, 255]

  private static func nearestStep(_ value: Int) -> Int {
    // The midpoints between the levels above.
    value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40
  }

  /// xterm's first sixteen colours.
  static let ansiColors: [Color] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00,
    0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ].map { Color($0) }

  private static let ansiLab = ansiColors.map { color in
    let lab = color.oklab
    return (lab.lightness, lab.a, lab.b)
  }

  /// The number that a colour has at a depth: −1 for the terminal's own, `0xRRGGBB` in truecolor.
  static func index(_ color: Color, depth: ColorDepth) -> Int32 {
    guard color.isRGB else { return -1 }
    switch depth {
    case .monochrome: return -1
    case .ansi8: return Int32(ansi(color, count: 8))
    case .ansi16: return Int32(ansi(color, count: 16))
    case .indexed256: return Int32(indexed256(color))
    case .truecolor: return Int32(color.hex)
    }
  }

  /// A colour as a terminal of a depth shows it, where its palette is xterm's.
  static func shown(_ color: Color, depth: ColorDepth) -> Color {
    guard color.isRGB else { return color }
    switch depth {
    case .truecolor: return color
    case .monochrome: return .default
    case .ansi8, .ansi16: return ansiColors[Int(index(color, depth: depth))]
    case .indexed256:
      let index = indexed256(color)
      if index >= 232 {
        let level = UInt8(8 + 10 * (index - 232))
        return Color(red: level, green: level, blue: level)
      }
      let steps = [(index - 16) / 36, (index - 16) / 6 % 6, (index - 16) % 6].map { UInt8(cubeLevels[$0]) }
      return Color(red: steps[0], green: steps[1], blue: steps[2])
    }
  }
}

extension Canvas {
  /// The canvas in the colours that a terminal of its depth shows.
  var inShownColors: Canvas {
    recolored { Quantisation.shown($0, depth: appearance.depth) }
  }
}
