import VisionCore

extension FormulaExplanation {
  /// The formula in symbols, with numbers and as a number, for `amsmath` and `xcolor`; a term has one colour in each line.
  func latex(title: String) -> String {
    func line(_ part: (SizeTerm) -> String) -> String {
      terms.enumerated().map { index, term in
        let text = part(term)
        let isTaken = index > 0 && text.hasPrefix("-")
        let sign = index == 0 ? "" : isTaken ? " - " : " + "
        let color = FormulaExplanation.colors[index % FormulaExplanation.colors.count]
        let body = LaTeXText.mathematics(isTaken ? String(text.dropFirst()) : text)
        return "\(sign)\\textcolor[HTML]{\(color)}{\(body)}"
      }.joined()
    }
    let names = legend.map {
      "  \(LaTeXText.formula($0.name + " = " + String($0.value))) & \(LaTeXText.text($0.meaning.english)) \\\\"
    }
    return """
      % \(CountingHeading.exact.line)
      % \(title); needs amsmath, booktabs and xcolor
      \\begin{align*}
        & \(line(\.symbols)) \\\\
        ={} & \(line(\.numbers)) \\\\
        ={} & \(LaTeXText.number(formula.value.grouped))
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
