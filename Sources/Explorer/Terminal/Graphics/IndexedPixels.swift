/// A picture in few colours: for every pixel the number of one.
struct IndexedPixels: Sendable, Equatable {
  let width: Int
  let height: Int
  /// At most 256.
  let palette: [Color]
  /// Row by row.
  let indices: [UInt8]

  /// Colours that are told apart before the palette is made: the upper five bits of each channel.
  private static let bins = 1 << 15

  /// The picture in its own colours where they are few enough, else in those of a median cut (Heckbert 1982): boxes of colours,
  /// the one with the largest spread over its pixels cut in halves until there are enough, each box shown as its mean.
  init(_ pixels: PixelGrid, colors limit: Int = 256) {
    (width, height) = (pixels.width, pixels.height)
    if let exact = IndexedPixels.exact(pixels, limit) {
      (palette, indices) = exact
      return
    }
    var bins = [Bin](repeating: Bin(), count: IndexedPixels.bins)
    for color in pixels.pixels { bins[IndexedPixels.bin(color)].add(color) }
    var numbers = [UInt8](repeating: 0, count: IndexedPixels.bins)
    var palette: [Color] = []
    for box in IndexedPixels.boxes(bins, limit) {
      var sum = Bin()
      for bin in box {
        numbers[bin] = UInt8(palette.count)
        sum.add(bins[bin])
      }
      palette.append(sum.mean)
    }
    self.palette = palette
    indices = pixels.pixels.map { numbers[IndexedPixels.bin($0)] }
  }

  private static func exact(_ pixels: PixelGrid, _ limit: Int) -> ([Color], [UInt8])? {
    var numbers: [Color: UInt8] = [:]
    var palette: [Color] = []
    var indices: [UInt8] = []
    indices.reserveCapacity(pixels.pixels.count)
    var (last, lastNumber) = (Color.transparent, UInt8(0))
    for color in pixels.pixels {
      if color != last {
        last = color
        if let number = numbers[color] {
          lastNumber = number
        } else {
          guard palette.count < limit else { return nil }
          lastNumber = UInt8(palette.count)
          numbers[color] = lastNumber
          palette.append(color)
        }
      }
      indices.append(lastNumber)
    }
    return (palette, indices)
  }

  private static func bin(_ color: Color) -> Int {
    Int(color.hex >> 19 & 31) << 10 | Int(color.hex >> 11 & 31) << 5 | Int(color.hex >> 3 & 31)
  }

  /// Pixels of nearly one colour.
  private struct Bin {
    var count = 0
    private var sum = SIMD4<Int>.zero

    mutating func add(_ color: Color) {
      count += 1
      sum &+= SIMD4(Int(color.red), Int(color.green), Int(color.blue), 0)
    }

    mutating func add(_ other: Bin) {
      count += other.count
      sum &+= other.sum
    }

    var mean: Color {
      let half = count / 2
      return Color(
        red: UInt8((sum.x + half) / count), green: UInt8((sum.y + half) / count), blue: UInt8((sum.z + half) / count))
    }
  }

  /// The bins that are used, in at most so many boxes.
  private static func boxes(_ bins: [Bin], _ limit: Int) -> [[Int]] {
    var boxes = [Box(bins.indices.filter { bins[$0].count > 0 }, bins)]
    while boxes.count < limit, let widest = boxes.indices.max(by: { boxes[$0].weight < boxes[$1].weight }),
      boxes[widest].weight > 0
    {
      let (low, high) = boxes[widest].halves(bins)
      boxes[widest] = low
      boxes.append(high)
    }
    return boxes.map(\.bins)
  }

  private struct Box {
    let bins: [Int]
    private let shift: Int
    /// Pixels times the longest side; 0 for a single bin.
    let weight: Int

    init(_ bins: [Int], _ all: [Bin]) {
      self.bins = bins
      let sides = [10, 5, 0].map { shift in
        var (low, high) = (31, 0)
        for bin in bins {
          low = min(low, bin >> shift & 31)
          high = max(high, bin >> shift & 31)
        }
        return (shift: shift, extent: max(high - low, 0))
      }
      let longest = sides.max { $0.extent < $1.extent } ?? (10, 0)
      shift = longest.shift
      weight = longest.extent * bins.reduce(0) { $0 + all[$1].count }
    }

    /// Two boxes with about half of the pixels each, apart along the longest side.
    func halves(_ all: [Bin]) -> (Box, Box) {
      let sorted = bins.sorted { ($0 >> shift & 31, $0) < ($1 >> shift & 31, $1) }
      let half = sorted.reduce(0) { $0 + all[$1].count } / 2
      var (passed, cut) = (0, 0)
      while cut < sorted.count - 1, passed + all[sorted[cut]].count <= half || cut == 0 {
        passed += all[sorted[cut]].count
        cut += 1
      }
      return (Box(Array(sorted[..<cut]), all), Box(Array(sorted[cut...]), all))
    }
  }
}
