/// Where a picture came to stand: translates between cells and the picture, for the mouse and for marks.
struct PicturePlacement: Sendable, Equatable {
  /// The cells covered.
  let region: Region

  /// The middle of a cell as fractions of the picture's width and height; `nil` outside of it.
  func fraction(x: Int, y: Int) -> (x: Double, y: Double)? {
    guard region.contains(x: x, y: y) else { return nil }
    return (
      (Double(x - region.x) + 0.5) / Double(region.width), (Double(y - region.y) + 0.5) / Double(region.height)
    )
  }
}

extension Canvas {
  /// Draws a picture as large as the region allows, in the middle of it, and returns where it is.
  ///
  /// Half-blocks give two square pixels a cell. With ASCII alone every cell is one coloured space; below 256 colours a character's
  /// weight stands for brightness, and an overlay shows alone, since a blend of greys would say nothing.
  @discardableResult
  mutating func picture(_ picture: Picture, in region: Region) -> PicturePlacement {
    let placement = draw(picture, in: region)
    if appearance.showsPictures { remember(picture, in: placement.region) }
    return placement
  }

  /// Draws pixels that were made for the cells of a region, two a cell one above the other.
  /// - Parameter sharper: what they were made of, where that can be drawn finer
  mutating func picture(ofCells pixels: PixelGrid, sharper: (any PixelSource)? = nil, in region: Region) {
    let placement = draw(Picture(pixels), in: region)
    if appearance.showsPictures, let sharper { remember(sharper, in: placement.region) }
  }

  private mutating func draw(_ picture: Picture, in region: Region) -> PicturePlacement {
    let placement = Canvas.placement(width: picture.image.width, height: picture.image.height, in: region)
    let cells = placement.region
    guard !cells.isEmpty else { return placement }
    if !appearance.showsPictures {
      ramp(picture, in: cells)
    } else if glyphs.isASCII {
      pixels(picture.rendered(width: cells.width, height: cells.height), in: cells, rowsPerCell: 1)
    } else {
      pixels(picture.rendered(width: cells.width, height: cells.height * 2), in: cells, rowsPerCell: 2)
    }
    return placement
  }

  /// The cells for a picture of a size in pixels, keeping its aspect: a cell is one wide and two high.
  static func placement(width: Int, height: Int, in region: Region) -> PicturePlacement {
    guard width > 0, height > 0, !region.isEmpty else {
      return PicturePlacement(region: Region(x: region.x, y: region.y, width: 0, height: 0))
    }
    let scale = min(Double(region.width) / Double(width), Double(region.height * 2) / Double(height))
    let columns = min(max(Int((Double(width) * scale).rounded()), 1), region.width)
    let rows = min(max(Int((Double(height) * scale / 2).rounded()), 1), region.height)
    return PicturePlacement(region: region.centered(width: columns, height: rows))
  }

  /// Puts pixels into cells, one above the other: two rows a cell as an upper half-block, or one as a coloured space.
  private mutating func pixels(_ pixels: PixelGrid, in region: Region, rowsPerCell: Int) {
    let clip = region.intersection(bounds)
    let upper = Glyph("▀" as Character)
    for row in 0..<region.height {
      for column in 0..<region.width {
        let (x, y) = (region.x + column, region.y + row)
        let top = pixels[column, row * rowsPerCell]
        let bottom = pixels[column, row * rowsPerCell + rowsPerCell - 1]
        // One colour is a space, the same on every terminal and one colour less to send.
        if top == bottom {
          put(.space, columns: 1, x: x, y: y, style: Style(.default, on: top), clip: clip)
        } else {
          put(upper, columns: 1, x: x, y: y, style: Style(top, on: bottom), clip: clip)
        }
      }
    }
  }

  private mutating func ramp(_ picture: Picture, in region: Region) {
    var image = picture.image.scaled(width: region.width, height: region.height)
    if let overlay = picture.overlay, overlay.opacity > 0 {
      for y in 0..<region.height {
        for x in 0..<region.width {
          let grid = overlay.grid
          let value = grid.values[y * grid.height / region.height * grid.width + x * grid.width / region.width]
          let level = min(max(overlay.scale.position(value), 0), 1)
          image[x, y] = Color(0x000000).mixed(with: Color(0xFFFFFF), amount: level.isFinite ? level : 0)
        }
      }
    }
    for y in 0..<region.height {
      for x in 0..<region.width {
        let color = image[x, y]
        let brightness = 0.299 * Double(color.red) + 0.587 * Double(color.green) + 0.114 * Double(color.blue)
        let level = Int(brightness / 256 * Double(glyphs.ramp.count))
        put(Glyph(glyphs.ramp[level]), x: region.x + x, y: region.y + y, style: theme.text, in: region)
      }
    }
    borders(picture.outlines, in: region)
  }

  /// Outlines over characters, drawn with border characters that join where outlines touch.
  private mutating func borders(_ outlines: [Picture.Outline], in region: Region) {
    // For every cell which of its edges a line reaches: left 1, up 2, right 4, down 8.
    var arms = [Int](repeating: 0, count: region.width * region.height)
    func cell(_ fraction: Double, _ count: Int) -> Int {
      min(max(Int((fraction * Double(count)).rounded()), 0), count - 1)
    }
    for outline in outlines {
      let (left, top) = (cell(outline.x, region.width), cell(outline.y, region.height))
      let right = cell(outline.x + outline.width, region.width)
      let bottom = cell(outline.y + outline.height, region.height)
      guard left < right, top < bottom else { continue }
      for x in left...right {
        let mask = (x > left ? 1 : 0) | (x < right ? 4 : 0)
        arms[top * region.width + x] |= mask
        arms[bottom * region.width + x] |= mask
      }
      for y in top...bottom {
        let mask = (y > top ? 2 : 0) | (y < bottom ? 8 : 0)
        arms[y * region.width + left] |= mask
        arms[y * region.width + right] |= mask
      }
    }
    for (index, mask) in arms.enumerated() where mask != 0 {
      put(
        Glyph(glyphs.light.joining(mask)), x: region.x + index % region.width, y: region.y + index / region.width,
        style: theme.accent, in: region)
    }
  }

  /// A legend of a scale along the region's first row: lowest number, colours, highest number.
  mutating func legend(_ scale: ColorScale, in region: Region) {
    var row = region.row(0)
    let low = NumberLabel.text(Double(scale.range.lowerBound))
    let high = NumberLabel.text(Double(scale.range.upperBound))
    guard row.width > CharacterWidth.of(low) + CharacterWidth.of(high) + 2 else {
      let isSymmetric = scale.range.lowerBound == -scale.range.upperBound
      let range = isSymmetric ? (glyphs.isASCII ? "+-" : "±") + high : "\(low)–\(high)"
      text(range, in: row, style: theme.muted, alignment: .center)
      return
    }
    text(low, in: row.splitLeft(CharacterWidth.of(low) + 1), style: theme.muted)
    text(high, in: row.splitRight(CharacterWidth.of(high) + 1), style: theme.muted, alignment: .right)
    guard row.width > 0 else { return }
    for column in 0..<row.width {
      let position = (Double(column) + 0.5) / Double(row.width)
      if appearance.showsPictures {
        fill(
          Region(x: row.x + column, y: row.y, width: 1, height: row.height),
          style: Style(on: scale.map.color(at: position)))
      } else {
        let level = Int(position * Double(glyphs.ramp.count))
        put(Glyph(glyphs.ramp[level]), x: row.x + column, y: row.y, style: theme.text, in: row)
      }
    }
  }
}
