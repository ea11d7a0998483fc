import VisionCore

/// Small maps of the mean and of every head, laid out in a region.
struct HeadTiles: Sendable {
  let selections: [HeadSelection]
  let region: Region
  /// Columns and rows of one map's cells.
  let tile: (width: Int, height: Int)
  let hasLabels: Bool
  private let perRow: Int

  /// As large as all fit; nil where not even small ones do.
  init?(heads: Int, grid: GridSize, in region: Region) {
    let selections = (heads > 1 ? [.mean] : []) + (0..<heads).map { HeadSelection.head($0) }
    for width in stride(from: min(region.width, 64), through: 3, by: -1) {
      // Up to three columns a place only whole ones, so that places are alike.
      if width > grid.columns, width < 3 * grid.columns, width % grid.columns != 0 { continue }
      let height = max((width * grid.rows + grid.columns) / (2 * grid.columns), 1)
      let hasLabels = width >= 5
      let perRow = (region.width + 1) / (width + 1)
      guard perRow > 0 else { continue }
      let rows = (selections.count + perRow - 1) / perRow
      // A label stands between maps; without labels an empty row does.
      if rows * (height + 1) - (hasLabels ? 0 : 1) <= region.height {
        (self.selections, self.region, self.hasLabels, self.perRow) = (selections, region, hasLabels, perRow)
        tile = (width, height)
        return
      }
    }
    return nil
  }

  /// A map's cells, and its label's where there are labels.
  func place(_ index: Int) -> (map: Region, label: Region) {
    let x = region.x + index % perRow * (tile.width + 1)
    let y = region.y + index / perRow * (tile.height + 1)
    let label = Region(x: x, y: y, width: tile.width, height: hasLabels ? 1 : 0)
    return (Region(x: x, y: y + label.height, width: tile.width, height: tile.height), label)
  }
}

extension Canvas {
  mutating func headTiles(_ tiles: HeadTiles, of scene: AttentionScene) {
    for (index, selection) in tiles.selections.enumerated() {
      guard let picture = scene.tile(selection) else { continue }
      let (map, label) = tiles.place(index)
      heat(picture, in: map)
      for part in [map, label] { hit(part, sends: .attention(.choose(selection))) }
      let isChosen = selection == scene.head
      let name: Phrase = if case .head(let head) = selection { "\(head)" } else { "mean" }
      text(name, in: label, style: isChosen ? theme.selection : theme.muted)
      if isChosen, !tiles.hasLabels {
        // Without a label the chosen map is marked in the gap at its right.
        put(
          Glyph(glyphs.left), x: map.right, y: map.y, style: theme.accent.bold,
          in: Region(x: tiles.region.x, y: tiles.region.y, width: tiles.region.width + 1, height: tiles.region.height))
      }
    }
  }
}
