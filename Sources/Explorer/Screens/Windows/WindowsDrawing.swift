import VisionCore

/// A map of windows as pixels.
struct WindowsPixels: Sendable {
  let cells: WindowCells
  let image: PixelGrid?
  /// The size of the original map, for finding a token's patch in the image.
  let map: GridSize
  let tones: [Color]
  var viewport = Frame.unit

  private static let dark = Color(0x0B0D10)
  /// Colours for windows, and a ninth, violet, for the last of the nine regions.
  static let tones = Palette.okabeIto + [Color(0x8A55C4)]

  func pixels(width: Int, height: Int) -> PixelGrid {
    let sampling = CellSampling(cells.grid, viewport: viewport, width: width, height: height)
    var pixels = PixelGrid(width: width, height: height, fill: MarkColor.ground)
    let patches = image.map { scaled($0, width: width, height: height) }
    for y in 0..<height {
      for x in 0..<width {
        let cell = cells[sampling.place(x: x, y: y)]
        pixels[x, y] = color(cell, patches, x: x, y: y, width: width, height: height)
      }
    }
    drawLines(sampling, into: &pixels)
    drawChosen(sampling, into: &pixels)
    let frame = GridPlacement(cells.grid).cell(cells.cursor)
    if let (x, y) = CellSampling.pixels(frame, viewport: viewport, width: width, height: height) {
      pixels.ring(x: x, y: y, color: MarkColor.query)
    }
    return pixels
  }

  private func tone(_ cell: WindowCells.Cell) -> Color { tones[cell.tone % tones.count] }

  /// The image about as large as its patches are shown; never larger than it is.
  private func scaled(_ image: PixelGrid, width: Int, height: Int) -> PixelGrid {
    let wide = Double(width) / viewport.width * Double(map.columns) / Double(cells.grid.columns)
    let high = Double(height) / viewport.height * Double(map.rows) / Double(cells.grid.rows)
    let (columns, rows) = (Int(wide.rounded()), Int(high.rounded()))
    guard columns < image.width, rows < image.height, columns > 0, rows > 0 else { return image }
    return image.scaled(width: columns, height: rows)
  }

  private func color(
    _ cell: WindowCells.Cell, _ patches: PixelGrid?, x: Int, y: Int, width: Int, height: Int
  ) -> Color {
    guard let origin = cell.origin else {
      return x % 2 == 0 && y % 2 == 0
        ? MarkColor.hatch.mixed(with: WindowsPixels.dark, amount: 0.5) : WindowsPixels.dark
    }
    let isHatched = cell.hasMoved && (x + y) % 4 == 0
    guard let patches else {
      let color = tone(cell).mixed(with: WindowsPixels.dark, amount: 0.3)
      return isHatched ? color.mixed(with: WindowsPixels.dark, amount: 0.65) : color
    }
    // The pixel's position within its place, taken to the same position within the token's own patch.
    func fraction(_ pixel: Int, _ count: Int, _ start: Double, _ extent: Double, _ places: Int) -> Double {
      let position = (start + (Double(pixel) + 0.5) / Double(count) * extent) * Double(places)
      return position - position.rounded(.down)
    }
    let across = fraction(x, width, viewport.x, viewport.width, cells.grid.columns)
    let down = fraction(y, height, viewport.y, viewport.height, cells.grid.rows)
    let column = (Double(origin.column) + across) / Double(map.columns) * Double(patches.width)
    let row = (Double(origin.row) + down) / Double(map.rows) * Double(patches.height)
    let patch = patches[min(Int(column), patches.width - 1), min(Int(row), patches.height - 1)]
    return patch.mixed(with: isHatched ? WindowsPixels.dark : tone(cell), amount: isHatched ? 0.5 : 0.22)
  }

  /// Lines between windows, and thinner ones between tokens that are large enough to have them.
  private func drawLines(_ sampling: CellSampling, into pixels: inout PixelGrid) {
    let side = Double(pixels.width) / (Double(cells.grid.columns) * viewport.width)
    for y in 0..<pixels.height {
      for x in 0..<pixels.width {
        let here = cells[sampling.place(x: x, y: y)]
        let neighbours = [x > 0 ? sampling.place(x: x - 1, y: y) : nil, y > 0 ? sampling.place(x: x, y: y - 1) : nil]
        var amount = 0.0
        for place in neighbours.compactMap({ $0 }) {
          if cells[place].group != here.group { amount = 0.75 }
        }
        let isEdge = neighbours.compactMap { $0 }.contains { $0 != sampling.place(x: x, y: y) }
        if side >= 5, isEdge { amount = max(amount, 0.25) }
        if amount > 0 { pixels[x, y] = pixels[x, y].mixed(with: WindowsPixels.dark, amount: amount) }
      }
    }
  }

  /// The edge of what is chosen, on the pixels just inside of it.
  private func drawChosen(_ sampling: CellSampling, into pixels: inout PixelGrid) {
    func isChosen(_ x: Int, _ y: Int) -> Bool {
      guard x >= 0, y >= 0, x < pixels.width, y < pixels.height else { return false }
      return cells.chosen.contains(cells[sampling.place(x: x, y: y)].group)
    }
    for y in 0..<pixels.height {
      for x in 0..<pixels.width where isChosen(x, y) {
        if !isChosen(x - 1, y) || !isChosen(x + 1, y) || !isChosen(x, y - 1) || !isChosen(x, y + 1) {
          pixels[x, y] = MarkColor.edge
        }
      }
    }
  }
}

extension Canvas {
  /// Draws a map of windows that fills a region, with numbers on it as far as they fit.
  mutating func windows(_ scene: WindowsScene, zoom: Int = 1, in region: Region) {
    guard !region.isEmpty else { return }
    let cells = scene.cells
    let viewport = scene.viewport(zoom: zoom, cells: cells)
    guard appearance.showsPictures else { return windowCharacters(cells, viewport: viewport, in: region) }
    let pixels = WindowsPixels(
      cells: cells, image: scene.image, map: scene.partition.map, tones: WindowsPixels.tones, viewport: viewport)
    picture(ofCells: pixels.pixels(width: region.width, height: 2 * region.height), in: region)
    let shown = GridPlacement(cells.grid, in: frame(of: viewport, in: region))
    if shown.cell(cells.cursor).width >= 6, shown.cell(cells.cursor).height >= 1 {
      tokenTexts(cells, shown, in: region)
    } else {
      windowLabels(cells, shown, in: region)
    }
  }

  /// The whole map's frame in cells of the screen, where a part of it fills a region.
  private func frame(of viewport: Frame, in region: Region) -> Frame {
    let (width, height) = (Double(region.width) / viewport.width, Double(region.height) / viewport.height)
    return Frame(
      x: Double(region.x) - viewport.x * width, y: Double(region.y) - viewport.y * height, width: width, height: height)
  }

  /// The coordinates of each token in the original map.
  private mutating func tokenTexts(_ cells: WindowCells, _ shown: GridPlacement, in region: Region) {
    for place in cells.grid.places {
      guard let origin = cells[place].origin else { continue }
      let frame = shown.cell(place)
      over(
        "\(origin.row),\(origin.column)", x: frame.x + frame.width / 2, y: frame.y + frame.height / 2, in: region)
    }
  }

  private mutating func windowLabels(_ cells: WindowCells, _ shown: GridPlacement, in region: Region) {
    for (label, rows, columns) in cells.labels {
      let first = shown.cell(GridPlace(row: rows.lowerBound, column: columns.lowerBound))
      let last = shown.cell(GridPlace(row: rows.upperBound, column: columns.upperBound))
      let (width, height) = (last.x + last.width - first.x, last.y + last.height - first.y)
      guard width >= Double("\(label)".count) + 1, height >= 1.4 else { continue }
      over("\(label)", x: first.x + width / 2, y: first.y + height / 2, in: region)
    }
  }

  /// Text with its middle at a point of the screen, dark or light by what is under it.
  private mutating func over(_ text: String, x: Double, y: Double, in region: Region) {
    let row = Int(y.rounded(.down))
    let start = Int((x - Double(text.count) / 2).rounded())
    guard start >= region.x, start + text.count <= region.right, row >= region.y, row < region.bottom else { return }
    for (offset, character) in text.enumerated() {
      let ground = self[start + offset, row].background
      let isLight = ground.isRGB && ground.luminance > 0.2
      put(
        Glyph(character), x: start + offset, y: row, style: Style(Color(isLight ? 0x000000 : 0xFFFFFF)).bold, in: region
      )
    }
  }

  /// Without colours each place is its window's number as one digit or letter.
  private mutating func windowCharacters(_ cells: WindowCells, viewport: Frame, in region: Region) {
    let digits = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let sampling = CellSampling(cells.grid, viewport: viewport, width: region.width, height: region.height)
    for y in 0..<region.height {
      for x in 0..<region.width {
        let place = sampling.place(x: x, y: y)
        let cell = cells[place]
        var style = cells.chosen.contains(cell.group) ? theme.text.bold : theme.text
        if cell.hasMoved { style = style.underline }
        if place == cells.cursor { style = style.reverse }
        let glyph = cell.origin == nil ? glyphs.dot : digits[cell.label % digits.count]
        put(Glyph(glyph), x: region.x + x, y: region.y + y, style: style, in: region)
      }
    }
  }
}
