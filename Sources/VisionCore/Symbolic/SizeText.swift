// How a size is written: in symbols, and with numbers put in.

extension Size: CustomStringConvertible {
  /// In symbols, as a paper writes it: `4hwC² + 2M²hwC`.
  public var description: String { text(of: \.symbols) }

  /// The same with numbers put in: `4·56·56·96² + 2·7²·56·56·96`.
  package var withNumbers: String { text(of: \.numbers) }

  /// Each term in symbols and with numbers, with its own value: what is coloured alike in the two lines.
  package var terms: [SizeTerm] {
    let subscripted = namesWithSeveralMeanings
    let terms = expression.terms.map { SizeTerm($0, subscripted: subscripted) }
    return terms.isEmpty
      ? [SizeTerm(Polynomial.Term(numerator: 0, denominator: 1, factors: []), subscripted: [])] : terms
  }

  /// The symbols it is written in, in the order of the vocabulary.
  package var symbols: [Symbol] {
    Set(expression.terms.flatMap { $0.factors.map(\.symbol) }).sorted(by: Symbol.precedes)
  }

  private func text(of part: KeyPath<SizeTerm, String>) -> String {
    terms.map { $0[keyPath: part] }.joined(separator: " + ").replacing("+ -", with: "- ")
  }

  /// Names that stand for more than one symbol here, such as `C` of two stages, and so need their stage beside them.
  private var namesWithSeveralMeanings: Set<String> {
    Set(Dictionary(grouping: symbols, by: \.name).filter { $0.value.count > 1 }.keys)
  }
}

/// One product of a formula.
package struct SizeTerm: Sendable, Hashable {
  /// In symbols: `2M²hwC`.
  package let symbols: String
  /// With numbers put in: `2·7²·56·56·96`.
  package let numbers: String
  /// What it comes to; exact where the term is a whole number by itself, rounded down where only the sum is.
  package let value: Int
}

extension SizeTerm {
  init(_ term: Polynomial.Term, subscripted: Set<String>) {
    func name(_ symbol: Symbol) -> String {
      subscripted.contains(symbol.name) ? symbol.name + subscriptDigits(symbol.stage) : symbol.name
    }
    let above = term.factors.filter { $0.exponent > 0 }
    let below = term.factors.filter { $0.exponent < 0 }
      .map { Polynomial.Factor(symbol: $0.symbol, exponent: -$0.exponent) }
    symbols = quotient(
      coefficient: term, above: powers(above, joinedBy: "", name), below: powers(below, joinedBy: "", name), sign: "")
    numbers = quotient(
      coefficient: term, above: powers(above, joinedBy: "·") { String($0.value) },
      below: powers(below, joinedBy: "·") { String($0.value) }, sign: "·")
    // Before it is divided, a term may be far larger than what it comes to.
    let value =
      above.reduce(Int128(term.numerator)) { $0 * power($1.symbol.value, $1.exponent) }
      / below.reduce(Int128(term.denominator)) { $0 * power($1.symbol.value, $1.exponent) }
    self.value = Int(value)
  }
}

/// Writes `numerator · above / (denominator · below)` without what is 1.
private func quotient(coefficient: Polynomial.Term, above: [String], below: [String], sign: String) -> String {
  var top = above
  if coefficient.numerator != 1 || above.isEmpty {
    top.insert(coefficient.numerator == -1 && !above.isEmpty ? "-" : String(coefficient.numerator), at: 0)
  }
  var bottom = below
  if coefficient.denominator != 1 { bottom.insert(String(coefficient.denominator), at: 0) }
  let text = top.joined(separator: sign)
  guard !bottom.isEmpty else { return text }
  return bottom.count == 1 ? "\(text)/\(bottom[0])" : "\(text)/(\(bottom.joined(separator: sign)))"
}

/// Factors with their exponents; a grid's two sides under one exponent are written together, as in `(hw)²`.
private func powers(
  _ factors: [Polynomial.Factor], joinedBy sign: String, _ name: (Symbol) -> String
) -> [String] {
  var texts: [String] = []
  var index = 0
  while index < factors.count {
    let factor = factors[index]
    let next = index + 1 < factors.count ? factors[index + 1] : nil
    if let next, factor.exponent > 1, next.exponent == factor.exponent, factor.symbol.stage == next.symbol.stage,
      [["h", "w"], ["h′", "w′"], ["H", "W"]].contains([factor.symbol.name, next.symbol.name])
    {
      texts.append("(\(name(factor.symbol))\(sign)\(name(next.symbol)))" + superscriptDigits(factor.exponent))
      index += 2
    } else {
      texts.append(name(factor.symbol) + (factor.exponent == 1 ? "" : superscriptDigits(factor.exponent)))
      index += 1
    }
  }
  return texts
}

private func power(_ base: Int, _ exponent: Int) -> Int128 {
  (0..<exponent).reduce(1) { product, _ in product * Int128(base) }
}

private func superscriptDigits(_ number: Int) -> String { digits(number, Array("⁰¹²³⁴⁵⁶⁷⁸⁹")) }

package func subscriptDigits(_ number: Int) -> String { digits(number, Array("₀₁₂₃₄₅₆₇₈₉")) }

private func digits(_ number: Int, _ glyphs: [Character]) -> String {
  String(String(number).compactMap { $0.wholeNumberValue.map { glyphs[$0] } })
}
