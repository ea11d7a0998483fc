/// Writes cells as characters and escape sequences (ECMA-48), and of those only what changes from cell to cell.
struct EscapeWriter {
  private(set) var bytes: [UInt8] = []
  private let dialect: Dialect
  private var foreground: Int32 = -1
  private var background: Int32 = -1
  private var attributes: Style.Attributes = []
  /// The last cell, whose style that stands for: neighbours are mostly alike.
  private var last = Cell.blank

  init(_ dialect: Dialect) { self.dialect = dialect }

  /// Writes a cell. A continuation writes nothing, or in ASCII the second of two question marks.
  mutating func write(_ cell: Cell) {
    if cell.glyph == .continuation, !dialect.ascii { return }
    if cell.foreground != last.foreground || cell.background != last.background || cell.attributes != last.attributes {
      change(to: cell)
    }
    if dialect.ascii {
      let isHalf = cell.glyph == .continuation || cell.glyph.width == 2
      append(isHalf ? UInt32(UInt8(ascii: "?")) : ASCIIFallback.of(cell.glyph).base)
      return
    }
    let scalars = cell.glyph.scalars
    append(scalars.base)
    if scalars.first != 0 { append(scalars.first) }
    if scalars.second != 0 { append(scalars.second) }
  }

  /// Goes back to the terminal's own style.
  mutating func reset() {
    if foreground >= 0 || background >= 0 || !attributes.isEmpty { append(escape: "[0m") }
    (foreground, background, attributes, last) = (-1, -1, [], .blank)
  }

  /// Moves the cursor to a column and row, from 0.
  mutating func move(x: Int, y: Int) {
    append(escape: "[")
    append(number: y + 1)
    bytes.append(UInt8(ascii: ";"))
    append(number: x + 1)
    bytes.append(UInt8(ascii: "H"))
  }

  mutating func newLine() { bytes.append(0x0A) }

  private mutating func change(to cell: Cell) {
    let front = cell.foreground == last.foreground ? foreground : index(cell.foreground)
    let back = cell.background == last.background ? background : index(cell.background)
    let wanted = dialect.attributes(of: cell)
    last = cell
    if front == foreground, back == background, wanted == attributes { return }
    if front < 0, back < 0, wanted.isEmpty {
      append(escape: "[0m")
    } else {
      append(escape: "[")
      if !attributes.isSubset(of: wanted) {
        append(parameter: 0)
        (foreground, background, attributes) = (-1, -1, [])
      }
      for (attribute, number) in EscapeWriter.attributeCodes
      where wanted.contains(attribute) && !attributes.contains(attribute) {
        append(parameter: number)
      }
      if front != foreground { append(color: front, base: 30) }
      if back != background { append(color: back, base: 40) }
      // The last parameter's separator makes room for the final letter.
      bytes[bytes.count - 1] = UInt8(ascii: "m")
    }
    (foreground, background, attributes) = (front, back, wanted)
  }

  private func index(_ color: Color) -> Int32 { Quantisation.index(color, depth: dialect.depth) }

  private static let attributeCodes: [(Style.Attributes, Int)] = [
    (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7),
  ]

  /// The parameters that choose a colour; `base` is 30 for the foreground and 40 for the background.
  private mutating func append(color: Int32, base: Int) {
    let index = Int(color)
    if index < 0 {
      append(parameter: base + 9)
    } else if dialect.depth == .truecolor {
      append(parameter: base + 8)
      append(parameter: 2)
      append(parameter: index >> 16)
      append(parameter: index >> 8 & 255)
      append(parameter: index & 255)
    } else if index >= 16 {
      append(parameter: base + 8)
      append(parameter: 5)
      append(parameter: index)
    } else {
      append(parameter: index < 8 ? base + index : base + 60 + index - 8)
    }
  }

  private mutating func append(parameter: Int) {
    append(number: parameter)
    bytes.append(UInt8(ascii: ";"))
  }

  private mutating func append(escape: StaticString) {
    bytes.append(0x1B)
    escape.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func append(number: Int) {
    if number >= 100 { append(number: number / 100, digit: true) }
    if number >= 10 { bytes.append(UInt8(0x30 + number / 10 % 10)) }
    bytes.append(UInt8(0x30 + number % 10))
  }

  private mutating func append(number: Int, digit: Bool) {
    if number >= 10 { append(number: number / 10, digit: true) }
    bytes.append(UInt8(0x30 + number % 10))
  }

  private mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: scalar))
    } else if let scalar = Unicode.Scalar(scalar) {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}

extension EscapeWriter {
  /// The bytes that turn a screen showing `old` into one showing `new`.
  static func frame(from old: Canvas?, to new: Canvas, in dialect: Dialect) -> [UInt8] {
    frame(CanvasDifference.runs(from: old, to: new), of: new, in: dialect)
  }

  /// The bytes that paint runs of a canvas.
  static func frame(_ runs: [CanvasDifference.Run], of new: Canvas, in dialect: Dialect) -> [UInt8] {
    guard !runs.isEmpty else { return [] }
    var writer = EscapeWriter(dialect)
    writer.bytes.reserveCapacity(runs.reduce(0) { $0 + $1.columns.count * 40 })
    new.cells.withUnsafeBufferPointer { cells in
      for run in runs {
        let start = run.row * new.width
        var end = start + run.columns.upperBound
        if !dialect.keepsLastCell, end == cells.count {
          end -= 1
          while cells[end].glyph == .continuation { end -= 1 }
        }
        writer.write(cells[start..<end], from: start + run.columns.lowerBound, row: run.row)
      }
    }
    writer.reset()
    return writer.bytes
  }

  /// Writes the end of a row's cells, from an index on.
  private mutating func write(_ cells: Slice<UnsafeBufferPointer<Cell>>, from first: Int, row: Int) {
    guard first < cells.endIndex else { return }
    move(x: first - cells.startIndex, y: row)
    for index in first..<cells.endIndex {
      // Terminals disagree about the width of some characters: after one that may be such, say where the next belongs.
      if index > first, cells[index].glyph != .continuation, !dialect.ascii,
        EscapeWriter.isDoubtful(cells[index - 1].glyph)
      {
        move(x: index - cells.startIndex, y: row)
      }
      write(cells[index])
    }
  }

  /// Whether terminals may give a glyph another width than the canvas does.
  private static func isDoubtful(_ glyph: Glyph) -> Bool {
    glyph == .continuation || (glyph.base >= 0x300 && glyph.scalars.first != 0)
      || (glyph.base >= 0x2600 && !glyph.isPlainBraille)
  }
}

extension Glyph {
  fileprivate var isPlainBraille: Bool { (0x2800...0x28FF).contains(base) }
}
