import VisionCore

/// A station on the way of a map through shifted-window attention (Liu et al. 2021, Section 3.2 and Fig. 4).
enum WindowStep: Int, Sendable, Hashable, CaseIterable {
  case partition, displaced, rolled, regions, mask, reverse

  /// A few words for the list of steps.
  var title: Phrase {
    switch self {
    case .partition: "cut into windows"
    case .displaced: "windows displaced"
    case .rolled: "cyclic shift"
    case .regions: "region numbers"
    case .mask: "mask of a window"
    case .reverse: "reverse shift"
    }
  }
}

/// What a picture of windows shows: a map's partition, a step, a token. No weights are needed.
struct WindowsScene: Sendable {
  /// The model's title.
  let model: String
  /// What the partition belongs to: `stage 1`.
  let stage: Phrase
  /// The partition of the stage's shifted blocks; without a shift where one window covers the map.
  let partition: WindowPartition
  let step: WindowStep
  /// The chosen token, in the original map.
  let cursor: GridPlace
  /// The image as the model sees it; nil where colours are to be shown or there is none.
  let image: PixelGrid?

  /// The chosen token's window after the shift.
  var window: Int { partition.target(row: cursor.row, column: cursor.column).window }
  /// Its place in that window.
  var token: Int { partition.target(row: cursor.row, column: cursor.column).token }

  /// The map as it stands at this step; the windows' tokens against each other for the mask.
  var cells: WindowCells { WindowCells(partition, step, cursor: cursor) }

  /// The part that is shown at a magnification, about the chosen token.
  func viewport(zoom: Int, cells: WindowCells) -> Frame {
    let frame = GridPlacement(cells.grid).cell(cells.cursor)
    return .zoomed(zoom, around: (frame.x + frame.width / 2, frame.y + frame.height / 2))
  }
}

/// The places of a map at one step, each with the token that stands there and the groups it belongs to.
struct WindowCells: Sendable {
  /// One place of the map as it is shown.
  struct Cell: Sendable, Hashable {
    /// The token's place in the original map; nil for padding.
    let origin: GridPlace?
    /// What lies in one frame: the window or piece, as it is shown here.
    let group: Int
    /// What has one colour.
    let tone: Int
    /// The number that stands on it.
    let label: Int
    /// Whether the shift carried it across the map's edge.
    let hasMoved: Bool
  }

  let grid: GridSize
  let cells: [Cell]
  /// Where the chosen token stands.
  let cursor: GridPlace
  /// The groups that are outlined: those that the chosen token attends within.
  let chosen: Set<Int>

  subscript(place: GridPlace) -> Cell { cells[grid.index(place)] }

  init(_ partition: WindowPartition, _ step: WindowStep, cursor: GridPlace) {
    switch step {
    case .partition:
      // The block before does not shift, and so shows padding at the end of the map itself.
      let regular = partition.regular
      self.init(regular.padded, cursor: cursor) { place in
        let window = regular.window(of: place)
        return Cell(
          origin: regular.original(place), group: window, tone: WindowCells.tone(window, of: regular.windows),
          label: window, hasMoved: false)
      }
    case .displaced:
      self.init(partition.map, cursor: cursor) { place in
        let piece = partition.piece(place)
        return Cell(
          origin: place, group: piece, tone: WindowCells.tone(piece, of: partition.pieces), label: piece,
          hasMoved: false)
      }
    case .rolled, .regions, .mask:
      self.init(partition.padded, cursor: partition.rolled(cursor)) { place in
        let origin = partition.original(place)
        let wraps = origin.map { partition.wraps($0) }
        let region = partition.region(place)
        // Tokens keep the colour of the displaced window they came from.
        let tone = origin.map { WindowCells.tone(partition.piece($0), of: partition.pieces) } ?? 0
        return Cell(
          origin: origin, group: partition.window(of: place), tone: step == .rolled ? tone : region,
          label: step == .rolled ? partition.window(of: place) : region,
          hasMoved: step == .rolled && wraps.map { $0.rows || $0.columns } ?? false)
      }
    case .reverse:
      self.init(partition.map, cursor: cursor) { place in
        let rolled = partition.rolled(place)
        let window = partition.window(of: rolled)
        return Cell(
          origin: place, group: 9 * window + partition.region(rolled),
          tone: WindowCells.tone(window, of: partition.windows), label: window, hasMoved: false)
      }
    }
  }

  private init(_ grid: GridSize, cursor: GridPlace, _ cell: (GridPlace) -> Cell) {
    (self.grid, self.cursor) = (grid, cursor)
    cells = grid.places.map(cell)
    chosen = [cells[grid.index(cursor)].group]
  }

  /// Numbers of neighbouring windows that differ also across corners, for colours that repeat after eight.
  private static func tone(_ number: Int, of windows: GridSize) -> Int {
    (3 * (number / windows.columns) + number % windows.columns) % 8
  }

  /// The rectangles of equal group and label that are whole in the grid, with their label: where numbers are written.
  var labels: [(label: Int, rows: ClosedRange<Int>, columns: ClosedRange<Int>)] {
    struct Key: Hashable { let group: Int, label: Int }
    var extents: [Key: (rows: ClosedRange<Int>, columns: ClosedRange<Int>)] = [:]
    for (index, cell) in cells.enumerated() where cell.origin != nil {
      let (row, column) = (index / grid.columns, index % grid.columns)
      let key = Key(group: cell.group, label: cell.label)
      guard let old = extents[key] else {
        extents[key] = (row...row, column...column)
        continue
      }
      extents[key] = (
        min(old.rows.lowerBound, row)...max(old.rows.upperBound, row),
        min(old.columns.lowerBound, column)...max(old.columns.upperBound, column)
      )
    }
    return extents.map { ($0.key.label, $0.value.rows, $0.value.columns) }
  }
}
