@testable import Explorer

/// The picture that a sixel string draws, as DEC's manual describes it, one sixel after another. It shares no code with what
/// wrote the string.
struct SixelModel {
  private(set) var width = 0
  private(set) var height = 0
  /// What is no sixel string.
  private(set) var faults: [String] = []
  /// The registers that were defined, in percent.
  private(set) var registers: [Int: [Int]] = [:]
  private var pixels: [Int: Int] = [:]
  private static let stride = 1 << 16

  /// The pixel's colour; nil where nothing was drawn.
  subscript(column: Int, row: Int) -> Color? {
    pixels[row * SixelModel.stride + column].flatMap { registers[$0] }.map { levels in
      let channels = levels.map { UInt8((Double($0) * 255 / 100).rounded()) }
      return Color(red: channels[0], green: channels[1], blue: channels[2])
    }
  }

  /// The percentages of a pixel's register.
  func percent(_ column: Int, _ row: Int) -> [Int]? {
    pixels[row * SixelModel.stride + column].flatMap { registers[$0] }
  }

  /// How many pixels were drawn, and whether any lies outside of what the string says of its size.
  var drawn: Int { pixels.count }
  var isWithinSize: Bool {
    pixels.keys.allSatisfy { $0 % SixelModel.stride < width && $0 / SixelModel.stride < height }
  }

  /// - Parameter text: the string between its opening and its end
  init(_ text: String) {
    var rest = Substring(text)
    guard rest.hasPrefix("0;1;0q") else {
      faults.append("opening \(text.prefix(8))")
      return
    }
    rest = rest.dropFirst(6)
    func numbers(_ rest: inout Substring) -> [Int] {
      let digits = rest.prefix { $0.isNumber || $0 == ";" }
      rest = rest.dropFirst(digits.count)
      return digits.split(separator: ";").compactMap { Int($0) }
    }
    var (column, top, register, count) = (0, 0, 0, 1)
    while let character = rest.popFirst() {
      switch character {
      case "\"":
        let size = numbers(&rest)
        (width, height) = (size[2], size[3])
        if size[0] != size[1] || size.count != 4 { faults.append("aspect") }
      case "#":
        let values = numbers(&rest)
        register = values[0]
        if values.count == 5, values[1] == 2 {
          if values[2...].contains(where: { $0 > 100 }) || register > 255 { faults.append("register \(values)") }
          registers[register] = Array(values[2...])
        } else if values.count != 1 || registers[register] == nil {
          faults.append("register \(values)")
        }
      case "!": count = numbers(&rest)[0]
      case "$": column = 0
      case "-": (column, top) = (0, top + 6)
      case "?"..."~":
        let bits = Int(character.unicodeScalars.first?.value ?? 63) - 63
        for _ in 0..<count {
          for bit in 0..<6 where bits >> bit & 1 == 1 { pixels[(top + bit) * SixelModel.stride + column] = register }
          column += 1
        }
        count = 1
      default: faults.append("character \(character)")
      }
    }
  }
}
