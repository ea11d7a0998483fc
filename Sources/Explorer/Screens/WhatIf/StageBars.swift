import VisionCore

/// The multiply-accumulates of a model's stages as bars, with what they were.
struct StageBars: Sendable {
  private struct Stage: Sendable {
    let shape: String
    let now: Int
    let before: Int
  }

  private let stages: [Stage]

  init(_ reading: ModelReading, before: ModelReading) {
    let count = max(reading.stages.count, before.stages.count)
    stages = (0..<count).map { index in
      let now = index < reading.stages.count ? reading.stages[index] : nil
      let then = index < before.stages.count ? before.stages[index] : nil
      return Stage(
        shape: now?.shapeText ?? "", now: now?.multiplyAccumulates ?? 0, before: then?.multiplyAccumulates ?? 0)
    }
  }

  /// The rows that they take, with a heading; none where there is nothing to compare.
  var rows: Int { stages.count > 1 ? stages.count + 1 : 0 }

  func draw(in region: Region, on canvas: inout Canvas) {
    guard rows > 0, region.height >= rows else { return }
    canvas.text("MACs by stage", in: region, style: canvas.theme.muted)
    let most = stages.map { max($0.now, $0.before) }.max() ?? 0
    for (index, stage) in stages.enumerated() {
      var rest = region.row(index + 1)
      canvas.text(
        StyledText("\(index + 1) ", canvas.theme.text) + StyledText(stage.shape, canvas.theme.muted),
        in: rest.splitLeft(14))
      let change = stage.now - stage.before
      canvas.text(
        change == 0 ? "" : canvas.glyphs.formula(signedText(change)), in: rest.splitRight(9),
        style: canvas.theme.change(change), alignment: .right)
      canvas.text(stage.now.abbreviated, in: rest.splitRight(8), style: canvas.theme.text, alignment: .right)
      _ = rest.splitRight(1)
      canvas.changeBar(EditedTotals.Count(now: stage.now, before: stage.before), of: most, in: rest)
    }
  }
}

extension Canvas {
  /// A bar of what stayed and behind it what came or went, to the scale of a whole that fills the region.
  mutating func changeBar(_ count: EditedTotals.Count, of whole: Int, in region: Region) {
    let cells = { (number: Int) in
      Int((Double(number) / Double(max(whole, 1)) * Double(region.width)).rounded())
    }
    var rest = region.row(0)
    let kept = rest.splitLeft(cells(min(count.now, count.before)))
    fill(kept, with: Glyph(glyphs.heavy.horizontal), style: theme.bar)
    let changed = rest.splitLeft(cells(max(count.now, count.before)) - kept.width)
    let isMore = count.difference > 0
    fill(
      changed, with: Glyph(isMore ? glyphs.heavy.horizontal : glyphs.track), style: isMore ? theme.warning : theme.good)
  }
}
