extension Canvas {
  /// The characters alone, a line for each row without spaces at its end. In ASCII every character is replaced by one that is.
  func plainText(ascii: Bool = false) -> String {
    var text = ""
    for y in 0..<height {
      var line = ""
      for x in 0..<width {
        let glyph = self[x, y].glyph
        line += ascii ? asciiText(glyph) : glyph.text
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }

  private func asciiText(_ glyph: Glyph) -> String {
    glyph == .continuation || glyph.width == 2 ? "?" : ASCIIFallback.of(glyph).text
  }

  /// The canvas with escape sequences (ECMA-48) for a terminal of a depth: only what changes from cell to cell is written, and the
  /// terminal's own style stands at every line's end.
  func ansiText(depth: ColorDepth) -> String {
    var text = ""
    for y in 0..<height {
      var current = Cell.blank
      var end = width
      while end > 0, self[end - 1, y] == .blank { end -= 1 }
      for x in 0..<end {
        let cell = self[x, y]
        text += Canvas.escape(from: current, to: cell, depth: depth)
        text += cell.glyph.text
        current = cell
      }
      text += Canvas.escape(from: current, to: .blank, depth: depth) + "\n"
    }
    return text
  }

  /// The shortest sequence from one cell's style to another's, empty where they look the same.
  private static func escape(from old: Cell, to new: Cell, depth: ColorDepth) -> String {
    let before = (Quantisation.index(old.foreground, depth: depth), Quantisation.index(old.background, depth: depth))
    let after = (Quantisation.index(new.foreground, depth: depth), Quantisation.index(new.background, depth: depth))
    if before == after, old.attributes == new.attributes { return "" }
    if after == (-1, -1), new.attributes.isEmpty { return "\u{1B}[0m" }
    var codes: [String] = []
    var shown = before
    var attributes = old.attributes
    if !attributes.subtracting(new.attributes).isEmpty {
      codes.append("0")
      (shown, attributes) = ((-1, -1), [])
    }
    let names: [(Style.Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ]
    codes += names.filter { new.attributes.subtracting(attributes).contains($0.0) }.map(\.1)
    if shown.0 != after.0 { codes.append(code(after.0, base: 30, depth: depth)) }
    if shown.1 != after.1 { codes.append(code(after.1, base: 40, depth: depth)) }
    return "\u{1B}[" + codes.joined(separator: ";") + "m"
  }

  /// The parameters that choose a colour; `base` is 30 for the foreground and 40 for the background.
  private static func code(_ index: Int32, base: Int32, depth: ColorDepth) -> String {
    if index < 0 { return "\(base + 9)" }
    if depth == .truecolor { return "\(base + 8);2;\(index >> 16);\(index >> 8 & 255);\(index & 255)" }
    if index >= 16 { return "\(base + 8);5;\(index)" }
    return index < 8 ? "\(base + index)" : "\(base + 60 + index - 8)"
  }
}
