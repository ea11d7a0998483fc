import VisionCore

/// Attention weights on a grid, with what each place is to the query: what a heatmap is drawn of.
struct HeatField: Sendable, Equatable {
  enum Kind: Sendable, Hashable {
    case outside, masked, reached
    /// A token that fills up a window.
    case padding
  }

  let grid: GridSize
  /// Row by row; zeros where no weights are known.
  let values: [Float]
  let kinds: [Kind]
  /// Where the query lies, in fractions of the whole.
  var query: Frame?
  /// The key that is inspected.
  var key: Frame?

  /// The whole grid of keys; without weights what the query can reach. A key that is the mean of several places is shown on
  /// each of them.
  init(_ reach: AttentionReach, _ arrangement: AttentionArrangement, map: AttentionMap?, query: Frame?, key: Frame?) {
    let keys = ShownKeys(arrangement)
    (grid, self.query, self.key) = (keys.grid, query, key)
    let numbers = keys.grid.places.map { keys.number(at: $0) }
    values = numbers.map { number in map.flatMap { map in number.map { map.weights[$0] } } ?? 0 }
    kinds = numbers.map { number in
      switch number.map({ reach.access[$0] }) {
      case .outside, nil: .outside
      case .masked: .masked
      case .reached: .reached
      }
    }
  }

  /// One window's tokens alone, in the order of the window.
  init(window: GridSize, _ reach: AttentionReach, map: AttentionMap?, query: Frame?) {
    (grid, self.query) = (window, query)
    values = map?.row ?? Array(repeating: 0, count: window.count)
    kinds = reach.keys.map { key in
      switch key {
      case .prefix: .outside
      case .padding(let masked): masked ? .masked : .padding
      case .place(let place): reach.access(place) == .masked ? .masked : .reached
      }
    }
  }

  /// Weights between the middles of places in proportion to how near they are, of places that are reached alone: nothing
  /// flows over the edge of a window or a mask. At a point given in columns and rows of places from the grid's corner.
  func smooth(x: Double, y: Double) -> Float {
    let (left, top) = ((x - 0.5).rounded(.down), (y - 0.5).rounded(.down))
    let (right, below) = (x - 0.5 - left, y - 0.5 - top)
    var (sum, share) = (0.0, 0.0)
    for (row, rowPart) in [(Int(top), 1 - below), (Int(top) + 1, below)] where (0..<grid.rows).contains(row) {
      for (column, part) in [(Int(left), 1 - right), (Int(left) + 1, right)] where (0..<grid.columns).contains(column) {
        let index = row * grid.columns + column
        guard kinds[index] == .reached else { continue }
        sum += rowPart * part * Double(values[index])
        share += rowPart * part
      }
    }
    return share > 0 ? Float(sum / share) : 0
  }

  /// What a pixel over several places shows: the largest weight, and reached where any is.
  func sample(columns: Range<Int>, rows: Range<Int>) -> (value: Float, kind: Kind) {
    var (value, kind) = (-Float.infinity, Kind.outside)
    for row in rows {
      for column in columns {
        let index = row * grid.columns + column
        value = max(value, values[index])
        if kind != .reached, kinds[index] != .outside { kind = kinds[index] }
      }
    }
    return (value, kind)
  }
}

/// How a heatmap and the image under it are shown.
struct HeatStyle: Sendable, Hashable {
  enum Layers: String, Sendable, CaseIterable { case both, image, heat }

  var layers = Layers.both
  /// Of the heat over the image, in tenths from 1 to 10.
  var opacity = 7
  /// Whether weights run into one another between the middles of places, where pixels are finer than those.
  var isSmooth = false
}

/// Colours of what lies over an image.
enum MarkColor {
  /// The query token: no colour of viridis is like it, in hue or for colour-blind readers in brightness against its
  /// surroundings.
  static let query = Color(0xFF4D4D)
  /// The key that is inspected, and the edge of what the query reaches.
  static let edge = Color(0xFFFFFF)
  static let key = Color(0xFF9DF5)
  /// Without an image.
  static let ground = Color(0x2A2E36)
  static let hatch = Color(0x9AA0AA)
}

/// A heatmap as pixels.
struct HeatPicture: PixelSource {
  var field: HeatField
  var scale: ColorScale
  var image: PixelGrid?
  var style = HeatStyle()
  var viewport = Frame.unit
  /// Whether weights are known; otherwise only what the query can reach is shown.
  var hasWeights = true
  /// Whether what the query reaches has an edge; small maps would lose too much to it.
  var showsEdge = true

  func pixels(width: Int, height: Int) -> PixelGrid {
    let sampling = CellSampling(field.grid, viewport: viewport, width: width, height: height)
    var pixels =
      image.map { $0.part(viewport, width: width, height: height) }
      ?? PixelGrid(width: width, height: height, fill: MarkColor.ground)
    guard pixels.width == width, pixels.height == height else { return pixels }
    var kinds = [HeatField.Kind](repeating: .outside, count: width * height)
    let isFine = style.isSmooth && viewport.width * Double(field.grid.columns) <= Double(width)
    for y in 0..<height {
      for x in 0..<width {
        let (value, kind) = field.sample(columns: sampling.columns[x], rows: sampling.rows[y])
        kinds[y * width + x] = kind
        let shown = isFine && kind == .reached ? smooth(x: x, of: width, y: y, of: height) : value
        pixels[x, y] = color(over: pixels[x, y], shown, kind, x: x, y: y)
      }
    }
    drawCells(sampling, kinds, into: &pixels)
    if showsEdge { drawEdges(kinds, into: &pixels) }
    draw(field.key, MarkColor.key, into: &pixels)
    draw(field.query, MarkColor.query, into: &pixels)
    return pixels
  }

  private func smooth(x: Int, of width: Int, y: Int, of height: Int) -> Float {
    field.smooth(
      x: (viewport.x + (Double(x) + 0.5) / Double(width) * viewport.width) * Double(field.grid.columns),
      y: (viewport.y + (Double(y) + 0.5) / Double(height) * viewport.height) * Double(field.grid.rows))
  }

  private func color(over base: Color, _ value: Float, _ kind: HeatField.Kind, x: Int, y: Int) -> Color {
    let ground = style.layers == .heat ? MarkColor.ground : base
    switch kind {
    case .outside: return ground.mixed(with: Color(0x0B0D10), amount: 0.6)
    case .masked, .padding:
      // Stripes one way for what the mask keeps apart, dots for padding: told apart without colour.
      let isMark = kind == .masked ? (x + y) % 3 == 0 : x % 2 == 0 && y % 2 == 0
      return ground.mixed(with: isMark ? MarkColor.hatch : Color(0x0B0D10), amount: isMark ? 0.5 : 0.6)
    case .reached:
      guard hasWeights, style.layers != .image else { return base }
      let opacity = style.layers == .heat || image == nil ? 1 : Double(style.opacity) / 10
      return base.mixed(with: scale.color(value), amount: opacity)
    }
  }

  /// Thin lines between places, where a place is large enough to lose a row and a column.
  private func drawCells(_ sampling: CellSampling, _ kinds: [HeatField.Kind], into pixels: inout PixelGrid) {
    let shown = Double(field.grid.columns) * viewport.width
    guard Double(pixels.width) / shown >= 5, !style.isSmooth else { return }
    for y in 0..<pixels.height {
      for x in 0..<pixels.width where kinds[y * pixels.width + x] != .outside {
        let isStart =
          (x > 0 && sampling.columns[x] != sampling.columns[x - 1])
          || (y > 0 && sampling.rows[y] != sampling.rows[y - 1])
        if isStart { pixels[x, y] = pixels[x, y].mixed(with: Color(0x000000), amount: 0.3) }
      }
    }
  }

  /// The edge of what is reached, on the pixels just beyond it, so that it hides no weight.
  private func drawEdges(_ kinds: [HeatField.Kind], into pixels: inout PixelGrid) {
    let (width, height) = (pixels.width, pixels.height)
    for y in 0..<height {
      for x in 0..<width where kinds[y * width + x] != .reached {
        let touches = (max(y - 1, 0)...min(y + 1, height - 1)).contains { row in
          (max(x - 1, 0)...min(x + 1, width - 1)).contains { kinds[row * width + $0] == .reached }
        }
        if touches { pixels[x, y] = MarkColor.edge }
      }
    }
  }

  private func draw(_ frame: Frame?, _ color: Color, into pixels: inout PixelGrid) {
    guard let frame,
      let (x, y) = CellSampling.pixels(frame, viewport: viewport, width: pixels.width, height: pixels.height)
    else { return }
    // One pixel of the terminal's cells; as strong where there are more.
    for inset in 0..<max(pixels.width / 150, 1) {
      let (left, top) = (x.lowerBound + inset, y.lowerBound + inset)
      guard left < x.upperBound - inset, top < y.upperBound - inset else { return }
      pixels.ring(x: left..<x.upperBound - inset, y: top..<y.upperBound - inset, color: color)
    }
  }
}

extension Canvas {
  /// Draws a heatmap that fills a region: half-blocks, or characters of different weight where colours are too few.
  mutating func heat(_ picture: HeatPicture, in region: Region) {
    guard !region.isEmpty else { return }
    if appearance.showsPictures {
      let pixels = picture.pixels(width: region.width, height: 2 * region.height)
      self.picture(ofCells: pixels, sharper: picture, in: region)
    } else if picture.style.layers == .image, let image = picture.image {
      self.picture(ofCells: image.part(picture.viewport, width: region.width, height: 2 * region.height), in: region)
      mark(picture, in: region)
    } else {
      heatCharacters(picture, in: region)
      mark(picture, in: region)
    }
  }

  /// Weights as characters; what is not reached has signs of its own.
  private mutating func heatCharacters(_ picture: HeatPicture, in region: Region) {
    let sampling = CellSampling(
      picture.field.grid, viewport: picture.viewport, width: region.width, height: region.height)
    for y in 0..<region.height {
      for x in 0..<region.width {
        let (value, kind) = picture.field.sample(columns: sampling.columns[x], rows: sampling.rows[y])
        let glyph: Character
        switch kind {
        case .outside: glyph = (x + y) % 2 == 0 ? glyphs.dot : " "
        case .masked: glyph = glyphs.times
        case .padding: glyph = glyphs.minus
        case .reached:
          let position = picture.hasWeights ? min(max(picture.scale.position(value), 0), 1) : 0
          glyph = glyphs.ramp[min(Int(position * Double(glyphs.ramp.count)), glyphs.ramp.count - 1)]
        }
        put(
          Glyph(glyph), x: region.x + x, y: region.y + y, style: kind == .reached ? theme.text : theme.muted, in: region
        )
      }
    }
  }

  /// The query and the inspected key, as a reversed character in their middle.
  private mutating func mark(_ picture: HeatPicture, in region: Region) {
    for (frame, glyph) in [(picture.field.key, glyphs.check), (picture.field.query, glyphs.selected)] {
      guard let frame,
        let (x, y) = CellSampling.pixels(
          frame, viewport: picture.viewport, width: region.width, height: region.height)
      else { continue }
      let (column, row) = ((x.lowerBound + x.upperBound - 1) / 2, (y.lowerBound + y.upperBound - 1) / 2)
      put(
        Glyph(glyph), x: region.x + column, y: region.y + row, style: theme.text.bold.reverse, in: region)
    }
  }
}
