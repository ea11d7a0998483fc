/// The shapes of the box-drawing characters, U+2500 … U+257F.
enum BoxDrawing {
  /// The weight of the line from a cell's middle to each edge: 0 none, 1 light, 2 heavy, 3 double.
  struct Arms: Equatable, Sendable {
    let left: Int, up: Int, right: Int, down: Int
  }

  /// The arms of a character; none for the three diagonals and for what is not box drawing. A dashed line counts as whole.
  static func arms(_ scalar: UInt32) -> Arms? {
    guard (0x2500...0x257F).contains(scalar) else { return nil }
    let start = Int(scalar - 0x2500) * 4
    let digits = table[start..<start + 4].map { Int($0) - 0x30 }
    let arms = Arms(left: digits[0], up: digits[1], right: digits[2], down: digits[3])
    return digits == [0, 0, 0, 0] ? nil : arms
  }

  /// Whether the corner is rounded: U+256D … U+2570.
  static func isArc(_ scalar: UInt32) -> Bool { (0x256D...0x2570).contains(scalar) }

  /// Weights of left, up, right and down, as the characters' names in the Unicode standard say.
  private static let table = Array(
    """
    1010202001010202101020200101020210102020010102020011002100120022\
    1001200110022002011001200210022011002100120022000111012102110112\
    0212022101220222110121011201110212022201210222021011201110212021\
    1012201210222022111021101120212012102210122022201111211111212121\
    1211111212122211122121121122222121222212122222221010202001010202\
    3030030300310013003330011003300301300310033031001300330001310313\
    0333310113033303303110133033313013103330313113133333001110011100\
    0110000000000000100001000010000120000200002000021020010220100201
    """.utf8)
}
