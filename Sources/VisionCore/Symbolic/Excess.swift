/// When one formula is larger than another, with what both share divided out: `hw > M²` for Ω(MSA) and Ω(W-MSA).
package struct Excess: Sendable {
  /// What is on the side of the formula that is asked about.
  package let left: Size
  package let right: Size

  /// Nil for formulas that do not differ, and for such as cannot be compared by terms without negative exponents.
  package init?(of a: Size, over b: Size) {
    let terms = (a - b).expression.terms
    guard !terms.isEmpty else { return nil }
    let common = Excess.common(terms)
    let reduced = terms.map { term in
      Polynomial.Term(
        numerator: term.numerator * (common.denominator / term.denominator) / common.numerator, denominator: 1,
        factors: term.factors.merging(common.exponents))
    }
    left = reduced.filter { $0.numerator > 0 }.map { $0.size(sign: 1) }.sum
    right = reduced.filter { $0.numerator < 0 }.map { $0.size(sign: -1) }.sum
  }

  /// The greatest product that divides all terms, and the least number that makes all coefficients whole.
  private static func common(
    _ terms: [Polynomial.Term]
  ) -> (numerator: Int, denominator: Int, exponents: [Symbol: Int]) {
    let denominator = terms.reduce(1) { leastCommonMultiple($0, $1.denominator) }
    let numerator = terms.reduce(0) { greatestCommonDivisor($0, $1.numerator * (denominator / $1.denominator)) }
    var exponents: [Symbol: Int] = [:]
    for symbol in Set(terms.flatMap { $0.factors.map(\.symbol) }) {
      exponents[symbol] = terms.map { term in term.factors.first { $0.symbol == symbol }?.exponent ?? 0 }.min()
    }
    return (numerator, denominator, exponents)
  }

  /// Whether it holds where some symbols stand for other numbers.
  package func holds(where values: [String: Int]) -> Bool { left.value(where: values) > right.value(where: values) }
}

extension Excess: CustomStringConvertible {
  /// In symbols: `hw > M²`.
  package var description: String { "\(left) > \(right)" }
}

extension Size {
  /// The number that comes out where symbols of some names stand for others; their exponents must not be negative.
  ///
  /// Twice as many bits as a size has: other numbers may make it larger than any recorded one.
  fileprivate func value(where values: [String: Int]) -> Int128 {
    expression.terms.reduce(0) { sum, term in
      sum
        + term.factors.reduce(Int128(term.numerator)) { product, factor in
          (0..<factor.exponent).reduce(product) { result, _ in
            result * Int128(values[factor.symbol.name] ?? factor.symbol.value)
          }
        } / Int128(term.denominator)
    }
  }
}

extension Polynomial.Term {
  /// The product as a size; exponents are not negative.
  fileprivate func size(sign: Int) -> Size {
    factors.reduce(Size(sign * numerator)) { product, factor in
      (0..<factor.exponent).reduce(product) { result, _ in result * Size(factor.symbol) }
    }
  }
}

extension [Polynomial.Factor] {
  /// Divided by a product of powers.
  fileprivate func merging(_ divisor: [Symbol: Int]) -> [Polynomial.Factor] {
    let symbols = Set(map(\.symbol)).union(divisor.keys).sorted(by: Symbol.precedes)
    return symbols.compactMap { symbol in
      let exponent = (first { $0.symbol == symbol }?.exponent ?? 0) - (divisor[symbol] ?? 0)
      return exponent == 0 ? nil : Polynomial.Factor(symbol: symbol, exponent: exponent)
    }
  }
}

/// The least number that both divide.
package func leastCommonMultiple(_ a: Int, _ b: Int) -> Int { a / greatestCommonDivisor(a, b) * b }
