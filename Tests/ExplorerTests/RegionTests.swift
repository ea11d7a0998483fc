import Testing

@testable import Explorer

@Suite("Regions")
struct RegionTests {
  @Test("cutting pieces off leaves the rest, and no piece is larger than what there is")
  func splitting() {
    var rest = Region(x: 2, y: 3, width: 20, height: 10)
    #expect(rest.splitTop(2) == Region(x: 2, y: 3, width: 20, height: 2))
    #expect(rest.splitBottom(1) == Region(x: 2, y: 12, width: 20, height: 1))
    #expect(rest.splitLeft(5) == Region(x: 2, y: 5, width: 5, height: 7))
    #expect(rest.splitRight(4) == Region(x: 18, y: 5, width: 4, height: 7))
    #expect(rest == Region(x: 7, y: 5, width: 11, height: 7))
    #expect(rest.splitLeft(50).width == 11)
    #expect(rest.isEmpty)
    #expect(rest.splitTop(-3).height == 0)
  }

  @Test("proportional columns and their gaps fill the width exactly", arguments: [7, 40, 81, 120], [0, 1, 3])
  func columns(width: Int, gap: Int) {
    let columns = Region(x: 4, y: 0, width: width, height: 5).columns([1, 2, 3], gap: gap)
    #expect(columns.map(\.width).reduce(0, +) + (width > 2 * gap ? 2 * gap : 0) == width || width <= 2 * gap)
    #expect(columns[1].x == columns[0].right + gap)
    #expect(columns[2].x == columns[1].right + gap)
    if width > 2 * gap { #expect(columns[2].right == 4 + width) }
  }

  @Test("an inset larger than the rectangle is empty")
  func inset() {
    #expect(Region(width: 3, height: 3).inset(horizontal: 2, vertical: 2).isEmpty)
    #expect(Region(width: 9, height: 5).inset(horizontal: 2, vertical: 1) == Region(x: 2, y: 1, width: 5, height: 3))
  }
}
