// What happens to a map on its way through shifted-window attention, read off a partition alone (Liu et al. 2021, Section 3.2 and
// Fig. 4): cut into windows, windows displaced, rolled so that they are whole again, regions, masks, rolled back.

extension AttentionArrangement {
  /// The same tokens in windows that are not shifted.
  var unshifted: AttentionArrangement {
    AttentionArrangement(queries: queries, keys: keys, windows: windows?.regular, keyRun: keyRun)
  }
}

extension WindowPartition {
  /// The same map cut without a shift: what the block before does.
  package var regular: WindowPartition {
    WindowPartition(map: map, window: window, shift: GridSize(rows: 0, columns: 0), padsFirst: padsFirst)
  }

  /// The same map cut with windows displaced by half a window, as far as an axis has more than one: what every second
  /// block does (Eq. 3).
  package var displaced: WindowPartition {
    func half(_ length: Int, _ window: Int) -> Int { length > window ? window / 2 : 0 }
    return WindowPartition(
      map: map, window: window,
      shift: GridSize(rows: half(map.rows, window.rows), columns: half(map.columns, window.columns)),
      padsFirst: padsFirst)
  }

  /// Whether the last windows are filled up with padding.
  package var isPadded: Bool { padded != map }

  /// The displaced windows along each axis, smaller ones at the edges counted: `(⌈h/M⌉ + 1) × (⌈w/M⌉ + 1)` for a shifted
  /// map that windows divide.
  package var pieces: GridSize {
    GridSize(
      rows: piece(map.rows - 1, window: window.rows, shift: shift.rows) + 1,
      columns: piece(map.columns - 1, window: window.columns, shift: shift.columns) + 1)
  }

  /// The displaced window that a place of the original map lies in, row by row (Fig. 4, left).
  package func piece(_ place: GridPlace) -> Int {
    piece(place.row, window: window.rows, shift: shift.rows) * pieces.columns
      + piece(place.column, window: window.columns, shift: shift.columns)
  }

  /// Along one axis: a first, smaller piece as long as the shift, then whole windows as far as the map goes.
  private func piece(_ place: Int, window: Int, shift: Int) -> Int {
    if shift == 0 { return place / window }
    return place < shift ? 0 : (place - shift) / window + 1
  }

  /// Along which axes the roll carried the place from one edge of the map to the other.
  package func wraps(_ place: GridPlace) -> (rows: Bool, columns: Bool) {
    (place.row < shift.rows, place.column < shift.columns)
  }

  /// The mask of one window: whether attention from a query (row) to a key (column) is blocked, [M², M²] row-major.
  package func blocked(inWindow index: Int) -> [Bool] {
    let regions = regions(ofWindow: index)
    return regions.flatMap { query in regions.map { $0 != query } }
  }

  /// Whether the mask keeps exactly the displaced windows apart, as the paper intends.
  ///
  /// It does where windows divide the map and where padding rolls with it. Where the map is padded behind the roll, its edges
  /// were brought together before, and the mask, which counts from the padded map's end, lets some of these neighbours through.
  package var masksDisplacedWindows: Bool {
    // Each set of tokens that attend to each other must be one displaced window, and the other way round.
    var pieceOfGroup: [Int: Int] = [:]
    var groupOfPiece: [Int: Int] = [:]
    for place in map.places {
      let rolled = rolled(place)
      let group = window(of: rolled) * 9 + region(rolled)
      let piece = piece(place)
      if pieceOfGroup.updateValue(piece, forKey: group) ?? piece != piece { return false }
      if groupOfPiece.updateValue(group, forKey: piece) ?? group != group { return false }
    }
    return true
  }
}
