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
  /// terminal's own style stands at every line's end. In ASCII every character is replaced by one that is.
  func ansiText(depth: ColorDepth, ascii: Bool = false) -> String {
    var writer = EscapeWriter(Dialect(depth: depth, ascii: ascii))
    for y in 0..<height {
      var end = width
      while end > 0, self[end - 1, y] == .blank { end -= 1 }
      for x in 0..<end { writer.write(self[x, y]) }
      writer.reset()
      writer.newLine()
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
