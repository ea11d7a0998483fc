import VisionCore

/// What an expression computes to.
enum TourValue: Sendable, Hashable {
  case integer(Int)
  case number(Double)
  case grid(GridSize)
  /// A shape, a formula, a model's name, an option.
  case text(String)
  case truth(Bool)

  /// The value as a number; nil for what is none.
  var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    case .grid, .text, .truth: nil
    }
  }

  /// As it stands in a text where no format is asked for: counts from 10,000 on are grouped, other numbers have up to two
  /// digits behind the point.
  var text: String {
    switch self {
    case .integer(let integer): return integer.magnitude >= 10_000 ? integer.grouped : String(integer)
    case .number(let number):
      let text = fixedText(number, digits: 2)
      guard text.contains(".") else { return text }
      let kept = text.reversed().drop { $0 == "0" }
      return String(kept.drop { $0 == "." }.reversed())
    case .grid(let grid): return "\(grid)"
    case .text(let text): return text
    case .truth(let isTrue): return isTrue ? "yes" : "no"
    }
  }

  func text(as format: TourNumberFormat?) throws(ExpressionFault) -> String {
    guard let format else { return text }
    guard let number else { throw .notFormattable(text) }
    switch format {
    case .abbreviated: return try whole(number).abbreviated
    case .grouped: return try whole(number).grouped
    case .percent: return fixedText(100 * number, digits: 1) + " %"
    case .times(let digits): return fixedText(number, digits: digits) + "×"
    case .decimals(let digits): return fixedText(number, digits: digits)
    }
  }

  private func whole(_ number: Double) throws(ExpressionFault) -> Int {
    if case .integer(let integer) = self { return integer }
    guard let whole = Int(exactly: number.rounded()) else { throw .tooLarge }
    return whole
  }
}

extension TourExpression.Operator {
  /// Whole numbers stay whole as long as the result is.
  func callAsFunction(_ left: TourValue, _ right: TourValue) throws(ExpressionFault) -> TourValue {
    guard let x = left.number, let y = right.number else {
      throw .notNumbers(left.number == nil ? left.text : right.text)
    }
    if case .integer(let a) = left, case .integer(let b) = right, let whole = try whole(a, b) { return .integer(whole) }
    switch self {
    case .add: return .number(x + y)
    case .subtract: return .number(x - y)
    case .multiply: return .number(x * y)
    case .divide:
      if y == 0 { throw .dividedByZero }
      return .number(x / y)
    }
  }

  /// The exact result; nil where it is not whole.
  private func whole(_ a: Int, _ b: Int) throws(ExpressionFault) -> Int? {
    let (result, overflows) =
      switch self {
      case .add: a.addingReportingOverflow(b)
      case .subtract: a.subtractingReportingOverflow(b)
      case .multiply: a.multipliedReportingOverflow(by: b)
      case .divide: b != 0 && a.isMultiple(of: b) ? a.dividedReportingOverflow(by: b) : (0, false)
      }
    if overflows { throw .tooLarge }
    if self == .divide, b == 0 || !a.isMultiple(of: b) { return nil }
    return result
  }
}

/// Computes expressions from the readings of models; readings are kept, and so are what `let` has bound.
struct TourEvaluator: Sendable {
  var readings = ReadingCache()
  var bindings: [String: TourValue] = [:]
  /// Where variants are drawn from.
  var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func value(of expression: TourExpression) throws(ExpressionFault) -> TourValue {
    switch expression {
    case .integer(let integer): return .integer(integer)
    case .number(let number): return .number(number)
    case .text(let text): return .text(text)
    case .word(let name):
      guard let bound = bindings[name] else { throw .unknownName(name) }
      return bound
    case .operation(let sign, let left, let right): return try sign(try value(of: left), try value(of: right))
    case .call(let name, let arguments):
      guard let function = TourFunction.all.first(where: { $0.name == name }) else { throw .unknownFunction(name) }
      var positional: [TourValue] = []
      var labelled: [String: TourValue] = [:]
      for argument in arguments {
        let value = try argumentValue(argument.value)
        if let label = argument.label { labelled[label] = value } else { positional.append(value) }
      }
      let handed = TourArguments(function: function, positional: positional, labelled: labelled)
      try handed.check()
      return try function.compute(handed, &self)
    }
  }

  /// A word that is not bound stands for itself among arguments.
  private mutating func argumentValue(_ expression: TourExpression) throws(ExpressionFault) -> TourValue {
    guard case .word(let name) = expression, bindings[name] == nil else { return try value(of: expression) }
    // The parts of a place or a list may be bound: `query: r,0`.
    let parts = name.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return .text(parts.map { bindings[$0]?.text ?? $0 }.joined(separator: ","))
  }
}
