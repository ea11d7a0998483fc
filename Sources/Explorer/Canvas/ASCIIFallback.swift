/// What stands for a character where only ASCII can be shown, in the same number of columns.
enum ASCIIFallback {
  /// The ASCII glyph for a glyph of one column; one of two columns becomes `?` twice, which the caller does.
  static func of(_ glyph: Glyph) -> Glyph {
    let base = glyph.base
    if base < 0x80 { return Glyph(ascii: UInt8(base)) }
    if let replaced = table[base] { return Glyph(ascii: replaced) }
    return Glyph(ascii: byRange(base))
  }

  /// Characters drawn by blocks of the code space: lines, blocks and braille.
  private static func byRange(_ base: UInt32) -> UInt8 {
    switch base {
    case 0x2500...0x257F: lineShape(base)
    case 0x2800: UInt8(ascii: " ")
    case 0x2801...0x28FF: UInt8(ascii: "*")
    case 0x2580...0x259F: UInt8(ascii: "#")
    case 0x2190...0x21FF: UInt8(ascii: ">")
    case 0x25A0...0x25FF: UInt8(ascii: "o")
    default: unaccented(base)
    }
  }

  private static func lineShape(_ base: UInt32) -> UInt8 {
    guard let arms = BoxDrawing.arms(base) else { return UInt8(ascii: "/") }
    let horizontal = arms.left > 0 || arms.right > 0
    let vertical = arms.up > 0 || arms.down > 0
    if horizontal && vertical { return UInt8(ascii: "+") }
    if vertical { return UInt8(ascii: "|") }
    return max(arms.left, arms.right) > 1 ? UInt8(ascii: "=") : UInt8(ascii: "-")
  }

  /// A letter without its accent (é → e), and `?` for what is unknown.
  private static func unaccented(_ base: UInt32) -> UInt8 {
    guard let scalar = Unicode.Scalar(base), base < 0x250 else { return UInt8(ascii: "?") }
    // "é" decomposes into "e" and an accent; comparing by canonical equivalence finds the letter without a table.
    for mark in marks {
      for letter in letters {
        var view = String.UnicodeScalarView()
        view.append(Unicode.Scalar(letter))
        view.append(mark)
        if String(view) == String(Character(scalar)) { return letter }
      }
    }
    return UInt8(ascii: "?")
  }

  private static let letters: [UInt8] =
    Array(UInt8(ascii: "A")...UInt8(ascii: "Z")) + Array(UInt8(ascii: "a")...UInt8(ascii: "z"))
  private static let marks: [Unicode.Scalar] = [
    "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{304}", "\u{306}", "\u{307}", "\u{308}", "\u{30A}", "\u{30B}",
    "\u{30C}",
    "\u{323}", "\u{327}", "\u{328}",
  ]

  private static let table: [UInt32: UInt8] = {
    let pairs = """
      ×x ·. •* …~ −- –- —- ‐- ‘' ’' “" ”" °o ²2 ³3 ¹1 ⁰0 ⁴4 ⁵5 ⁶6 ⁷7 ⁸8 ⁹9 ₀0 ₁1 ₂2 ₃3 ₄4 ₅5 ₆6 ₇7 ₈8 ₉9 ±~ ÷/ √v ∞8 ≈~ ≠# ≤< ≥> \
      →> ←< ↑^ ↓v ↔- ↕| ⇒> ⇐< ↦> ▾v ▸> ▴^ ◂< ▶> ▼v ▲^ ◀< ●* ○o ■# □o ◆* ◇o △^ ✓+ ✗x ✔+ ✘x ∈e ∑S ∏P ∂d ∇V ∘o ∙. ⋅. ⊕+ ⊗x ⟨< ⟩> ⌈[ ⌉] ⌊[ ⌋] ′' ₖk \
      αa βb γg δd εe θt λl μu µu πp ρr σs τt φf ψp ωw ΓG ΔD ΘT ΛL ΠP ΣS ΦF ΨP ΩO ℝR ßs æa øo ÆA ØO łl ŁL ıi ░. ▒: ▓% █# ▄. ▀' ▌| ▐| \
      ▁_ ▂. ▃. ▅: ▆: ▇# ▏| ▎| ▍| ▋# ▊# ▉# ´' ¨" «< »> ©c ®r §S ¶P
      """
    var table: [UInt32: UInt8] = [0xA0: UInt8(ascii: " ")]
    for pair in pairs.split(separator: " ") {
      let scalars = Array(pair.unicodeScalars)
      if scalars.count == 2, scalars[1].isASCII { table[scalars[0].value] = UInt8(scalars[1].value) }
    }
    return table
  }()
}
