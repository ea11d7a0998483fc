import VisionCore

/// Which places of a grid the pixels of a picture show, where the picture shows a part of the grid.
struct CellSampling: Sendable {
  /// For every column of pixels the columns of places it covers.
  let columns: [Range<Int>]
  /// For every row of pixels the rows of places.
  let rows: [Range<Int>]

  /// - Parameters:
  ///   - viewport: the part that is shown, in fractions of the whole
  ///   - width: columns of pixels
  ///   - height: rows of pixels
  init(_ grid: GridSize, viewport: Frame = .unit, width: Int, height: Int) {
    columns = CellSampling.ranges(grid.columns, from: viewport.x, extent: viewport.width, pixels: width)
    rows = CellSampling.ranges(grid.rows, from: viewport.y, extent: viewport.height, pixels: height)
  }

  /// A pixel no larger than a place shows the place in its middle; a larger one all that it covers for the most part.
  private static func ranges(_ count: Int, from start: Double, extent: Double, pixels: Int) -> [Range<Int>] {
    guard pixels > 0, count > 0 else { return [] }
    let step = extent * Double(count) / Double(pixels)
    return (0..<pixels).map { pixel in
      let left = start * Double(count) + Double(pixel) * step
      func clamped(_ position: Double) -> Int { min(max(Int(position.rounded(.down)), 0), count - 1) }
      if step <= 1 {
        let place = clamped(left + step / 2)
        return place..<place + 1
      }
      let first = clamped((left + 1e-9).rounded())
      return first..<max(clamped((left + step - 1e-9).rounded() - 1) + 1, first + 1)
    }
  }

  /// The place in the middle of a pixel.
  func place(x: Int, y: Int) -> GridPlace {
    let (columns, rows) = (columns[x], rows[y])
    return GridPlace(
      row: (rows.lowerBound + rows.upperBound - 1) / 2, column: (columns.lowerBound + columns.upperBound - 1) / 2)
  }

  /// The pixels that a frame in fractions of the whole covers, at least one; nil where none of it is shown.
  static func pixels(_ frame: Frame, viewport: Frame, width: Int, height: Int) -> (x: Range<Int>, y: Range<Int>)? {
    func range(_ start: Double, _ extent: Double, _ from: Double, _ shown: Double, _ count: Int) -> Range<Int>? {
      let low = ((start - from) / shown * Double(count) + 1e-6).rounded()
      let high = ((start + extent - from) / shown * Double(count) + 1e-6).rounded()
      let (first, last) = (max(Int(low), 0), min(max(Int(high), Int(low) + 1), count))
      return first < last ? first..<last : nil
    }
    guard let x = range(frame.x, frame.width, viewport.x, viewport.width, width),
      let y = range(frame.y, frame.height, viewport.y, viewport.height, height)
    else { return nil }
    return (x, y)
  }
}

extension Frame {
  /// A part of the whole, a given number of times smaller than it, with a point as near its middle as the whole allows.
  static func zoomed(_ times: Int, around point: (x: Double, y: Double)) -> Frame {
    let side = 1 / Double(max(times, 1))
    func start(_ middle: Double) -> Double { min(max(middle - side / 2, 0), 1 - side) }
    return Frame(x: start(point.x), y: start(point.y), width: side, height: side)
  }
}

extension PixelGrid {
  /// The part within a frame, in fractions of the whole, at a size.
  func part(_ viewport: Frame, width newWidth: Int, height newHeight: Int) -> PixelGrid {
    if viewport == .unit { return scaled(width: newWidth, height: newHeight) }
    let (left, top) = (Int(viewport.x * Double(width)), Int(viewport.y * Double(height)))
    let right = min(Int(((viewport.x + viewport.width) * Double(width)).rounded(.up)), width)
    let bottom = min(Int(((viewport.y + viewport.height) * Double(height)).rounded(.up)), height)
    var part = PixelGrid(width: right - left, height: bottom - top)
    for y in top..<max(bottom, top) {
      for x in left..<max(right, left) { part[x - left, y - top] = self[x, y] }
    }
    return part.scaled(width: newWidth, height: newHeight)
  }

  /// Draws the edge of a rectangle of pixels, or fills it where it is too small to have an inside.
  mutating func ring(x: Range<Int>, y: Range<Int>, color: Color) {
    let isSmall = x.count < 3 || y.count < 3
    for row in y {
      for column in x
      where isSmall || row == y.lowerBound || row == y.upperBound - 1 || column == x.lowerBound
        || column == x.upperBound - 1
      { self[column, row] = color }
    }
  }
}
