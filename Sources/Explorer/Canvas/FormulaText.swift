extension Glyphs {
  /// A formula in these characters: in ASCII exponents follow a ^ and indices a _, since digits alone would read as another number.
  func formula(_ text: String) -> String {
    guard isASCII else { return text }
    var result = ""
    var last: Script = .line
    for character in text {
      let (script, plain) = Script.of(character)
      if script != last, let mark = script.mark { result.append(mark) }
      // A factor that follows an index would run into it: C_1h.
      if script == .line, last == .index, character.isLetter || character.isNumber { result.append(" ") }
      result.append(plain)
      last = script
    }
    return result
  }
}

/// Where a character of a formula stands.
private enum Script {
  case line, exponent, index

  var mark: Character? {
    switch self {
    case .line: nil
    case .exponent: "^"
    case .index: "_"
    }
  }

  /// Where a character stands, and what it is on the line.
  static func of(_ character: Character) -> (Script, Character) {
    if let digit = Array("⁰¹²³⁴⁵⁶⁷⁸⁹").firstIndex(of: character) { return (.exponent, Character("\(digit)")) }
    if let digit = Array("₀₁₂₃₄₅₆₇₈₉").firstIndex(of: character) { return (.index, Character("\(digit)")) }
    switch character {
    case "ₖ": return (.index, "k")
    case "′": return (.line, "'")
    case "·": return (.line, "*")
    default: return (.line, character)
    }
  }
}
