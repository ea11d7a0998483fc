import Testing

@testable import Explorer

@Suite("LaTeX")
struct LaTeXTests {
  @Test(
    "formulas are set as mathematics",
    arguments: [
      ("h₁w₁C²", "$h_1 w_1 C^2$"), ("4hwC² + 2M²hwC", "$4 h w C^2 + 2 M^2 h w C$"),
      ("2(hw)²C/s²", "$2 (h w)^2 C / s^2$"),
      ("26h₁w₁C₁²", "$26 h_1 w_1 C_1^2$"), ("20NNₖC", "$20 N N_k C$"), ("C¹²", "$C^{12}$"),
      ("4·56·96²", "$4 \\cdot 56 \\cdot 96^2$"), ("h′w", "$h' w$"), ("Ω", "$\\Omega$"),
    ])
  func formulas(text: String, expected: String) { #expect(LaTeXText.formula(text) == expected) }

  @Test(
    "text is escaped",
    arguments: [
      ("a_b & 50 %", "a\\_b \\& 50 \\%"), ("7×7 ≠ {x}", "7$\\times$7 $\\neq$ \\{x\\}"),
      ("C² – Ω", "C$^{2}$ -- $\\Omega$"),
      ("~/x\\y$#^", "\\textasciitilde{}/x\\textbackslash{}y\\$\\#\\textasciicircum{}"), ("[1]", "{[}1{]}"),
      ("é😀", "é?"),
    ])
  func text(text: String, expected: String) { #expect(LaTeXText.text(text) == expected) }

  @Test(
    "thousands are apart by thin spaces",
    arguments: [
      ("4,490,566,656", "4\\,490\\,566\\,656"), ("12", "12"), ("28,288 (28.3 k)", "28\\,288 (28.3 k)"), ("1,2", "1,2"),
      ("−5.7", "$-$5.7"),
    ])
  func numbers(text: String, expected: String) { #expect(LaTeXText.number(text) == expected) }

  @Test(
    "what commands write is well formed: a table of booktabs, as many cells in every row, everything closed that opens",
    arguments: [
      "cost swin-t", "cost cvt-13", "compare vit-b-16 cvt-13 pvt-tiny", "models", "verify", "diff swin-t cvt-13",
      "scale vit-b-16 swin-t --from 224 --to 384 --step 80", "scatter --family swin",
    ])
  func wellFormed(command: String) throws {
    let answer = Answer(command + " --format latex")
    #expect(answer.status == .success)
    let lines = answer.output.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("% Counting rule: ") == true)
    #expect(lines.contains { $0.hasPrefix("  \\caption{Counting rule: ") })
    let rules = ["\\toprule", "\\midrule", "\\bottomrule"].map { rule in lines.firstIndex { $0.contains(rule) } ?? -1 }
    #expect(rules[0] > 0 && rules[1] == rules[0] + 2 && rules[2] > rules[1] + 1)
    let tabular = try #require(lines.first { $0.contains("\\begin{tabular}") })
    let columns = try #require(tabular.split(separator: "{").last).filter { "lr".contains($0) }.count
    for line in [lines[rules[0] + 1]] + lines[(rules[1] + 1)..<rules[2]] {
      let scan = Scan(line)
      #expect(line.hasSuffix(" \\\\"))
      #expect(scan.cells == columns && scan.isBalanced, "\(line)")
    }
    for name in ["table", "tabular"] {
      #expect(answer.output.ranges(of: "\\begin{\(name)}").count == 1)
      #expect(answer.output.ranges(of: "\\end{\(name)}").count == 1)
    }
    #expect(answer.output.unicodeScalars.allSatisfy { $0.value < 0x180 })
  }

  /// A line of a table as LaTeX reads it, character by character.
  private struct Scan {
    var cells = 1
    var isBalanced = true

    init(_ line: String) {
      var (depth, isMathematics, isEscaped) = (0, false, false)
      for character in line.dropLast(2) {
        defer { isEscaped = character == "\\" && !isEscaped }
        if isEscaped { continue }
        switch character {
        case "{": depth += 1
        case "}": depth -= 1
        case "$": isMathematics.toggle()
        case "&" where depth == 0 && !isMathematics: cells += 1
        case "&", "#", "%", "~": isBalanced = false
        case "^", "_": isBalanced = isBalanced && isMathematics
        default: break
        }
        if depth < 0 { isBalanced = false }
      }
      isBalanced = isBalanced && depth == 0 && !isMathematics && !isEscaped
    }
  }

  @Test(
    "every format carries the same integers",
    arguments: [
      "cost vit-b-16 --depth 1", "cost pvt-tiny --depth 2", "models", "compare swin-t cvt-13",
      "why vit-b-16 --to ptflops-0.6", "why cvt-13",
    ])
  func integers(command: String) {
    let table = Answer(command + " --format csv").output
    let rows = CSVReader.rows(table)
    // Smaller numbers also stand in shapes and formulas.
    let integers = rows.dropFirst().flatMap { row in row.compactMap { Int($0) } }.filter { $0 >= 10_000 }
    #expect(integers.count > 5)
    func counts(_ text: String) -> [String: Int] {
      let numbers = text.matches(of: /[0-9]+/).map { String($0.output) }
      return Dictionary(grouping: numbers, by: \.self).mapValues(\.count)
    }
    let found = ["json", "markdown", "latex", "table"].map { format in
      let text = Answer(command + " --format \(format)").output
      return counts(text.replacing("\\,", with: "").replacing(/([0-9]),(?=[0-9])/) { "\($0.output.1)" })
    }
    let times = Dictionary(grouping: integers.map { String($0.magnitude) }, by: \.self).mapValues(\.count)
    for (number, count) in times {
      for text in found { #expect(text[number, default: 0] >= count, "\(number)") }
    }
  }
}

/// Reads comma-separated values by RFC 4180.
enum CSVReader {
  static func rows(_ text: String) -> [[String]] {
    var (rows, row, field, isQuoted) = ([[String]](), [String](), "", false)
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"" where isQuoted && rest.first == "\"":
        field.append("\"")
        rest.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        row.append(field)
        field = ""
      case "\n" where !isQuoted:
        rows.append(row + [field])
        (row, field) = ([], "")
      case "\r" where !isQuoted: break
      default: field.unicodeScalars.append(scalar)
      }
    }
    return rows
  }
}
