/// Rows and columns of a map: an image's pixels, a grid of tokens, a window.
public struct GridSize: Sendable, Hashable, CustomStringConvertible {
  public var rows: Int
  public var columns: Int

  public init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }
  /// As many rows as columns.
  public init(square side: Int) { self.init(rows: side, columns: side) }

  /// The number of places.
  public var count: Int { rows * columns }
  /// Rows by columns: `14×14`.
  public var description: String { "\(rows)×\(columns)" }
}
