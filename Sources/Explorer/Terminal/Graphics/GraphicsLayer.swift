/// The size of something in a terminal's pixels.
struct PixelSize: Sendable, Hashable {
  var width: Int
  var height: Int

  /// Of a cell where the terminal does not say: a VT340's, which terminals that emulate its sixels keep to (Windows Terminal).
  static let usualCell = PixelSize(width: 10, height: 20)
}

/// The pictures that stand over a terminal's cells, and what is sent to have those of another canvas there.
///
/// The cells are sent as without graphics, and complete. A picture is sent again only where it, its place or the cells under it
/// changed; what is gone is deleted (kitty), or its cells are written again (sixel, which lies in them).
struct GraphicsLayer: Sendable {
  let graphics: GraphicsProtocol
  /// A cell's size in pixels.
  var cell: PixelSize
  private var shown: [Shown] = []

  init(_ graphics: GraphicsProtocol, cell: PixelSize) { (self.graphics, self.cell) = (graphics, cell) }

  /// Pixels that all pictures of a screen together are drawn with at most; larger ones are enlarged by the terminal (kitty), or
  /// by whole numbers (sixel). A square of so many has a side of 387, more than the 224 pixels that most models see, and a frame
  /// stays below about 200 kB.
  static let pixelLimit = 150_000
  /// Numbers of pictures are counted from here, away from those that other programs are likely to use.
  static let firstNumber = 0x5649_0000

  private struct Shown: Sendable {
    let number: Int
    let picture: SharpPicture
    /// The pixels of the terminal, across and down, that each of the picture's is shown as.
    let scale: Double
  }

  /// The bytes that turn a screen showing `old` into one showing `new`, pictures included.
  mutating func frame(from old: Canvas?, to new: Canvas, in dialect: Dialect) -> [UInt8] {
    var runs = CanvasDifference.runs(from: old, to: new)
    let pictures = placeable(new)
    let scale = magnification(pictures)
    func stays(_ shown: Shown) -> Bool {
      shown.scale == scale && pictures.contains(shown.picture) && !runs.contains { $0.touches(shown.picture.region) }
    }
    let kept = shown.filter(stays)
    let gone = shown.filter { !stays($0) }
    if graphics == .sixel {
      // Where another takes the same cells, it covers them all.
      for region in gone.map(\.picture.region) where !pictures.contains(where: { $0.region == region }) {
        runs += CanvasDifference.runs(of: region, on: new)
      }
    }
    let added = pictures.filter { picture in !kept.contains { $0.picture == picture } }
    guard !runs.isEmpty || !gone.isEmpty || !added.isEmpty else { return [] }
    var bytes = EscapeWriter.frame(runs, of: new, in: dialect)
    shown = kept
    var sent: [UInt8] = []
    for picture in added { sent += show(picture, scale: scale) }
    let numbers = Set(shown.map(\.number))
    if graphics == .kitty {
      for number in gone.map(\.number) where !numbers.contains(number) { sent += KittyGraphics.delete(number: number) }
    }
    // The terminal shows cells and pictures in one go, where it knows of synchronized output.
    if !sent.isEmpty { bytes = Array("\u{1B}[?2026h".utf8) + bytes + sent + Array("\u{1B}[?2026l".utf8) }
    return bytes
  }

  /// Forgets what is shown, since the screen is cleared or given back; the bytes remove what cells do not.
  mutating func clear() -> [UInt8] {
    shown = []
    return leaving
  }

  /// What removes all pictures, whatever they are: sixels go with the screen's cells.
  var leaving: [UInt8] { graphics == .kitty ? KittyGraphics.deleteAll : [] }

  /// The pictures that can be shown. Sixels in the last row would scroll the screen.
  private func placeable(_ canvas: Canvas) -> [SharpPicture] {
    canvas.pictures.filter { graphics == .kitty || $0.region.bottom < canvas.height }
  }

  /// The fewest pixels of the terminal, across and down, for one of the pictures' that keep within the limit.
  private func magnification(_ pictures: [SharpPicture]) -> Double {
    let pixels = pictures.reduce(0) { $0 + $1.region.width * cell.width * $1.region.height * cell.height }
    let scale = max((Double(pixels) / Double(GraphicsLayer.pixelLimit)).squareRoot(), 1)
    return graphics == .sixel ? scale.rounded(.up) : scale
  }

  private mutating func show(_ picture: SharpPicture, scale: Double) -> [UInt8] {
    let taken = Set(shown.map(\.number))
    var number = GraphicsLayer.firstNumber
    while taken.contains(number) { number += 1 }
    shown.append(Shown(number: number, picture: picture, scale: scale))
    let region = picture.region
    let (width, height) = (region.width * cell.width, region.height * cell.height)
    let pixels = picture.source.pixels(
      width: Int((Double(width) / scale).rounded(.up)), height: Int((Double(height) / scale).rounded(.up)))
    var writer = EscapeWriter(Dialect(depth: .truecolor))
    writer.move(x: region.x, y: region.y)
    switch graphics {
    case .kitty: return writer.bytes + KittyGraphics.show(pixels, number: number, over: region)
    case .sixel:
      return writer.bytes
        + SixelEncoder.encoded(IndexedPixels(pixels), times: Int(scale), width: width, height: height)
    }
  }
}

extension CanvasDifference.Run {
  fileprivate func touches(_ region: Region) -> Bool {
    !region.intersection(Region(x: columns.lowerBound, y: row, width: columns.count, height: 1)).isEmpty
  }
}

extension CanvasDifference {
  /// The runs that paint all of a region, as far as it lies on a canvas.
  fileprivate static func runs(of region: Region, on canvas: Canvas) -> [Run] {
    let region = region.intersection(canvas.bounds)
    guard !region.isEmpty else { return [] }
    return (region.y..<region.bottom).map { row in
      var (first, end) = (region.x, region.right)
      while first > 0, canvas[first, row].glyph == .continuation { first -= 1 }
      while canvas[end, row].glyph == .continuation { end += 1 }
      return Run(row: row, columns: first..<end)
    }
  }
}
