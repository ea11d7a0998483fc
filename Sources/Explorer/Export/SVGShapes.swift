/// The outlines of characters that must join without gaps: blocks, lines and braille, drawn as shapes instead of letters.
enum SVGShapes {
  /// A shape within a cell: filled rectangles, or a stroked path for what is not straight.
  enum Shape: Equatable {
    case rectangles([Rectangle], opacity: Double)
    /// A line and its width.
    case stroke([Step], width: Double)
  }

  /// A step of a line's path.
  enum Step: Equatable {
    case move(x: Double, y: Double)
    case line(x: Double, y: Double)
    /// A quadratic curve past a point that pulls it.
    case curve(pull: (x: Double, y: Double), x: Double, y: Double)

    static func == (left: Step, right: Step) -> Bool { left.data == right.data }

    /// As path data of SVG.
    var data: String {
      switch self {
      case .move(let x, let y): "M\(number(x)) \(number(y))"
      case .line(let x, let y): "L\(number(x)) \(number(y))"
      case .curve(let pull, let x, let y): "Q\(number(pull.x)) \(number(pull.y)) \(number(x)) \(number(y))"
      }
    }
  }

  /// A rectangle in the picture's units.
  struct Rectangle: Equatable {
    var x: Double, y: Double, width: Double, height: Double
  }

  /// The shape of a character in a cell; `nil` for a character that is to be set in type.
  static func shape(_ scalar: UInt32, in cell: Rectangle) -> Shape? {
    switch scalar {
    case 0x2500...0x257F: lines(scalar, in: cell)
    case 0x2580...0x259F: block(scalar, in: cell)
    case 0x2800...0x28FF: .rectangles(dots(scalar - 0x2800, in: cell), opacity: 1)
    default: nil
    }
  }

  private static func block(_ scalar: UInt32, in cell: Rectangle) -> Shape {
    func part(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Rectangle {
      Rectangle(
        x: cell.x + x * cell.width, y: cell.y + y * cell.height, width: width * cell.width, height: height * cell.height
      )
    }
    let whole = part(0, 0, 1, 1)
    switch scalar {
    case 0x2580: return .rectangles([part(0, 0, 1, 0.5)], opacity: 1)
    case 0x2581...0x2588:
      let share = Double(scalar - 0x2580) / 8
      return .rectangles([part(0, 1 - share, 1, share)], opacity: 1)
    case 0x2589...0x258F: return .rectangles([part(0, 0, Double(0x2590 - scalar) / 8, 1)], opacity: 1)
    case 0x2590: return .rectangles([part(0.5, 0, 0.5, 1)], opacity: 1)
    case 0x2591...0x2593: return .rectangles([whole], opacity: Double(scalar - 0x2590) / 4)
    case 0x2594: return .rectangles([part(0, 0, 1, 0.125)], opacity: 1)
    case 0x2595: return .rectangles([part(0.875, 0, 0.125, 1)], opacity: 1)
    default:
      // Quadrants, by their names: upper left 1, upper right 2, lower left 4, lower right 8.
      let sets = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]
      let set = sets[Int(scalar - 0x2596)]
      let corners = [(1, 0.0, 0.0), (2, 0.5, 0.0), (4, 0.0, 0.5), (8, 0.5, 0.5)]
      return .rectangles(corners.filter { set & $0.0 != 0 }.map { part($0.1, $0.2, 0.5, 0.5) }, opacity: 1)
    }
  }

  private static func dots(_ pattern: UInt32, in cell: Rectangle) -> [Rectangle] {
    let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    let size = cell.height / 4 * 0.62
    return places.enumerated().filter { pattern >> UInt32($0.offset) & 1 == 1 }.map { _, place in
      Rectangle(
        x: cell.x + (Double(place.0) + 0.5) * cell.width / 2 - size / 2,
        y: cell.y + (Double(place.1) + 0.5) * cell.height / 4 - size / 2, width: size, height: size)
    }
  }

  private static func lines(_ scalar: UInt32, in cell: Rectangle) -> Shape? {
    let light = cell.width / 9
    if BoxDrawing.isArc(scalar) { return .stroke(arc(scalar, in: cell), width: light) }
    guard let arms = BoxDrawing.arms(scalar) else {
      let (right, bottom) = (cell.x + cell.width, cell.y + cell.height)
      let falling = [Step.move(x: cell.x, y: cell.y), .line(x: right, y: bottom)]
      let rising = [Step.move(x: cell.x, y: bottom), .line(x: right, y: cell.y)]
      let both = scalar == 0x2573
      return .stroke(both ? falling + rising : scalar == 0x2571 ? rising : falling, width: light)
    }
    let middle = (x: cell.x + cell.width / 2, y: cell.y + cell.height / 2)
    // Lines reach past the middle by half the thickest line that crosses there, so that corners close.
    let across = thickness(max(arms.up, arms.down), light) / 2
    let along = thickness(max(arms.left, arms.right), light) / 2
    var rectangles: [Rectangle] = []
    for (weight, start, end) in [
      (arms.left, cell.x, middle.x + across), (arms.right, middle.x - across, cell.x + cell.width),
    ] {
      for (offset, width) in strands(weight, light) {
        rectangles.append(
          Rectangle(x: start, y: middle.y + offset - width / 2, width: end - start, height: width))
      }
    }
    for (weight, start, end) in [
      (arms.up, cell.y, middle.y + along), (arms.down, middle.y - along, cell.y + cell.height),
    ] {
      for (offset, width) in strands(weight, light) {
        rectangles.append(
          Rectangle(x: middle.x + offset - width / 2, y: start, width: width, height: end - start))
      }
    }
    return .rectangles(rectangles, opacity: 1)
  }

  /// How much room a line takes, its strands together.
  private static func thickness(_ weight: Int, _ light: Double) -> Double {
    [light, light, 2 * light, 3 * light][weight]
  }

  /// The parallel lines that a weight draws: distance from the middle and width.
  private static func strands(_ weight: Int, _ light: Double) -> [(offset: Double, width: Double)] {
    switch weight {
    case 1: [(0, light)]
    case 2: [(0, 2 * light)]
    case 3: [(-light, light), (light, light)]
    default: []
    }
  }

  /// A quarter of a circle between two edges' middles.
  private static func arc(_ scalar: UInt32, in cell: Rectangle) -> [Step] {
    let middle = (x: cell.x + cell.width / 2, y: cell.y + cell.height / 2)
    let goesRight = scalar == 0x256D || scalar == 0x2570
    let goesDown = scalar == 0x256D || scalar == 0x256E
    let edge = (x: goesRight ? cell.x + cell.width : cell.x, y: goesDown ? cell.y + cell.height : cell.y)
    let radius = cell.width / 2
    let bend = goesDown ? middle.y + radius : middle.y - radius
    return [
      .move(x: middle.x, y: edge.y), .line(x: middle.x, y: bend), .curve(pull: middle, x: edge.x, y: middle.y),
    ]
  }

  /// A coordinate to a hundredth, without needless zeros.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, part) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if part == 0 { return "\(sign)\(whole)" }
    return part % 10 == 0 ? "\(sign)\(whole).\(part / 10)" : "\(sign)\(whole).\(part < 10 ? "0" : "")\(part)"
  }
}
