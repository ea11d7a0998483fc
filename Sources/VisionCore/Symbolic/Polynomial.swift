/// A sum of products of symbols with rational coefficients; exponents may be negative: `2(hw)²C/s²`.
///
/// Coefficients are exact. A sum or product with one beyond 64 bits is nil: a size is then written as its number.
struct Polynomial: Sendable {
  /// No two terms have the same factors, and no coefficient is zero.
  private(set) var terms: [Term]

  /// One product, such as `3/4 · h¹ w¹ C²`.
  struct Term: Sendable {
    var numerator: Int
    /// Positive, without a common factor with the numerator.
    var denominator: Int
    /// In the order of `Symbol.precedes`, none with the exponent 0.
    var factors: [Factor]
  }

  struct Factor: Sendable, Hashable {
    var symbol: Symbol
    var exponent: Int
  }

  init(constant: Int) {
    terms = constant == 0 ? [] : [Term(numerator: constant, denominator: 1, factors: [])]
  }

  init(_ symbol: Symbol) {
    terms = [Term(numerator: 1, denominator: 1, factors: [Factor(symbol: symbol, exponent: 1)])]
  }

  private init(terms: [Term]) { self.terms = terms }

  static func + (a: Polynomial, b: Polynomial) -> Polynomial? {
    var sum = a
    return sum.add(b) ? sum : nil
  }

  /// Adds in place; false where a coefficient that comes out has more than 64 bits.
  mutating func add(_ other: Polynomial) -> Bool {
    for term in other.terms where !add(term) { return false }
    return true
  }

  static func * (a: Polynomial, b: Polynomial) -> Polynomial? {
    var product = Polynomial(terms: [])
    product.terms.reserveCapacity(a.terms.count * b.terms.count)
    for x in a.terms {
      for y in b.terms {
        guard let term = x * y, product.add(term) else { return nil }
      }
    }
    return product
  }

  /// The quotient by a single product; nil where the divisor is a sum.
  func divided(by divisor: Polynomial) -> Polynomial? {
    guard divisor.terms.count == 1, let term = divisor.terms.first else { return nil }
    return self * Polynomial(terms: [term.inverse])
  }

  /// False where the coefficient that comes out has more than 64 bits.
  private mutating func add(_ term: Term) -> Bool {
    guard let index = terms.firstIndex(where: { $0.factors == term.factors }) else {
      if term.numerator != 0 { terms.append(term) }
      return true
    }
    let (a, b) = (terms[index], term)
    guard
      let sum = a.denominator == 1 && b.denominator == 1
        ? Term(whole: a.numerator.addingReportingOverflow(b.numerator), a.factors)
        : Term(
          reducing: Int128(a.numerator) * Int128(b.denominator) + Int128(b.numerator) * Int128(a.denominator),
          Int128(a.denominator) * Int128(b.denominator), a.factors)
    else { return false }
    if sum.numerator == 0 { terms.remove(at: index) } else { terms[index] = sum }
    return true
  }
}

extension Polynomial.Term {
  /// Nil where the reduced fraction has more than 64 bits above or below.
  init?(reducing numerator: Int128, _ denominator: Int128, _ factors: [Polynomial.Factor]) {
    let divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0 ? -1 : 1)
    guard let above = Int(exactly: numerator / divisor), let below = Int(exactly: denominator / divisor) else {
      return nil
    }
    self.init(numerator: above, denominator: below, factors: factors)
  }

  /// Nil where a whole coefficient overflowed. Most are whole, and long division is slow.
  fileprivate init?(whole coefficient: (partialValue: Int, overflow: Bool), _ factors: [Polynomial.Factor]) {
    if coefficient.overflow { return nil }
    self.init(numerator: coefficient.partialValue, denominator: 1, factors: factors)
  }

  var inverse: Polynomial.Term {
    let sign = numerator < 0 ? -1 : 1
    return Polynomial.Term(
      numerator: sign * denominator, denominator: sign * numerator,
      factors: factors.map { Polynomial.Factor(symbol: $0.symbol, exponent: -$0.exponent) })
  }

  static func * (a: Polynomial.Term, b: Polynomial.Term) -> Polynomial.Term? {
    var factors = a.factors
    for factor in b.factors {
      if let index = factors.firstIndex(where: { $0.symbol == factor.symbol }) {
        factors[index].exponent += factor.exponent
        if factors[index].exponent == 0 { factors.remove(at: index) }
      } else {
        let place = factors.firstIndex { Symbol.precedes(factor.symbol, $0.symbol) } ?? factors.count
        factors.insert(factor, at: place)
      }
    }
    if a.denominator == 1, b.denominator == 1 {
      return Polynomial.Term(whole: a.numerator.multipliedReportingOverflow(by: b.numerator), factors)
    }
    return Polynomial.Term(
      reducing: Int128(a.numerator) * Int128(b.numerator), Int128(a.denominator) * Int128(b.denominator), factors)
  }
}

/// The greatest number that divides both, whatever their signs; 1 for two zeros.
func greatestCommonDivisor<Number: SignedInteger>(_ a: Number, _ b: Number) -> Number {
  var (a, b) = (abs(a), abs(b))
  while b != 0 { (a, b) = (b, a % b) }
  return max(a, 1)
}
