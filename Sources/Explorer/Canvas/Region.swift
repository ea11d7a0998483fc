/// A rectangle of cells. Sizes are never negative.
///
/// Screens are laid out by cutting: each `split…` takes a piece off this rectangle and returns it, and what remains is the rest.
struct Region: Hashable, Sendable {
  var x: Int
  var y: Int
  var width: Int
  var height: Int

  init(x: Int = 0, y: Int = 0, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(width, 0)
    self.height = max(height, 0)
  }

  var right: Int { x + width }
  var bottom: Int { y + height }
  var isEmpty: Bool { width == 0 || height == 0 }

  func contains(x column: Int, y row: Int) -> Bool {
    column >= x && column < right && row >= y && row < bottom
  }

  func intersection(_ other: Region) -> Region {
    let (left, top) = (max(x, other.x), max(y, other.y))
    return Region(x: left, y: top, width: min(right, other.right) - left, height: min(bottom, other.bottom) - top)
  }

  /// The rectangle without a margin.
  func inset(horizontal: Int = 0, vertical: Int = 0) -> Region {
    Region(
      x: x + min(horizontal, width / 2), y: y + min(vertical, height / 2), width: width - 2 * horizontal,
      height: height - 2 * vertical)
  }

  /// One row of the rectangle, counted from its top; empty outside of it.
  func row(_ index: Int) -> Region {
    Region(x: x, y: y + index, width: width, height: index >= 0 && index < height ? 1 : 0)
  }

  /// A rectangle of a given size in the middle, no larger than this one.
  func centered(width: Int, height: Int) -> Region {
    let (width, height) = (min(width, self.width), min(height, self.height))
    return Region(x: x + (self.width - width) / 2, y: y + (self.height - height) / 2, width: width, height: height)
  }

  mutating func splitLeft(_ columns: Int) -> Region {
    let taken = min(max(columns, 0), width)
    defer { (x, width) = (x + taken, width - taken) }
    return Region(x: x, y: y, width: taken, height: height)
  }

  mutating func splitRight(_ columns: Int) -> Region {
    let taken = min(max(columns, 0), width)
    defer { width -= taken }
    return Region(x: right - taken, y: y, width: taken, height: height)
  }

  mutating func splitTop(_ rows: Int) -> Region {
    let taken = min(max(rows, 0), height)
    defer { (y, height) = (y + taken, height - taken) }
    return Region(x: x, y: y, width: width, height: taken)
  }

  mutating func splitBottom(_ rows: Int) -> Region {
    let taken = min(max(rows, 0), height)
    defer { height -= taken }
    return Region(x: x, y: bottom - taken, width: width, height: taken)
  }

  /// Takes columns for words off the right side, with a line of its own before them, where there is room beside a plot.
  mutating func splitWordsBeside(in screen: Region) -> (rule: Region, words: Region)? {
    guard screen.width >= 110, screen.height >= 24 else { return nil }
    var words = splitRight(42)
    let rule = words.splitLeft(1)
    _ = words.splitLeft(1)
    return (rule, words)
  }

  /// Columns side by side in proportion to weights, with gaps between; together they fill the width exactly.
  func columns(_ weights: [Int], gap: Int = 0) -> [Region] {
    Region.shares(of: width, weights: weights, gap: gap).map {
      Region(x: x + $0.offset, y: y, width: $0.size, height: height)
    }
  }

  /// Rows above each other in proportion to weights, with gaps between; together they fill the height exactly.
  func rows(_ weights: [Int], gap: Int = 0) -> [Region] {
    Region.shares(of: height, weights: weights, gap: gap).map {
      Region(x: x, y: y + $0.offset, width: width, height: $0.size)
    }
  }

  private static func shares(of size: Int, weights: [Int], gap: Int) -> [(offset: Int, size: Int)] {
    let total = max(weights.reduce(0, +), 1)
    let available = max(size - gap * max(weights.count - 1, 0), 0)
    var (passed, shares) = (0, [(offset: Int, size: Int)]())
    for (index, weight) in weights.enumerated() {
      let start = available * passed / total
      passed += weight
      shares.append((start + gap * index, available * passed / total - start))
    }
    return shares
  }
}
