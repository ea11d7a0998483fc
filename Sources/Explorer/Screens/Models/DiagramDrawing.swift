import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension ModelDiagram {
  /// How the boxes stand.
  enum Arrangement: Sendable, Equatable {
    /// Side by side: a box's height grows with its map's, its width with its channels.
    case horizontal
    /// Above each other: a box's width grows with its map's.
    case vertical
    /// Rows of one frame.
    case compact
  }

  /// The arrangement that says most in the room there is.
  func arrangement(width: Int, height: Int) -> Arrangement {
    if width >= nodes.count * ModelDiagram.narrowestColumn, height >= captionRows(width) + 7 { return .horizontal }
    return height >= rows(.vertical) && width >= 44 ? .vertical : .compact
  }

  /// The rows an arrangement takes.
  func rows(_ arrangement: Arrangement, width: Int = 0, height: Int = 0) -> Int {
    let stages = nodes.count { $0.kind == .stage }
    return switch arrangement {
    case .horizontal: horizontalBoxRows(width, height) + captionRows(width)
    case .vertical: 4 * stages + 4
    case .compact: 2 * stages + 3
    }
  }

  private static let narrowestColumn = 18
  private static let widestColumn = 24

  private func columnWidth(_ width: Int) -> Int { min(width / max(nodes.count, 1), ModelDiagram.widestColumn) }

  /// The rows of the longest caption: title, entry, facts, parameters and multiply-accumulates.
  private func captionRows(_ width: Int) -> Int {
    nodes.map { node in
      ([node.entry] + node.facts).filter { !$0.isEmpty }
        .reduce(3) { $0 + GlyphLine($1.english, .plain).wrapped(to: columnWidth(width) - 1).count }
    }.max() ?? 0
  }

  /// Odd, so that boxes of all heights have their middle in one row.
  private func horizontalBoxRows(_ width: Int, _ height: Int) -> Int {
    (min(max(height - captionRows(width), 7), 15) - 1) | 1
  }

  func draw(_ arrangement: Arrangement, in region: Region, on canvas: inout Canvas) {
    switch arrangement {
    case .horizontal: drawHorizontally(in: region, on: &canvas)
    case .vertical: drawVertically(in: region, on: &canvas)
    case .compact: drawCompactly(in: region, on: &canvas)
    }
  }

  // MARK: Side by side

  private func drawHorizontally(in region: Region, on canvas: inout Canvas) {
    let boxRows = horizontalBoxRows(region.width, region.height)
    let column = columnWidth(region.width)
    var rest = region
    let boxes = rest.splitTop(boxRows)
    var previous: Region?
    for (index, node) in nodes.enumerated() {
      let width = boxWidth(node, column - 2)
      let height = boxHeight(node, boxRows)
      let box = Region(x: boxes.x + index * column, y: boxes.y + (boxRows - height) / 2, width: width, height: height)
      if let previous { arrow(from: previous.right, to: box.x, y: boxes.y + boxRows / 2, on: &canvas) }
      draw(node, box, on: &canvas)
      let caption = Region(x: box.x, y: rest.y, width: min(column - 1, rest.right - box.x), height: rest.height)
      drawCaption(node, in: caption, on: &canvas)
      previous = box
    }
  }

  private func draw(_ node: Node, _ box: Region, on canvas: inout Canvas) {
    let inner = canvas.box(box, border: node.kind == .stage ? .rounded : .light)
    canvas.text(
      node.shape, in: inner, row: (inner.height - 1) / 2,
      style: node.kind == .stage ? canvas.theme.accent.bold : canvas.theme.text, alignment: .center)
  }

  private func arrow(from start: Int, to end: Int, y: Int, on canvas: inout Canvas) {
    guard end > start else { return }
    let line = Region(x: start, y: y, width: end - start - 1, height: 1)
    canvas.fill(line, with: Glyph(canvas.glyphs.light.horizontal), style: canvas.theme.muted)
    canvas.put(Glyph(canvas.glyphs.right), x: end - 1, y: y, style: canvas.theme.muted)
  }

  private func drawCaption(_ node: Node, in region: Region, on canvas: inout Canvas) {
    var region = region
    canvas.text(node.title, in: region.splitTop(1), style: canvas.theme.title)
    if !node.entry.isEmpty {
      let used = canvas.paragraph(StyledText(node.entry, canvas.theme.muted), in: region)
      _ = region.splitTop(used)
    }
    for fact in node.facts {
      let used = canvas.paragraph(StyledText(fact, canvas.theme.text), in: region)
      _ = region.splitTop(used)
    }
    guard node.kind != .image else { return }
    let figures: [(Int, Phrase)] = [(node.parameters, " params"), (node.multiplyAccumulates, " MACs")]
    for (number, unit) in figures {
      canvas.text(
        StyledText(number.abbreviated, canvas.theme.text) + StyledText(unit, canvas.theme.muted),
        in: region.splitTop(1))
    }
  }

  /// Wider for more channels, by their logarithm; always wide enough for the shape.
  private func boxWidth(_ node: Node, _ most: Int) -> Int {
    let least = node.shape.count + 2
    let share = scaled(node.channels, in: nodes.filter { $0.kind == .stage }.map(\.channels))
    let wanted = node.kind == .stage ? least + Int((share * 6).rounded()) : least
    return max(min(wanted, most), least)
  }

  /// Higher for more rows of tokens, by their logarithm; always odd, so that a middle row is in the middle.
  private func boxHeight(_ node: Node, _ most: Int) -> Int {
    guard node.kind != .head else { return 3 }
    let height =
      3 + Int((scaled(node.rows, in: nodes.filter { $0.kind != .head }.map(\.rows)) * Double(most - 3)).rounded())
    return min(height | 1, most | 1)
  }

  /// Where a number lies between the smallest and the largest, by logarithms; 1 where all are the same.
  private func scaled(_ number: Int, in all: [Int]) -> Double {
    guard let low = all.min(), let high = all.max(), high > low else { return 1 }
    return log(Double(number) / Double(low)) / log(Double(high) / Double(low))
  }

  // MARK: Above each other

  private func drawVertically(in region: Region, on canvas: inout Canvas) {
    var rest = region
    let boxes = rest.splitLeft(20)
    _ = rest.splitLeft(2)
    var y = region.y
    for node in nodes {
      let widest = max(nodes.map { $0.shape.count }.max() ?? 0, 14)
      if node.kind == .stage {
        let share = scaled(node.rows, in: nodes.filter { $0.kind == .stage }.map(\.rows))
        let wanted = max(node.shape.count + 2, 10 + Int((share * Double(widest - 4)).rounded()))
        let width = min((wanted + 1) / 2 * 2, boxes.width)
        let box = Region(x: boxes.x, y: y + 1, width: boxes.width, height: 3).centered(width: width, height: 3)
        arrow(down: node, at: y, boxes, rest, on: &canvas)
        draw(node, box, on: &canvas)
        let caption = Region(x: rest.x, y: y + 1, width: rest.width, height: 3)
        drawLines(node, in: caption, on: &canvas)
        y += 4
      } else {
        if node.kind == .head {
          arrow(down: node, at: y, boxes, rest, on: &canvas)
          y += 1
        }
        let line = Region(x: boxes.x, y: y, width: boxes.width, height: 1)
        canvas.text(node.shape, in: line, style: canvas.theme.text, alignment: .center)
        let facts = node.kind == .head ? StyledText(" " + node.facts.joined(separator: ", ")) : ""
        let title = StyledText(node.title, canvas.theme.title)
        // What the head hands on stands in the diagram too.
        let forms = [facts, ""].map { title + $0 + figures(node, on: canvas) }
        canvas.text(
          forms.fitting(rest.width, in: canvas.translation), in: Region(x: rest.x, y: y, width: rest.width, height: 1))
        y += 1
      }
    }
  }

  private func arrow(down node: Node, at y: Int, _ boxes: Region, _ captions: Region, on canvas: inout Canvas) {
    canvas.put(Glyph(canvas.glyphs.down), x: boxes.x + boxes.width / 2 - 1, y: y, style: canvas.theme.muted)
    canvas.text(
      node.entry, in: Region(x: captions.x, y: y, width: captions.width, height: 1), style: canvas.theme.muted)
  }

  private func drawLines(_ node: Node, in region: Region, on canvas: inout Canvas) {
    canvas.text(StyledText(node.title, canvas.theme.title) + figures(node, on: canvas), in: region.row(0))
    // As many facts in the upper line as fit, the others below it.
    let upper = (1...max(node.facts.count, 1)).last { count in
      StyledText(node.facts.prefix(count).joined(separator: ", ")).width(in: canvas.translation) <= region.width
    }
    let count = upper ?? 1
    canvas.text(node.facts.prefix(count).joined(separator: ", "), in: region.row(1), style: canvas.theme.text)
    canvas.text(node.facts.dropFirst(count).joined(separator: ", "), in: region.row(2), style: canvas.theme.text)
  }

  private func figures(_ node: Node, on canvas: Canvas) -> StyledText {
    guard node.kind != .image else { return "" }
    let dot = canvas.glyphs.dot
    return StyledText(
      "  \(node.parameters.abbreviated) params \(dot) \(node.multiplyAccumulates.abbreviated) MACs", canvas.theme.muted)
  }

  // MARK: In one frame

  private func drawCompactly(in region: Region, on canvas: inout Canvas) {
    let stages = nodes.filter { $0.kind == .stage }
    var rest = region
    if let image = nodes.first(where: { $0.kind == .image }) { row(image, in: rest.splitTop(1), on: &canvas) }
    let frame = rest.splitTop(2 * stages.count + 1)
    canvas.box(frame)
    for (index, node) in stages.enumerated() {
      let edge = frame.row(2 * index)
      if index > 0 {
        canvas.fill(edge.inset(horizontal: 1), with: Glyph(canvas.glyphs.light.horizontal), style: canvas.theme.border)
        canvas.put(Glyph(canvas.glyphs.light.teeLeft), x: edge.x, y: edge.y, style: canvas.theme.border)
        canvas.put(Glyph(canvas.glyphs.light.teeRight), x: edge.right - 1, y: edge.y, style: canvas.theme.border)
      }
      canvas.text(
        StyledText(" \(node.title) ", canvas.theme.title)
          + StyledText("\(canvas.glyphs.down) \(node.entry) ", canvas.theme.muted), in: edge.inset(horizontal: 2))
      let shape = StyledText(node.shape + "  ", canvas.theme.accent.bold)
      let place = frame.row(2 * index + 1).inset(horizontal: 2)
      let forms = node.brief.map { shape + StyledText(canvas.glyphs.formula($0)) }
      canvas.text(forms.fitting(place.width, in: canvas.translation), in: place)
    }
    if let head = nodes.last(where: { $0.kind == .head }) { row(head, in: rest.splitTop(1), on: &canvas) }
  }

  private func row(_ node: Node, in region: Region, on canvas: inout Canvas) {
    let entry: Phrase = node.entry.isEmpty ? "" : "\(canvas.glyphs.down) \(node.entry)"
    let text =
      StyledText("  \(node.title) ", canvas.theme.title)
      + StyledText("\(node.facts.first ?? Phrase(verbatim: node.shape))  ")
    canvas.text(
      [text + StyledText(entry, canvas.theme.muted), text].fitting(region.width, in: canvas.translation), in: region)
  }
}
