/// What can be drawn at any size: as two pixels a cell, and as many as a terminal with graphics has.
protocol PixelSource: Sendable, Equatable {
  /// The pixels, exactly so many.
  func pixels(width: Int, height: Int) -> PixelGrid
}

extension PixelSource {
  fileprivate func isSame(as other: any PixelSource) -> Bool { (other as? Self) == self }
}

extension Picture: PixelSource {
  func pixels(width: Int, height: Int) -> PixelGrid { rendered(width: width, height: height) }
}

/// A picture that stands on a canvas as cells, remembered so that a terminal with graphics can show it finer over them.
///
/// The cells are complete without it. They are kept to tell whether anything was drawn over the picture since.
struct SharpPicture: Sendable {
  /// The cells that it fills.
  let region: Region
  let source: any PixelSource
  /// What the region held when the picture was drawn, row by row.
  let cells: [Cell]

  func moved(x: Int, y: Int) -> SharpPicture {
    var region = region
    (region.x, region.y) = (region.x + x, region.y + y)
    return SharpPicture(region: region, source: source, cells: cells)
  }
}

extension SharpPicture: Equatable {
  /// Whether the same would be shown in the same place.
  static func == (left: SharpPicture, right: SharpPicture) -> Bool {
    left.region == right.region && left.source.isSame(as: right.source)
  }
}
