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
  /// - Parameter isEdited: whether there are columns of changes.
  func columns(isEdited: Bool) -> StagesColumns {
    isEdited ? StagesColumns(editedWidth: rows.width) : StagesColumns(width: rows.width)
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
  let percent: Int
  let bar: Int

  init(width: Int) {
    (parameters, percent) = (8, 7)
    (parametersChange, multiplyAccumulatesChange) = (0, 0)
    let fixed = parameters + multiplyAccumulates + percent
    let rest = width - fixed
    shape = rest >= 40 ? 13 : rest >= 32 ? 12 : 0
    tokens = rest >= 56 ? 8 : 0
    let free = rest - shape - tokens
    bar = free >= 76 ? 28 : free >= 60 ? 20 : free >= 46 ? 12 : free >= 32 ? 8 : 0
    name = free - bar
  }

  /// With the changes against the original; shapes and bars give way to them.
  init(editedWidth width: Int) {
    (tokens, bar) = (0, width >= 100 ? 12 : 0)
    (parametersChange, multiplyAccumulatesChange) = (9, 9)
    let fixed = parametersChange + multiplyAccumulates + multiplyAccumulatesChange
    parameters = width - fixed >= 32 ? 8 : 0
    shape = width - fixed >= 44 ? 12 : 0
    percent = width - fixed >= 54 ? 7 : 0
    name = width - fixed - parameters - shape - percent - bar
  }
}
