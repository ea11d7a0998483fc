import VisionNumerics

/// A map cut into windows of at most M × M tokens after a cyclic shift, and put together again (Liu et al. 2021, Section 3.2).
package struct ShiftedWindows: Sendable {
  /// M.
  let window: Int
  /// By half a window, which every second block does.
  let isShifted: Bool
  let code: WindowCode

  package init(window: Int, isShifted: Bool, code: WindowCode) {
    (self.window, self.isShifted, self.code) = (window, isShifted, code)
  }

  /// What `attend` makes of the windows [windows, M², C], as a map again.
  package func attend(
    _ x: Tensor, by attend: (Tensor, WindowPartition) throws -> Tensor
  ) throws -> Tensor {  // [b, h, w, C]
    let partition = partition(GridSize(rows: x.shape[1].value, columns: x.shape[2].value))
    let (m, n) = (side(partition.window.rows), side(partition.window.columns))
    let (rows, columns) = (partition.shift.rows, partition.shift.columns)
    func filled(_ map: Tensor) -> Tensor {
      map.padded(axis: 1, to: padding(x.shape[1], "h′", partition.padded.rows))
        .padded(axis: 2, to: padding(x.shape[2], "w′", partition.padded.columns))
    }
    func cut(_ map: Tensor) throws -> Tensor {
      try map.slice(axis: 1, from: 0, count: x.shape[1]).slice(axis: 2, from: 0, count: x.shape[2])
    }
    let shifted = (partition.padsFirst ? filled(x) : x).rolled([0, -rows, -columns, 0])  // Section 3.2, "cyclic shift"
    let whole = partition.padsFirst ? shifted : filled(shifted)
    let y = try attend(whole.rearrange("b (h m) (w n) c -> (b h w) (m n) c", ["m": m, "n": n]), partition)
    let map = try y.rearrange(
      "(b h w) (m n) c -> b (h m) (w n) c", ["b": 1, "m": m, "n": n, "h": whole.shape[1].dividedRoundingUp(by: m)])
    let back = (partition.padsFirst ? map : try cut(map)).rolled([0, rows, columns, 0])
    if partition.isShifted { x.recorder.record(rolls: [shifted, back]) }
    return partition.padsFirst ? try cut(back) : back
  }

  private func partition(_ map: GridSize) -> WindowPartition {
    let window = code.window(window, on: map)
    func shift(_ length: Int, _ side: Int) -> Int { isShifted && length > side ? side / 2 : 0 }
    let stays = code == .transformers && min(map.rows, map.columns) <= self.window
    return WindowPartition(
      map: map, window: window,
      shift: stays
        ? GridSize(square: 0)
        : GridSize(rows: shift(map.rows, window.rows), columns: shift(map.columns, window.columns)),
      padsFirst: code != .timm)
  }

  private func side(_ length: Int) -> Size { length == window ? Size("M", length) : Size(length) }

  private func padding(_ length: Size, _ name: String, _ padded: Int) -> Size {
    padded == length.value ? length : Size(Symbol(name, padded, origin: .padded(length)))
  }
}

/// Whose code cuts maps into windows: they differ where windows do not divide a map or are larger than it.
package enum WindowCode: String, Sendable, CaseIterable {
  /// Rolled, then padded. The window shrinks along an axis that is shorter and does not shift along one that it covers.
  case timm
  /// Padded, then rolled. The window shrinks to the map's shorter side, and does not shift where it covers that. So does the
  /// authors' code for detection.
  case transformers
  /// Padded, then rolled. The window never shrinks, and does not shift along an axis that it covers.
  case torchvision

  package static let summary: Phrase = "whose code pads and rolls maps that windows do not divide"

  /// The window on a map.
  package func window(_ side: Int, on map: GridSize) -> GridSize {
    switch self {
    case .timm: GridSize(rows: min(side, map.rows), columns: min(side, map.columns))
    case .transformers: GridSize(square: min(side, map.rows, map.columns))
    case .torchvision: GridSize(square: side)
    }
  }
}

extension Tensor {
  /// What keeps tokens of a shifted window apart that were never neighbours, for windows [windows, M², C].
  package func mask(_ partition: WindowPartition) -> ScoreTerm {
    ScoreTerm(
      .mask,
      recorder.record(.constant(.shiftedWindowMask(partition)), [], shape: [shape[0], 1, shape[1], shape[1]]))
  }

  /// A bias table [(2M − 1)², heads] laid out for every pair of places: [heads, M², M²] (Liu et al. 2021, Eq. 4).
  package func positionBias(_ window: GridSize, heads: Size, tokens: Size) -> Tensor {
    recorder.record(.relativePositionBias(window: window), [self], shape: [heads, tokens, tokens])
  }
}
