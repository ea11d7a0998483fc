/// A rectangle in any unit: pixels of the model's input or of the original image, columns and rows of a screen, or
/// fractions.
package struct Frame: Sendable, Hashable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double = 0, y: Double = 0, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// A map's rows and columns from its top left corner.
  package init(_ size: GridSize) { self.init(width: Double(size.columns), height: Double(size.rows)) }

  /// The whole, in fractions of its own width and height.
  package static let unit = Frame(width: 1, height: 1)

  /// The part of an original image that the model sees, in that image's pixels.
  package init(cropOf image: Image, by preprocessing: Preprocessing) {
    let region = preprocessing.region(ofWidth: image.width, height: image.height)
    self.init(x: region.x, y: region.y, width: region.width, height: region.height)
  }

  /// A point of this rectangle, carried over to where it lies in another that shows the same.
  package func carry(x: Double, y: Double, to other: Frame) -> (x: Double, y: Double) {
    (other.x + (x - self.x) / width * other.width, other.y + (y - self.y) / height * other.height)
  }
}

/// A grid of tokens laid over a rectangle in equal parts.
///
/// A token's part is where its patch lies: exactly for patches that divide the image; tokens of overlapping
/// convolutions, and of maps that were padded to an even size, lie up to half a patch off.
package struct GridPlacement: Sendable, Hashable {
  package let grid: GridSize
  package let frame: Frame

  package init(_ grid: GridSize, in frame: Frame = .unit) { (self.grid, self.frame) = (grid, frame) }

  /// The rectangle of a place.
  package func cell(_ place: GridPlace) -> Frame {
    let (width, height) = (frame.width / Double(grid.columns), frame.height / Double(grid.rows))
    return Frame(
      x: frame.x + Double(place.column) * width, y: frame.y + Double(place.row) * height, width: width, height: height)
  }

  /// The middle of a place's rectangle.
  package func center(_ place: GridPlace) -> (x: Double, y: Double) {
    let cell = cell(place)
    return (cell.x + cell.width / 2, cell.y + cell.height / 2)
  }

  /// The place that holds a point; nil outside.
  package func place(x: Double, y: Double) -> GridPlace? {
    let (column, row) = (
      ((x - frame.x) / frame.width * Double(grid.columns)).rounded(.down),
      ((y - frame.y) / frame.height * Double(grid.rows)).rounded(.down)
    )
    guard row >= 0, column >= 0, row < Double(grid.rows), column < Double(grid.columns) else { return nil }
    return GridPlace(row: Int(row), column: Int(column))
  }

  /// The place of another grid over the same rectangle that holds the middle of a place of this one.
  package func place(_ place: GridPlace, on other: GridSize) -> GridPlace {
    GridPlace(
      row: min((2 * place.row + 1) * other.rows / (2 * grid.rows), other.rows - 1),
      column: min((2 * place.column + 1) * other.columns / (2 * grid.columns), other.columns - 1))
  }
}
