/// A pattern of named axes, `b (h m) (w n) c -> (b h w) (m n) c`: a comment that is checked.
///
/// Read once and kept by the recorder; sizes come in when it meets a tensor.
struct Pattern: Sendable {
  let text: String
  /// The axes of each operand, each a group of elementary axes.
  let operands: [[Group]]
  let result: [Group]
  /// The same without the brackets: elementary axes one after another.
  let flatOperands: [Group]
  let flatResult: Group
  /// The elementary axes' names; a group refers to them by index.
  let names: [String]

  typealias Group = [Int]

  /// - Throws: `ShapeError.Fact.pattern`, without a place.
  init(_ text: String) throws(ShapeError.Fact) {
    let sides = text.split(separator: "->", omittingEmptySubsequences: false)
    guard sides.count == 2 else { throw .pattern(text, reason: "it needs one '->'") }
    var names: [String] = []
    var operands: [[Group]] = []
    for operand in sides[0].split(separator: ",") {
      operands.append(try Pattern.groups(operand, of: text, names: &names))
    }
    let known = names.count
    result = try Pattern.groups(sides[1], of: text, names: &names)
    guard names.count == known else {
      throw .pattern(text, reason: "axis \(names[known]) is not on its left side")
    }
    (self.text, self.operands, self.names) = (text, operands, names)
    (flatOperands, flatResult) = (operands.map { Array($0.joined()) }, Array(result.joined()))
  }

  /// The groups of one operand; a name that is new is added to `names`.
  private static func groups(
    _ side: Substring, of text: String, names: inout [String]
  ) throws(ShapeError.Fact) -> [Group] {
    var groups: [Group] = []
    var open: Group?
    for token in tokens(side) {
      switch token {
      case "(":
        guard open == nil else { throw .pattern(text, reason: "brackets do not nest") }
        open = []
      case ")":
        guard let group = open else { throw .pattern(text, reason: "a bracket closes that was not opened") }
        groups.append(group)
        open = nil
      case "1": groups.append([])
      default:
        let axis = names.firstIndex(of: token) ?? names.count
        if axis == names.count { names.append(token) }
        if open != nil { open?.append(axis) } else { groups.append([axis]) }
      }
    }
    guard open == nil else { throw .pattern(text, reason: "a bracket stays open") }
    return groups
  }

  private static func tokens(_ side: Substring) -> [String] {
    var tokens: [String] = []
    var start: Substring.Index?
    func endWord(_ end: Substring.Index) {
      if let begin = start { tokens.append(String(side[begin..<end])) }
      start = nil
    }
    // Byte by byte, which takes a fraction of the time of characters; what separates words is ASCII.
    for index in side.utf8.indices {
      switch side.utf8[index] {
      case UInt8(ascii: " "): endWord(index)
      case UInt8(ascii: "("), UInt8(ascii: ")"):
        endWord(index)
        tokens.append(String(side[index...index]))
      default: start = start ?? index
      }
    }
    endWord(side.endIndex)
    return tokens
  }

  /// The elementary axes' sizes for one operand, from its shape and the sizes that are given by name.
  func bind(
    _ shape: [Size], operand: Int, given: KeyValuePairs<String, Size>, into sizes: inout [Size?]
  ) throws(ShapeError.Fact) {
    let groups = operands[operand]
    guard groups.count == shape.count else { throw .rank(pattern: text, expected: groups.count, found: shape.count) }
    for (name, size) in given { if let axis = names.firstIndex(of: name) { sizes[axis] = size } }
    for (group, length) in zip(groups, shape) { try bind(group, length, into: &sizes) }
  }

  private func bind(_ group: Group, _ length: Size, into sizes: inout [Size?]) throws(ShapeError.Fact) {
    if group.count == 1 {
      let known = sizes[group[0]]
      guard known == nil || known == length else {
        throw .mismatch(what: "axis \(names[group[0]])", expected: known?.value ?? 0, found: length.value)
      }
      sizes[group[0]] = known ?? length
      return
    }
    let unknown = group.filter { sizes[$0] == nil }
    let known = group.compactMap { sizes[$0] }.product
    guard unknown.count <= 1 else { throw .pattern(text, reason: "\(written(group)) leaves more than one size open") }
    guard let rest = length.divided(by: known), !unknown.isEmpty || rest == 1 else {
      throw .doesNotSplit(axis: written(group), length: length.value, divisor: known.value)
    }
    if let axis = unknown.first { sizes[axis] = rest }
  }

  private func written(_ group: Group) -> String { "(" + group.map { names[$0] }.joined(separator: " ") + ")" }
}
