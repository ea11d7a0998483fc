/// Where the table stands; columns that do not fit are scrolled to.
struct CompareLayout: Sendable {
  let frame: Region
  let labels: Region
  /// What the mark before a label takes.
  let markWidth: Int
  let columns: Region
  let header: Region
  /// The lines about the selected cell.
  let detail: Region
  let columnWidth: Int
  let shownColumns: Int

  /// Room for a number and its ratio, without a bar: to see more models at once matters more.
  static let narrowestColumn = 16
  private static let narrowestBesideSizes = 8

  init(_ body: Region, columns count: Int) {
    frame = body
    // Beside the list of sizes two models still have a place.
    let isCramped = body.width < 60
    var inner = body.inset(horizontal: isCramped ? 1 : 2, vertical: 1)
    detail = inner.splitBottom(body.height >= 20 ? 3 : 2)
    header = inner.splitTop(3)
    markWidth = isCramped ? 2 : 3
    labels = inner.splitLeft(isCramped ? 18 : 19)
    columns = inner
    let narrowest = isCramped ? CompareLayout.narrowestBesideSizes : CompareLayout.narrowestColumn
    shownColumns = min(max(inner.width / narrowest, 1), max(count, 1), isCramped ? 2 : count)
    columnWidth = inner.width / shownColumns
  }

  var visibleRows: Int { labels.height }
  /// The table's rows, labels and columns together.
  var rows: Region {
    Region(x: labels.x, y: labels.y, width: columns.right - labels.x, height: labels.height)
  }

  /// A column's place in a row of the table or, with the header, above it.
  func cell(_ place: Int, y: Int, height: Int = 1) -> Region {
    Region(x: columns.x + place * columnWidth, y: y, width: columnWidth - 1, height: height)
  }
}
