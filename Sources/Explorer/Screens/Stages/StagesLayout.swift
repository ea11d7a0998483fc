/// Where the tree and the detail pane stand: side by side where it is wide, else above each other.
struct StagesLayout: Sendable {
  let tree: Region
  let detail: Region
  let isSideBySide: Bool

  init(_ body: Region) {
    var rest = body
    isSideBySide = body.width >= 112
    if isSideBySide {
      detail = rest.splitRight(min(max(body.width * 2 / 5 - 4, 44), 80))
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
  var columns: StagesColumns { StagesColumns(width: rows.width) }
}

/// The widths of the tree's columns; what does not fit is left out, tokens first.
struct StagesColumns: Sendable {
  let name: Int
  let shape: Int
  let tokens: Int
  let parameters = 8
  let multiplyAccumulates = 8
  let percent = 7
  let bar: Int

  init(width: Int) {
    let fixed = parameters + multiplyAccumulates + percent
    let rest = width - fixed
    shape = rest >= 40 ? 13 : rest >= 32 ? 12 : 0
    tokens = rest >= 56 ? 8 : 0
    let free = rest - shape - tokens
    bar = free >= 76 ? 28 : free >= 60 ? 20 : free >= 46 ? 12 : free >= 32 ? 8 : 0
    name = free - bar
  }
}
