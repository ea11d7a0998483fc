import VisionCore

extension Canvas {
  /// Draws the mask of the chosen token's window: queries down, keys across, the chosen token's row and column marked.
  mutating func windowMask(_ scene: WindowsScene, in region: Region) {
    let side = scene.partition.window.count
    let blocked = scene.partition.blocked(inWindow: scene.window)
    let grid = GridSize(square: side)
    guard !region.isEmpty else { return }
    if appearance.showsPictures {
      let (width, height) = (region.width, 2 * region.height)
      let sampling = CellSampling(grid, width: width, height: height)
      var pixels = PixelGrid(width: width, height: height)
      for y in 0..<height {
        for x in 0..<width {
          let place = sampling.place(x: x, y: y)
          pixels[x, y] = maskColor(blocked[grid.index(place)], place, scene)
        }
      }
      picture(ofCells: pixels, in: region)
    } else {
      let sampling = CellSampling(grid, width: region.width, height: region.height)
      for y in 0..<region.height {
        for x in 0..<region.width {
          let place = sampling.place(x: x, y: y)
          let glyph = blocked[grid.index(place)] ? glyphs.dot : glyphs.ramp[glyphs.ramp.count - 1]
          let isMarked = sampling.rows[y].contains(scene.token)
          put(
            Glyph(glyph), x: region.x + x, y: region.y + y, style: isMarked ? theme.text.reverse : theme.text,
            in: region)
        }
      }
    }
  }

  /// Allowed pairs in the colour of their region; the chosen query's row brighter.
  private func maskColor(_ isBlocked: Bool, _ place: GridPlace, _ scene: WindowsScene) -> Color {
    let isChosen = place.row == scene.token
    if isBlocked { return isChosen ? Color(0x5A2A2A) : Color(0x1A1D22) }
    let region = scene.partition.region(scene.partition.place(window: scene.window, token: place.row))
    let tone = WindowsPixels.tones[region % WindowsPixels.tones.count]
    return isChosen ? tone.mixed(with: Color(0xFFFFFF), amount: 0.55) : tone.mixed(with: Color(0), amount: 0.25)
  }

  /// Draws the chosen window alone: its tokens by region, what the chosen token cannot reach hatched.
  mutating func windowTile(_ scene: WindowsScene, in region: Region) {
    let window = scene.partition.window
    let regions = scene.partition.regions(ofWindow: scene.window)
    let (width, height) = (region.width, appearance.showsPictures ? 2 * region.height : region.height)
    let sampling = CellSampling(window, width: width, height: height)
    var pixels = PixelGrid(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let token = window.index(sampling.place(x: x, y: y))
        let isReached = regions[token] == regions[scene.token]
        if appearance.showsPictures {
          let tone = WindowsPixels.tones[regions[token] % WindowsPixels.tones.count]
          let shade = isReached ? 0.1 : (x + y) % 3 == 0 ? 0.85 : 0.6
          pixels[x, y] = token == scene.token ? MarkColor.query : tone.mixed(with: Color(0x0B0D10), amount: shade)
        } else {
          let style = token == scene.token ? theme.text.reverse : isReached ? theme.text.bold : theme.text
          let glyph = isReached ? Character("\(regions[token])") : glyphs.times
          put(Glyph(glyph), x: region.x + x, y: region.y + y, style: style, in: region)
        }
      }
    }
    if appearance.showsPictures { picture(ofCells: pixels, in: region) }
  }
}
