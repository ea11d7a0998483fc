/// Which form of a phrase a language takes for a count: `Plural-Forms` of a file of translations, whose second part is an
/// expression of C in `n`.
struct PluralRule: Sendable, Equatable {
  /// Forms that each phrase with a count has.
  let count: Int
  private let expression: Expression

  fileprivate indirect enum Expression: Sendable, Equatable {
    case count
    case number(Int)
    case not(Expression)
    case binary(Operator, Expression, Expression)
    case choice(Expression, Expression, Expression)
  }

  fileprivate enum Operator: String, Sendable, CaseIterable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case unequal = "!="
    case notMore = "<="
    case notLess = ">="
    case less = "<"
    case more = ">"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    case remainder = "%"

    /// How tightly it binds, as in C.
    var precedence: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .equal, .unequal: 3
      case .notMore, .notLess, .less, .more: 4
      case .plus, .minus: 5
      case .times, .divided, .remainder: 6
      }
    }
  }

  /// One and more, as in English.
  static let germanic = PluralRule(
    count: 2, expression: .binary(.unequal, .count, .number(1)))

  private init(count: Int, expression: Expression) { (self.count, self.expression) = (count, expression) }

  /// Nil for what is no rule: `nplurals=2; plural=n != 1;` is one.
  init?(_ text: some StringProtocol) {
    var reader = PluralRuleReader(text)
    guard reader.take("nplurals"), reader.take("="), let count = reader.number(), (1...16).contains(count),
      reader.take(";"), reader.take("plural"), reader.take("="), let expression = reader.expression()
    else { return nil }
    _ = reader.take(";")
    guard reader.isAtEnd else { return nil }
    self.init(count: count, expression: expression)
  }

  /// The form for a count, from 0.
  func form(of number: Int) -> Int {
    let magnitude = Int(clamping: number.magnitude)
    return min(max(PluralRule.value(expression, magnitude), 0), count - 1)
  }

  private static func value(_ expression: Expression, _ n: Int) -> Int {
    switch expression {
    case .count: n
    case .number(let number): number
    case .not(let operand): value(operand, n) == 0 ? 1 : 0
    case .choice(let condition, let yes, let no): value(value(condition, n) != 0 ? yes : no, n)
    case .binary(let operation, let left, let right): result(operation, value(left, n), value(right, n))
    }
  }

  /// Whatever a file says has a value: arithmetic wraps, and division by zero gives zero.
  private static func result(_ operation: Operator, _ left: Int, _ right: Int) -> Int {
    switch operation {
    case .or: left != 0 || right != 0 ? 1 : 0
    case .and: left != 0 && right != 0 ? 1 : 0
    case .equal: left == right ? 1 : 0
    case .unequal: left != right ? 1 : 0
    case .notMore: left <= right ? 1 : 0
    case .notLess: left >= right ? 1 : 0
    case .less: left < right ? 1 : 0
    case .more: left > right ? 1 : 0
    case .plus: left &+ right
    case .minus: left &- right
    case .times: left &* right
    case .divided: right == 0 ? 0 : left.dividedReportingOverflow(by: right).partialValue
    case .remainder: right == 0 ? 0 : left.remainderReportingOverflow(dividingBy: right).partialValue
    }
  }
}

/// Reads a rule from left to right. Spaces count nothing.
private struct PluralRuleReader {
  private var rest: Substring
  /// Parts that may still come, so that no file makes the program recurse without end.
  private var budget = 200

  init(_ text: some StringProtocol) { rest = Substring(text.filter { $0 != " " && $0 != "\t" }) }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ words: String) -> Bool {
    guard rest.hasPrefix(words) else { return false }
    rest = rest.dropFirst(words.count)
    return true
  }

  mutating func number() -> Int? {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits) else { return nil }
    rest = rest.dropFirst(digits.count)
    return number
  }

  mutating func expression() -> PluralRule.Expression? {
    guard let condition = operation(binding: 1) else { return nil }
    guard take("?") else { return condition }
    guard let yes = expression(), take(":"), let no = expression() else { return nil }
    return .choice(condition, yes, no)
  }

  /// Operands with operators between them that bind at least so tightly.
  private mutating func operation(binding precedence: Int) -> PluralRule.Expression? {
    guard var left = operand() else { return nil }
    while let next = PluralRule.Operator.allCases.first(where: { rest.hasPrefix($0.rawValue) }),
      next.precedence >= precedence
    {
      rest = rest.dropFirst(next.rawValue.count)
      guard let right = operation(binding: next.precedence + 1) else { return nil }
      left = .binary(next, left, right)
    }
    return left
  }

  private mutating func operand() -> PluralRule.Expression? {
    budget -= 1
    guard budget > 0 else { return nil }
    if take("!") { return operand().map { .not($0) } }
    if take("(") {
      guard let inner = expression(), take(")") else { return nil }
      return inner
    }
    if take("n") { return .count }
    return number().map { .number($0) }
  }
}
