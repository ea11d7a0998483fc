/// What a run takes the image for: its most probable classes with bars.
struct AttentionClasses: Sendable {
  static let most = 5

  let classes: [(name: String, probability: Double)]
  let region: Region

  /// As many as there is room for above what else has to stand there; nil for none.
  /// - Parameters:
  ///   - rest: where they may stand; what they take is cut off
  ///   - spare: rows that are left to others
  init?(_ classes: [(name: String, probability: Double)], in rest: inout Region, sparing spare: Int) {
    let rows = min(classes.count, rest.height - spare - 1)
    guard rows > 0 else { return nil }
    self.classes = Array(classes.prefix(rows))
    region = rest.splitTop(rows)
    _ = rest.splitTop(1)
  }
}

extension Canvas {
  mutating func classes(_ list: AttentionClasses) {
    for (place, entry) in list.classes.enumerated() {
      var row = list.region.row(place)
      let percent = row.splitRight(7)
      var bar = row.splitRight(row.width / 3)
      _ = bar.splitLeft(1)
      text(entry.name, in: row, style: place == 0 ? theme.text : theme.muted)
      self.bar(entry.probability, in: bar, track: true)
      text(decimal(100 * entry.probability, places: 1) + " %", in: percent, style: theme.text, alignment: .right)
    }
  }
}
