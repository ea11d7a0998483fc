import VisionCore

/// A formula as LaTeX's mathematics: exponents, indices and letters that LaTeX writes with commands.
func latexFormula(_ text: String) -> String {
  var result = ""
  var open: Character?
  for character in text {
    let (mark, plain) = latexScript(character)
    if mark != open {
      if open != nil { result.append("}") }
      if let mark { result += "\(mark){" }
      open = mark
    }
    result += plain
  }
  return result + (open == nil ? "" : "}")
}

/// Where a character stands, as the mark of a script, and how LaTeX writes it.
private func latexScript(_ character: Character) -> (Character?, String) {
  if let digit = Array("⁰¹²³⁴⁵⁶⁷⁸⁹").firstIndex(of: character) { return ("^", "\(digit)") }
  if let digit = Array("₀₁₂₃₄₅₆₇₈₉").firstIndex(of: character) { return ("_", "\(digit)") }
  switch character {
  case "ₖ": return ("_", "k")
  case "′": return (nil, "'")
  case "·": return (nil, " \\cdot ")
  default: return (nil, String(character))
  }
}

extension FormulaExplanation {
  /// The formula in symbols, with numbers and as a number, for `amsmath` and `xcolor`; a term has one colour in each line.
  func latex(title: String) -> String {
    func line(_ part: (SizeTerm) -> String) -> String {
      terms.enumerated().map { index, term in
        let text = part(term)
        let sign = index == 0 ? "" : text.hasPrefix("-") ? " - " : " + "
        let body = index > 0 && text.hasPrefix("-") ? String(text.dropFirst()) : text
        return
          "\(sign)\\textcolor[HTML]{\(FormulaExplanation.colors[index % FormulaExplanation.colors.count])}{\(body)}"
      }
      .joined()
    }
    let names = legend.map { "  $\(latexFormula($0.name)) = \($0.value)$ & \(latexText($0.meaning)) \\\\" }
    return """
      % \(title): multiply-accumulates; needs amsmath, booktabs and xcolor
      \\begin{align*}
        & \(line { latexFormula($0.symbols) }) \\\\
        ={} & \(line { latexFormula($0.numbers) }) \\\\
        ={} & \(formula.value.grouped.replacing(",", with: "\\,"))
      \\end{align*}
      \\begin{tabular}{ll}
        \\toprule
      \(names.joined(separator: "\n"))
        \\bottomrule
      \\end{tabular}

      """
  }

  /// Okabe and Ito's colours, without the two that are too pale on paper.
  private static let colors = ["0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9"]
}

/// What a symbol means as LaTeX's text; how a size came about, which may be a formula, is set as mathematics where it has exponents or
/// letters that need it.
private func latexText(_ text: String) -> String {
  let special = Set("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ₖ′·")
  return text.split(separator: " ").map { word in
    word.contains(where: special.contains) ? "$\(latexFormula(String(word)))$" : String(word)
  }.joined(separator: " ")
}
