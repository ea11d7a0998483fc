/// Text and formulas as LaTeX sets them with nothing but its own commands.
enum LaTeXText {
  /// Running text: what LaTeX reads as a command is escaped, marks of mathematics are set as such.
  static func text(_ text: String) -> String {
    var result = ""
    for run in runs(text) {
      switch run.script {
      case .exponent: result += "$^{\(run.text)}$"
      case .index: result += "$_{\(run.text)}$"
      case .line: result += run.text.map(character).joined()
      }
    }
    return result
  }

  /// A formula such as `4h₁w₁C₁² + 2M²hwC` in mathematics: `$4 h_1 w_1 C_1^2 + 2 M^2 h w C$`.
  static func formula(_ text: String) -> String { "$" + mathematics(text) + "$" }

  /// The same within mathematics that is open already.
  static func mathematics(_ text: String) -> String {
    var result = ""
    for run in runs(text) {
      switch run.script {
      case .exponent: result += "^" + grouped(run.text)
      case .index: result += "_" + grouped(run.text)
      case .line:
        // Letters after another are factors, digits after another one number.
        for token in tokens(run.text) {
          let joins = result.isEmpty || token == "'" || result.hasSuffix("(") || token == ")"
          result += (joins || result.hasSuffix(" ") || token == " " ? "" : " ") + token
        }
      }
    }
    return result.trimmingSpaces
  }

  /// Digits in groups of three, apart by a thin space, where a text has them apart by commas.
  static func number(_ text: String) -> String {
    var result = ""
    let characters = Array(text)
    for (place, character) in characters.enumerated() {
      let isBetween =
        character == "," && place > 0 && characters[place - 1].isNumber && place + 3 < characters.count
        && characters[(place + 1)...(place + 3)].allSatisfy(\.isNumber)
      result += isBetween ? "\\," : LaTeXText.text(String(character))
    }
    return result
  }

  // MARK: Scripts

  private enum Script { case line, exponent, index }

  private static let exponents = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
  private static let indices = Array("₀₁₂₃₄₅₆₇₈₉")

  private static func script(_ character: Character) -> (Script, Character) {
    if let digit = exponents.firstIndex(of: character) { return (.exponent, Character("\(digit)")) }
    if let digit = indices.firstIndex(of: character) { return (.index, Character("\(digit)")) }
    return switch character {
    case "ₖ": (.index, "k")
    case "⁻": (.exponent, "-")
    case "ᵀ": (.exponent, "T")
    default: (.line, character)
    }
  }

  /// A text cut where its script changes, the scripts' characters on the line.
  private static func runs(_ text: String) -> [(script: Script, text: String)] {
    var runs: [(script: Script, text: String)] = []
    for character in text {
      let (script, plain) = script(character)
      if runs.last?.script == script {
        runs[runs.count - 1].text.append(plain)
      } else {
        runs.append((script, String(plain)))
      }
    }
    return runs
  }

  private static func grouped(_ text: String) -> String { text.count == 1 ? text : "{\(text)}" }

  /// Numbers, letters, signs, each by itself.
  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var number = ""
    for character in text {
      if character.isASCII, character.isNumber || character == "." || character == "," {
        number.append(character)
        continue
      }
      if !number.isEmpty { tokens.append(self.number(number)) }
      number = ""
      tokens.append(inFormula(character))
    }
    return number.isEmpty ? tokens : tokens + [self.number(number)]
  }

  private static func inFormula(_ character: Character) -> String {
    switch character {
    case "·": "\\cdot"
    case "′": "'"
    case _ where mathematics[character] != nil: mathematics[character] ?? ""
    default: self.character(character)
    }
  }

  // MARK: Characters

  private static func character(_ character: Character) -> String {
    if let escaped = special[character] { return escaped }
    if let command = mathematics[character] { return "$\(command)$" }
    // The letters of Latin script are in LaTeX's own input encoding; what else there may be in a name stands as ASCII does for it.
    let isKnown = character.unicodeScalars.allSatisfy { $0.value < 0x180 && $0.value >= 0x20 }
    return isKnown ? String(character) : special[fallback(character)] ?? String(fallback(character))
  }

  private static func fallback(_ character: Character) -> Character {
    ASCIIFallback.of(Glyph(character)).text.first ?? "?"
  }

  /// Characters that mean something to LaTeX. Brackets are among them because `\\[` would begin a length.
  private static let special: [Character: String] = [
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#", "%": "\\%", "_": "\\_",
    "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "<": "\\textless{}", ">": "\\textgreater{}",
    "|": "\\textbar{}", "\"": "\\textquotedbl{}", "[": "{[}", "]": "{]}", "`": "\\textasciigrave{}",
    "–": "--", "—": "---", "…": "\\dots{}", "‘": "`", "’": "'", "“": "``", "”": "''", "\n": " ", "\r": " ", "\t": " ",
    "§": "\\S{}", "¶": "\\P{}", "©": "\\copyright{}", "\u{A0}": "~",
  ]

  private static let mathematics: [Character: String] = [
    "×": "\\times", "·": "\\cdot", "−": "-", "±": "\\pm", "≠": "\\neq", "≤": "\\leq", "≥": "\\geq", "≈": "\\approx",
    "→": "\\rightarrow", "←": "\\leftarrow", "↑": "\\uparrow", "↓": "\\downarrow", "∞": "\\infty", "√": "\\surd",
    "∈": "\\in", "°": "^{\\circ}", "′": "'", "•": "\\bullet", "●": "\\bullet", "○": "\\circ", "µ": "\\mu",
    "∑": "\\sum", "∏": "\\prod", "⊕": "\\oplus", "⊗": "\\otimes",
    "α": "\\alpha", "β": "\\beta", "γ": "\\gamma", "δ": "\\delta", "ε": "\\varepsilon", "θ": "\\theta",
    "λ": "\\lambda", "μ": "\\mu", "π": "\\pi", "ρ": "\\rho", "σ": "\\sigma", "τ": "\\tau", "φ": "\\varphi",
    "ψ": "\\psi", "ω": "\\omega", "Γ": "\\Gamma", "Δ": "\\Delta", "Θ": "\\Theta", "Λ": "\\Lambda", "Π": "\\Pi",
    "Σ": "\\Sigma", "Φ": "\\Phi", "Ψ": "\\Psi", "Ω": "\\Omega",
  ]
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
