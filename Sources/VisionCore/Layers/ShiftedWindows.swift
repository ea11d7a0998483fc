/// A map cut into windows of at most M × M tokens after a cyclic shift, and put together again (Swin, Section 3.2).
struct ShiftedWindows: Sendable {
  /// M.
  let window: Int
  /// By half a window, which every second block does.
  let isShifted: Bool

  /// What `attend` makes of the windows [windows, M², C], as a map again.
  func attend(_ x: Tensor, by attend: (Tensor, WindowPartition) throws -> Tensor) throws -> Tensor {  // [b, h, w, C]
    let partition = partition(GridSize(rows: x.shape[1].value, columns: x.shape[2].value))
    let (m, n) = (side(partition.window.rows), side(partition.window.columns))
    let (rows, columns) = (partition.shift.rows, partition.shift.columns)
    let shifted = x.rolled([0, -rows, -columns, 0])  // Section 3.2, "cyclic shift"
    let padded = shifted.padded(axis: 1, to: padding(x.shape[1], "h′", partition.padded.rows))
      .padded(axis: 2, to: padding(x.shape[2], "w′", partition.padded.columns))
    let y = try attend(
      padded.rearrange("b (h m) (w n) c -> (b h w) (m n) c", ["m": m, "n": n]), partition)
    let map = try y.rearrange(
      "(b h w) (m n) c -> b (h m) (w n) c", ["b": 1, "m": m, "n": n, "h": padded.shape[1].dividedRoundingUp(by: m)])
    let result = try map.slice(axis: 1, from: 0, count: x.shape[1]).slice(axis: 2, from: 0, count: x.shape[2])
      .rolled([0, rows, columns, 0])
    if partition.isShifted { x.recorder.record(rolls: [shifted, result]) }
    return result
  }

  /// The window shrinks to a map that is smaller, and does not shift along an axis it covers.
  private func partition(_ map: GridSize) -> WindowPartition {
    func shift(_ length: Int) -> Int { isShifted && length > window ? window / 2 : 0 }
    return WindowPartition(
      map: map, window: GridSize(rows: min(window, map.rows), columns: min(window, map.columns)),
      shift: GridSize(rows: shift(map.rows), columns: shift(map.columns)))
  }

  private func side(_ length: Int) -> Size { length == window ? Size("M", length) : Size(length) }

  private func padding(_ length: Size, _ name: String, _ padded: Int) -> Size {
    padded == length.value ? length : Size(Symbol(name, padded, origin: .padded(length)))
  }
}

extension Tensor {
  /// What keeps tokens of a shifted window apart that were never neighbours, for windows [windows, M², C].
  func mask(_ partition: WindowPartition) -> ScoreTerm {
    ScoreTerm(
      .mask,
      recorder.record(.constant(.shiftedWindowMask(partition)), [], shape: [shape[0], 1, shape[1], shape[1]]))
  }

  /// A bias table [(2M − 1)², heads] laid out for every pair of places: [heads, M², M²] (Swin, Eq. 4).
  func positionBias(_ window: GridSize, heads: Size, tokens: Size) -> Tensor {
    recorder.record(.relativePositionBias(window: window), [self], shape: [heads, tokens, tokens])
  }
}
