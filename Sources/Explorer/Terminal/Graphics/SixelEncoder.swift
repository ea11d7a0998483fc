/// Pictures as sixels (DEC STD 070, chapter 9): bands of six rows, each colour of a band in a pass of its own.
enum SixelEncoder {
  /// The bytes that draw a picture from the cursor on.
  ///
  /// What lies beyond its last row stays as it was (the second parameter of the opening).
  /// - Parameters:
  ///   - times: columns and rows of the terminal's pixels that each pixel is shown as
  ///   - width: columns of the terminal's pixels, at most `times` those of the picture
  ///   - height: rows of the terminal's pixels
  static func encoded(_ picture: IndexedPixels, times: Int = 1, width: Int, height: Int) -> [UInt8] {
    var writer = Writer(picture: picture, times: times, width: width)
    writer.open(height: height)
    for top in stride(from: 0, to: height, by: 6) {
      if top > 0 { writer.bytes.append(UInt8(ascii: "-")) }
      writer.band(rows: top..<min(top + 6, height))
    }
    writer.bytes += Array("\u{1B}\\".utf8)
    return writer.bytes
  }

  /// A level of 0 … 255 in the percent that sixel has.
  static func percent(_ level: UInt8) -> Int { (Int(level) * 100 + 127) / 255 }

  private struct Writer {
    let picture: IndexedPixels
    let times: Int
    let width: Int
    var bytes: [UInt8] = []
    /// For every colour the six bits of each column of a band; cleared after use.
    private var masks: [UInt8]

    init(picture: IndexedPixels, times: Int, width: Int) {
      (self.picture, self.times, self.width) = (picture, times, width)
      masks = Array(repeating: 0, count: picture.palette.count * picture.width)
    }

    mutating func open(height: Int) {
      text("\u{1B}P0;1;0q\"1;1;\(width);\(height)")
      for (number, color) in picture.palette.enumerated() {
        let levels = [color.red, color.green, color.blue].map { "\(SixelEncoder.percent($0))" }
        text("#\(number);2;\(levels.joined(separator: ";"))")
      }
    }

    mutating func band(rows: Range<Int>) {
      var used = [Bool](repeating: false, count: picture.palette.count)
      for (bit, row) in rows.enumerated() {
        let start = row / times * picture.width
        for column in 0..<picture.width {
          let color = Int(picture.indices[start + column])
          used[color] = true
          masks[color * picture.width + column] |= 1 << UInt8(bit)
        }
      }
      var isFirst = true
      for color in used.indices where used[color] {
        if !isFirst { bytes.append(UInt8(ascii: "$")) }
        isFirst = false
        text("#\(color)")
        pass(color)
      }
    }

    /// One colour's columns as runs; nothing for those behind the last that has it.
    private mutating func pass(_ color: Int) {
      let base = color * picture.width
      var (run, mask) = (0, UInt8(0))
      for column in 0..<picture.width {
        let next = masks[base + column]
        masks[base + column] = 0
        if next != mask {
          self.run(run, of: mask)
          (run, mask) = (0, next)
        }
        run += min(times, width - column * times)
      }
      if mask != 0 { self.run(run, of: mask) }
    }

    private mutating func run(_ count: Int, of mask: UInt8) {
      guard count > 0 else { return }
      let sixel = 0x3F + mask
      // Four bytes and more are shorter as a count.
      if count > 3 {
        text("!\(count)")
        bytes.append(sixel)
      } else {
        for _ in 0..<count { bytes.append(sixel) }
      }
    }

    private mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }
  }
}
