import VisionCore

/// What stands between `{{` and `}}`: a call, a number, a bound name, or arithmetic of these.
///
/// Blanks separate: `macs(MODEL) / macs(OTHER) | x1`. A word goes on to a blank, a bracket, or a comma with a blank behind
/// it, so that `MODEL+depths=2,2,6,2` and the place `3,4` are words.
indirect enum TourExpression: Sendable, Hashable {
  case integer(Int)
  case number(Double)
  /// A bound name, or a word that stands for itself: a model, a path, an option.
  case word(String)
  /// Text in quotation marks.
  case text(String)
  case call(String, [Argument])
  case operation(Operator, TourExpression, TourExpression)

  struct Argument: Sendable, Hashable {
    /// `size` of `size: 384`; nil where none is given.
    let label: String?
    let value: TourExpression
  }

  enum Operator: String, Sendable { case add = "+", subtract = "-", multiply = "*", divide = "/" }
}

/// How a value is written.
enum TourNumberFormat: Sendable, Hashable {
  /// Three digits and a letter: 4.49 G.
  case abbreviated
  case percent
  /// A factor with so many digits behind the point: 2.6×.
  case times(Int)
  case decimals(Int)
  /// All digits, grouped.
  case grouped

  init?(_ text: String) {
    switch text {
    case "k", "M", "G", "T": self = .abbreviated
    case "percent": self = .percent
    case "grouped": self = .grouped
    case "x0", "x1", "x2": self = .times(Int(text.dropFirst()) ?? 1)
    case "d0", "d1", "d2", "d3", "d4": self = .decimals(Int(text.dropFirst()) ?? 2)
    default: return nil
    }
  }

  static let names = "G, M, k, percent, x0, x1, x2, d0, d1, d2, d3, d4, grouped"
}

/// Why an expression has no value.
enum ExpressionFault: Error, Equatable, Sendable {
  /// What was expected at a place of the text.
  case syntax(String, expected: String, found: String)
  case unknownFormat(String)
  case unknownFunction(String)
  case unknownName(String)
  case missingArgument(function: String, usage: String)
  case superfluousArgument(function: String, found: String, usage: String)
  /// An argument of the wrong kind.
  case badArgument(function: String, found: String, expected: String)
  case model(String, reason: Phrase)
  case notNumbers(String)
  case dividedByZero
  case tooLarge
  /// A format for numbers, and a value that is none.
  case notFormattable(String)
}

extension ExpressionFault: Worded {
  var sentence: Phrase {
    switch self {
    case .syntax(let text, let expected, let found):
      "expected \(expected) in the expression '\(text)'; found \(found)"
    case .unknownFormat(let name): "expected a format behind the bar, one of \(TourNumberFormat.names); found '\(name)'"
    case .unknownFunction(let name):
      "expected one of the functions \(TourFunction.all.map(\.name).joined(separator: ", ")); found '\(name)'"
    case .unknownName(let name):
      "expected a number, a name bound by let, or a function with its arguments; found '\(name)'"
    case .missingArgument(let function, let usage): "expected \(usage); found fewer arguments of '\(function)'"
    case .superfluousArgument(_, let found, let usage): "expected \(usage); found '\(found)' besides"
    case .badArgument(let function, let found, let expected):
      "expected \(expected) as argument of '\(function)'; found '\(found)'"
    case .model(let name, let reason): "expected a model; found '\(name)': \(reason)"
    case .notNumbers(let found): "expected numbers on both sides of an operator; found '\(found)'"
    case .dividedByZero: "expected a divisor other than 0; found 0"
    case .tooLarge: "expected a result below 2⁶³; found a larger one"
    case .notFormattable(let found): "expected a number for the format behind the bar; found '\(found)'"
    }
  }
}

extension TourExpression {
  /// An expression with the format behind its bar.
  static func formatted(_ text: String) throws(ExpressionFault) -> (TourExpression, TourNumberFormat?) {
    var parser = ExpressionParser(text)
    let expression = try parser.sum()
    let format = try parser.format()
    try parser.end()
    return (expression, format)
  }

  /// An expression without a format.
  init(_ text: String) throws(ExpressionFault) {
    var parser = ExpressionParser(text)
    self = try parser.sum()
    try parser.end()
  }
}

/// Reads expressions by recursive descent; nesting is bounded, so that no text can exhaust the stack.
private struct ExpressionParser {
  private enum Token: Equatable {
    case word(String), text(String), open, close, comma

    var shown: String {
      switch self {
      case .word(let word): "'\(word)'"
      case .text(let text): "\"\(text)\""
      case .open: "'('"
      case .close: "')'"
      case .comma: "','"
      }
    }
  }

  private let source: String
  private var tokens: ArraySlice<Token>
  private var depth = 0

  private static let deepest = 32

  init(_ text: String) {
    source = text
    tokens = ExpressionParser.tokens(of: text)[...]
  }

  private static func tokens(of text: String) -> [Token] {
    var tokens: [Token] = []
    var word = ""
    func finish() {
      if !word.isEmpty { tokens.append(.word(word)) }
      word = ""
    }
    var rest = Array(text)[...]
    while let character = rest.popFirst() {
      switch character {
      case "(", ")":
        finish()
        tokens.append(character == "(" ? .open : .close)
      case ",":
        // A comma without a blank behind it belongs to the word: a list of sizes, a place.
        if !word.isEmpty, let next = rest.first, !next.isWhitespace, next != ")" {
          word.append(character)
        } else {
          finish()
          tokens.append(.comma)
        }
      case "\"":
        finish()
        let quoted = rest.prefix { $0 != "\"" }
        tokens.append(.text(String(quoted)))
        rest = rest.dropFirst(quoted.count + 1)
      case _ where character.isWhitespace: finish()
      default: word.append(character)
      }
    }
    finish()
    return tokens
  }

  private func expected(_ what: String) -> ExpressionFault {
    .syntax(source, expected: what, found: tokens.first?.shown ?? "its end")
  }

  mutating func sum() throws(ExpressionFault) -> TourExpression {
    depth += 1
    guard depth < ExpressionParser.deepest else { throw expected("less than \(ExpressionParser.deepest) brackets") }
    defer { depth -= 1 }
    var left = try product()
    while case .word(let word)? = tokens.first, word == "+" || word == "-",
      let sign = TourExpression.Operator(rawValue: word)
    {
      tokens.removeFirst()
      left = .operation(sign, left, try product())
    }
    return left
  }

  private mutating func product() throws(ExpressionFault) -> TourExpression {
    var left = try factor()
    while case .word(let word)? = tokens.first, word == "*" || word == "/",
      let sign = TourExpression.Operator(rawValue: word)
    {
      tokens.removeFirst()
      left = .operation(sign, left, try factor())
    }
    return left
  }

  private mutating func factor() throws(ExpressionFault) -> TourExpression {
    switch tokens.first {
    case .open:
      tokens.removeFirst()
      let inner = try sum()
      guard tokens.first == .close else { throw expected("')'") }
      tokens.removeFirst()
      return inner
    case .text(let text):
      tokens.removeFirst()
      return .text(text)
    case .word(let word) where !["+", "-", "*", "/", "|"].contains(word):
      tokens.removeFirst()
      if tokens.first == .open { return .call(word, try arguments()) }
      if let integer = Int(word) { return .integer(integer) }
      if word.first?.isNumber == true, let number = Double(word) { return .number(number) }
      return .word(word)
    default: throw expected("a number, a name or a call")
    }
  }

  private mutating func arguments() throws(ExpressionFault) -> [TourExpression.Argument] {
    tokens.removeFirst()
    var arguments: [TourExpression.Argument] = []
    if tokens.first == .close {
      tokens.removeFirst()
      return arguments
    }
    while true {
      var label: String?
      if case .word(let word)? = tokens.first, word.hasSuffix(":"), word.count > 1 {
        tokens.removeFirst()
        label = String(word.dropLast())
      }
      arguments.append(TourExpression.Argument(label: label, value: try sum()))
      switch tokens.first {
      case .comma: tokens.removeFirst()
      case .close:
        tokens.removeFirst()
        return arguments
      default: throw expected("',' or ')'")
      }
    }
  }

  mutating func format() throws(ExpressionFault) -> TourNumberFormat? {
    guard tokens.first == .word("|") else { return nil }
    tokens.removeFirst()
    guard case .word(let name)? = tokens.first else { throw expected("a format") }
    guard let format = TourNumberFormat(name) else { throw .unknownFormat(name) }
    tokens.removeFirst()
    return format
  }

  func end() throws(ExpressionFault) {
    if !tokens.isEmpty { throw expected("its end, or an operator with blanks around it") }
  }
}
