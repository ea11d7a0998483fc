/// The length of an axis, or a count made of such lengths: a number that remembers how it is written in symbols.
///
/// Sums and products of sizes stay exact polynomials, so a count can be read as a formula. Two sizes are equal when
/// their numbers are: how a size is written says where it came from, not how long it is.
///
/// A sum or product beyond 64 bits stays at the largest number, so that recording can go on to where it says which module is
/// too large (`ShapeError.Fact.tooLarge`); no recorded program holds such a size.
public struct Size: Sendable {
  /// The number.
  public let value: Int
  /// How it is written; nil for a plain number, which keeps recording free of allocation where nothing has a name.
  private var polynomial: Polynomial?

  /// A plain number.
  public init(_ value: Int) { (self.value, polynomial) = (value, nil) }

  /// The size that a symbol names.
  package init(_ symbol: Symbol) { (value, polynomial) = (symbol.value, Polynomial(symbol)) }

  /// A named size, such as `Size("M", 7)` for a window's side: formulas have the name.
  /// - Parameters:
  ///   - name: the letter; `M`, `C` and so on are written in the order of papers
  ///   - value: the number it stands for
  ///   - stage: the stage of a hierarchical model that it belongs to, from 1; 0 where there is only one
  public init(_ name: String, _ value: Int, stage: Int = 0) { self.init(Symbol(name, value, stage: stage)) }

  private init(value: Int, polynomial: Polynomial?) { (self.value, self.polynomial) = (value, polynomial) }

  /// The polynomial, also of a plain number.
  var expression: Polynomial { polynomial ?? Polynomial(constant: value) }

  /// Whether any symbol is part of how it is written.
  package var isSymbolic: Bool { polynomial != nil }

  /// The size divided by another; nil where a remainder is left.
  package func divided(by divisor: Size) -> Size? {
    guard divisor.value != 0, value % divisor.value == 0 else { return nil }
    let quotient = value / divisor.value
    guard isSymbolic || divisor.isSymbolic else { return Size(quotient) }
    return Size(value: quotient, polynomial: expression.divided(by: divisor.expression))
  }

  /// The size divided by another and rounded up; where nothing is left over it keeps its symbols.
  package func dividedRoundingUp(by divisor: Size) -> Size {
    divided(by: divisor) ?? Size((value - 1) / divisor.value + 1)
  }
}

extension Size: ExpressibleByIntegerLiteral {
  /// A plain number.
  public init(integerLiteral value: Int) { self.init(value) }
}

extension Size: Hashable {
  /// Whether the numbers are equal.
  public static func == (a: Size, b: Size) -> Bool { a.value == b.value }
  /// Hashes the number.
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Size {
  package static func + (a: Size, b: Size) -> Size {
    if a.isPlain(0) { return b }
    if b.isPlain(0) { return a }
    let (value, overflows) = a.value.addingReportingOverflow(b.value)
    guard !overflows else { return Size(a.value < 0 ? Int.min : Int.max) }
    guard a.isSymbolic || b.isSymbolic else { return Size(value) }
    return Size(value: value, polynomial: a.expression + b.expression)
  }

  package static func - (a: Size, b: Size) -> Size { a + -1 * b }

  /// The product, as a number and in symbols.
  public static func * (a: Size, b: Size) -> Size {
    if a.isPlain(1) { return b }
    if b.isPlain(1) { return a }
    let (value, overflows) = a.value.multipliedReportingOverflow(by: b.value)
    guard !overflows else { return Size((a.value < 0) == (b.value < 0) ? Int.max : Int.min) }
    guard a.isSymbolic || b.isSymbolic else { return Size(value) }
    return Size(value: value, polynomial: a.expression * b.expression)
  }

  /// Whether it is a number without symbols: sums and products that begin with one take no polynomial arithmetic.
  private func isPlain(_ number: Int) -> Bool { value == number && polynomial == nil }

  /// Adds to a size in place, without a copy of its terms.
  package static func += (a: inout Size, b: Size) {
    let (value, overflows) = a.value.addingReportingOverflow(b.value)
    guard a.isSymbolic, !overflows, !b.isPlain(0) else {
      a = a + b
      return
    }
    var terms = a.expression
    a.polynomial = nil
    a = Size(value: value, polynomial: terms.add(b.expression) ? terms : nil)
  }
}

extension Sequence where Element == Size {
  /// The sizes multiplied together; 1 for none.
  package var product: Size { reduce(1, *) }
}

// Of arrays and not of all sequences: code that is generic is not specialised for other targets, and there it is slow.
extension [Size] {
  /// The sizes added together; 0 for none.
  package var sum: Size {
    var sum: Size = 0
    for size in self { sum += size }
    return sum
  }

  /// How many numbers a tensor of this shape holds.
  package var numbers: Int { self[...].numbers }
}

extension ArraySlice<Size> {
  /// How many numbers a tensor of this shape holds.
  package var numbers: Int {
    var numbers = 1
    for size in self { numbers *= size.value }
    return numbers
  }
}
