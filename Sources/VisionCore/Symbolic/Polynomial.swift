/// A sum of products of symbols with rational coefficients; exponents may be negative: `2(hw)²C/s²`.
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

  static func + (a: Polynomial, b: Polynomial) -> Polynomial {
    var sum = a
    for term in b.terms { sum.add(term) }
    return sum
  }

  static func * (a: Polynomial, b: Polynomial) -> Polynomial {
    var product = Polynomial(terms: [])
    product.terms.reserveCapacity(a.terms.count * b.terms.count)
    for x in a.terms { for y in b.terms { product.add(x * y) } }
    return product
  }

  /// The quotient by a single product; nil where the divisor is a sum.
  func divided(by divisor: Polynomial) -> Polynomial? {
    guard divisor.terms.count == 1, let term = divisor.terms.first else { return nil }
    return self * Polynomial(terms: [term.inverse])
  }

  private mutating func add(_ term: Term) {
    guard let index = terms.firstIndex(where: { $0.factors == term.factors }) else {
      if term.numerator != 0 { terms.append(term) }
      return
    }
    let (a, b) = (terms[index], term)
    terms[index] = Term(
      reducing: a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator, a.factors)
    if terms[index].numerator == 0 { terms.remove(at: index) }
  }
}

extension Polynomial.Term {
  init(reducing numerator: Int, _ denominator: Int, _ factors: [Polynomial.Factor]) {
    let divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0 ? -1 : 1)
    self.init(numerator: numerator / divisor, denominator: denominator / divisor, factors: factors)
  }

  var inverse: Polynomial.Term {
    Polynomial.Term(
      reducing: denominator, numerator, factors.map { Polynomial.Factor(symbol: $0.symbol, exponent: -$0.exponent) })
  }

  static func * (a: Polynomial.Term, b: Polynomial.Term) -> Polynomial.Term {
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
      return Polynomial.Term(numerator: a.numerator * b.numerator, denominator: 1, factors: factors)
    }
    return Polynomial.Term(reducing: a.numerator * b.numerator, a.denominator * b.denominator, factors)
  }
}

/// The greatest number that divides both, whatever their signs; 1 for two zeros.
func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (abs(a), abs(b))
  while b != 0 { (a, b) = (b, a % b) }
  return max(a, 1)
}
