/// Where the tree and the detail pane stand: side by side where it is wide, else above each other.
struct StagesLayout: Sendable {
  let tree: Region
  let detail: Region
  let isSideBySide: Bool
  private let isBeside: Bool

  /// - Parameter beside: whether the list of sizes stands beside the tree, which leaves the detail pane a place only where it
  ///   is high.
  init(_ body: Region, beside isBeside: Bool = false) {
    var rest = body
    self.isBeside = isBeside
    isSideBySide = body.width >= 112 && !isBeside
    if isSideBySide {
      detail = rest.splitRight(min(max(body.width * 2 / 5 - 4, 44), 80))
    } else if isBeside, body.height < 30 {
      detail = rest.splitBottom(0)
    } else {
      detail = rest.splitBottom(min(max(body.height * 2 / 5, 7) + 1, 13))
    }
    tree = rest
  }

  private var treeInner: Region { tree.inset(horizontal: 1, vertical: 1) }
  /// The columns' titles.
  var titles: Region { treeInner.row(0) }
  /// The rows, below the titles.
  var rows: Region {
    var inner = treeInner
    _ = inner.splitTop(1)
    return inner
  }

  /// Whether the detail pane has too few rows for spacing.
  var isShort: Bool { detailInner.height < 14 }

  var visibleRows: Int { rows.height }
  var detailInner: Region { detail.inset(horizontal: 2, vertical: 1) }
  /// - Parameters:
  ///   - isEdited: whether there are columns of changes.
  ///   - isTimed: whether there are columns of times, which changes give way to.
  func columns(isEdited: Bool, isTimed: Bool) -> StagesColumns {
    if isTimed { return StagesColumns(timedWidth: rows.width) }
    return isEdited ? StagesColumns(editedWidth: rows.width) : StagesColumns(width: rows.width)
  }
}

/// The widths of the tree's columns; what does not fit is left out, tokens first.
struct StagesColumns: Sendable {
  let name: Int
  let shape: Int
  let tokens: Int
  let parameters: Int
  /// The change of the parameters; without a width where the model is not edited.
  let parametersChange: Int
  let multiplyAccumulates = 8
  /// The change of the multiply-accumulates.
  let multiplyAccumulatesChange: Int
  /// Milliseconds, GFLOP/s and these as a part of what the machine reaches; without a width where nothing was measured.
  let milliseconds: Int
  let rate: Int
  let limit: Int
  let percent: Int
  let bar: Int

  init(width: Int) {
    parameters = 8
    // A narrow tree needs its columns for the names.
    percent = width >= 37 ? 7 : 0
    (parametersChange, multiplyAccumulatesChange) = (0, 0)
    (milliseconds, rate, limit) = (0, 0, 0)
    let fixed = parameters + multiplyAccumulates + percent
    let rest = width - fixed
    shape = rest >= 40 ? 13 : rest >= 32 ? 12 : 0
    tokens = rest >= 56 ? 9 : 0
    let free = rest - shape - tokens
    bar = free >= 76 ? 28 : free >= 60 ? 20 : free >= 46 ? 12 : free >= 32 ? 8 : 0
    name = free - bar
  }

  /// With the changes against the original; shapes and bars give way to them.
  init(editedWidth width: Int) {
    (tokens, bar) = (0, width >= 100 ? 12 : 0)
    (milliseconds, rate, limit) = (0, 0, 0)
    (parametersChange, multiplyAccumulatesChange) = (9, 9)
    let fixed = parametersChange + multiplyAccumulates + multiplyAccumulatesChange
    parameters = width - fixed >= 32 ? 8 : 0
    shape = width - fixed >= 44 ? 12 : 0
    percent = width - fixed >= 54 ? 7 : 0
    name = width - fixed - parameters - shape - percent - bar
  }

  /// With what was measured; shapes and parameters give way to it.
  init(timedWidth width: Int) {
    (tokens, parametersChange, multiplyAccumulatesChange) = (0, 0, 0)
    milliseconds = 8
    let fixed = multiplyAccumulates + milliseconds
    rate = width - fixed >= 30 ? 9 : 0
    percent = width - fixed >= 44 ? 7 : 0
    limit = width - fixed >= 56 ? 9 : 0
    parameters = width - fixed >= 66 ? 8 : 0
    shape = width - fixed >= 80 ? 13 : 0
    bar = width - fixed >= 100 ? 16 : 0
    name = width - fixed - rate - percent - limit - parameters - shape - bar
  }
}
