import VisionNumerics

/// A formula with all that explains it: its terms, what its symbols stand for, and the paper's equation beside it.
package struct FormulaExplanation: Sendable {
  package let formula: Size
  /// Each term in symbols and with numbers, with its own value.
  package let terms: [SizeTerm]
  /// What the symbols mean, those of the formula first.
  package let legend: [Entry]
  /// The equation of a paper that the module computes, or whose cost it has.
  package let equation: PaperEquation?

  /// A symbol as the formula writes it.
  package struct Entry: Sendable, Hashable {
    /// With its stage where the formula has the letter of several stages: `C₂`.
    package let name: String
    package let value: Int
    /// What the letter means, and how the size came about: `tokens in all: hw + 1`.
    package let meaning: Phrase
  }

  /// - Parameter shape: of the result, whose symbols are explained too.
  package init(_ formula: Size, shape: [Size], equation: PaperEquation?) {
    (self.formula, terms, self.equation) = (formula, formula.terms, equation)
    var symbols = formula.symbols
    for symbol in shape.flatMap(\.symbols) where !symbols.contains(symbol) { symbols.append(symbol) }
    let repeated = Dictionary(grouping: formula.symbols, by: \.name).filter { $0.value.count > 1 }.keys
    legend = symbols.map { symbol in
      let meaning = [symbol.meaning, symbol.definition?.english == symbol.name ? nil : symbol.definition].compactMap(\.self)
        .joined(separator: ": ")
      return Entry(
        name: symbol.name + (repeated.contains(symbol.name) ? subscriptDigits(symbol.stage) : ""),
        value: symbol.value, meaning: meaning)
    }
  }
}

extension Program {
  /// Explains the multiply-accumulates of a module or step.
  package func explanation(of node: ModuleRecord.Child, _ cost: Cost) -> FormulaExplanation {
    switch node {
    case .module(let index):
      FormulaExplanation(
        cost.formula(of: node), shape: steps[modules[index].output].shape, equation: modules[index].equation)
    case .step(let index):
      FormulaExplanation(cost.formula(of: node), shape: steps[index].shape, equation: nil)
    }
  }
}
