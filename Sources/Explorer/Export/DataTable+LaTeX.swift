// A table for LaTeX with the package booktabs.

extension DataTable {
  /// A floating table, its rule of counting in the caption; marked rows are bold.
  var latex: String {
    let alignments = columns.map { $0.alignment == .right ? "r" : "l" }.joined()
    var lines = heading.map { ["% \($0.line)"] } ?? []
    lines += ["% \\usepackage{booktabs}", "\\begin{table}", "  \\centering"]
    if let heading { lines.append("  \\caption{\(LaTeXText.text(heading.line)).}") }
    lines += ["  \\begin{tabular}{\(alignments)}", "    \\toprule"]
    lines.append(line(columns.map { LaTeXText.text($0.title.english) }))
    lines.append("    \\midrule")
    lines += rows.map { row in line(row.cells.map { emphasised($0.latex, row.isMarked) }) }
    lines += ["    \\bottomrule", "  \\end{tabular}", "\\end{table}"]
    return lines.map { $0 + "\n" }.joined()
  }

  private func line(_ cells: [String]) -> String { "    " + cells.joined(separator: " & ") + " \\\\" }

  private func emphasised(_ text: String, _ isStrong: Bool) -> String {
    isStrong && !text.isEmpty ? "\\textbf{\(text)}" : text
  }
}

extension DataTable.Cell {
  fileprivate var latex: String {
    if isFormula { return LaTeXText.formula(text) }
    switch value {
    case .integer, .number: return LaTeXText.number(text)
    default: return LaTeXText.text(text)
    }
  }
}
