import Testing
import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Kernels over maps, and products")
struct KernelsMapTests {
  struct Product: Sendable {
    let batch: Int, rows: Int, columns: Int, depth: Int
  }

  static let products = [
    Product(batch: 1, rows: 1, columns: 1, depth: 1), Product(batch: 2, rows: 97, columns: 1, depth: 5),
    Product(batch: 3, rows: 200, columns: 33, depth: 17), Product(batch: 1, rows: 64, columns: 40, depth: 300),
  ]

  @Test(
    "a product of activations agrees with the formula, with any strides", arguments: products, [false, true])
  func product(_ p: Product, isTransposed: Bool) throws {
    let (batch, rows, columns, depth) = (p.batch, p.rows, p.columns, p.depth)
    let a = noise(batch * rows * depth, seed: 1), b = noise(batch * columns * depth, seed: 2)
    // Transposed operands lie [batch, depth, rows].
    func stride(_ count: Int) -> (row: Int, depth: Int) { isTransposed ? (1, count) : (depth, 1) }
    let (ofA, ofB) = (stride(rows), stride(columns))
    var wanted: [Double] = []
    for pair in 0..<batch {
      for row in 0..<rows {
        for column in 0..<columns {
          let (first, second) = (pair * rows * depth + row * ofA.row, pair * columns * depth + column * ofB.row)
          wanted.append(
            (0..<depth).reduce(0.0) { $0 + Double(a[first + $1 * ofA.depth]) * Double(b[second + $1 * ofB.depth]) })
        }
      }
    }
    let (left, right) = (try Buffer(a), try Buffer(b))
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer([Float](repeating: canary, count: batch * rows * (columns + 3)))
      try pool.product(
        ProductOperand(left.pointer, batchStride: rows * depth, rowStride: ofA.row, depthStride: ofA.depth),
        ProductOperand(right.pointer, batchStride: columns * depth, rowStride: ofB.row, depthStride: ofB.depth),
        into: MutableRows(y.pointer, stride: columns + 3), batch: batch, rows: rows, columns: columns, depth: depth)
      #expect(gapsAreUntouched(y.values, batch * rows, columns, stride: columns + 3))
      return VisionCoreTests.rows(y.values, batch * rows, columns, stride: columns + 3)
    }) {
      #expect(largestError(result, wanted) < 1e-5 * Double(depth).squareRoot() + 1e-6)
    }
  }

  /// Rows, columns and groups.
  static let norms = [(1, 4, 2), (7, 12, 3), (300, 64, 32), (129, 30, 1)]

  @Test("group norm agrees with the formula, also beside a large mean", arguments: norms, [Float(0), 100])
  func groupNorm(shape: (Int, Int, Int), mean: Float) throws {
    let (count, columns, groups) = shape
    let x = noise(count * columns, seed: 1).map { $0 + mean }
    let (weight, bias) = (noise(columns, seed: 2), noise(columns, seed: 3))
    let width = columns / groups
    var wanted = [Double](repeating: 0, count: x.count)
    for group in 0..<groups {
      let places = x.indices.filter { $0 % columns / width == group }
      let average = places.reduce(0) { $0 + Double(x[$1]) } / Double(places.count)
      let variance = places.reduce(0) { $0 + (Double(x[$1]) - average) * (Double(x[$1]) - average) }
      let deviation = (variance / Double(places.count) + 1e-5).squareRoot()
      for place in places {
        let value = (Double(x[place]) - average) / deviation * Double(weight[place % columns])
        wanted[place] = max(0, value + Double(bias[place % columns]))
      }
    }
    let source = try Buffer(x)
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer(count: x.count)
      let scratch = try Buffer(count: WorkerPool.groupNormScratch(rows: count, columns: columns))
      try pool.groupNorm(
        Rows(source.pointer, stride: columns), into: MutableRows(y.pointer, stride: columns), rows: count,
        columns: columns, groups: groups, weight: weight, bias: bias, epsilon: 1e-5, activation: .relu,
        scratch: scratch.pointer)
      return y.values
    }) {
      #expect(largestError(result, wanted) < (mean == 0 ? 5e-6 : 2e-3))
    }
  }

  /// Height, width and channels of a map, and how it is cut.
  static let pooled = [
    (1, 1, 1, PatchGeometry(kernel: 3, stride: 2, padding: 1)),
    (7, 10, 5, PatchGeometry(kernel: 3, stride: 2, padding: 1)),
    (8, 6, 17, PatchGeometry(kernel: 2, stride: 2)),
    (
      5, 9, 3,
      PatchGeometry(
        kernelHeight: 3, kernelWidth: 2, strideHeight: 1, strideWidth: 3, top: 0, left: 1, bottom: 2, right: 0)
    ),
  ]

  @Test("pooling takes the largest or the mean of what lies in the map", arguments: pooled, Pooling.allCases)
  func pooling(map: (Int, Int, Int, PatchGeometry), pooling: Pooling) throws {
    let (height, width, channels, geometry) = map
    let x = noise(height * width * channels, seed: 4)
    var wanted: [Double] = []
    for row in 0..<geometry.outputHeight(height) {
      for column in 0..<geometry.outputWidth(width) {
        for channel in 0..<channels {
          var found: [Double] = []
          for i in 0..<geometry.kernelHeight {
            for j in 0..<geometry.kernelWidth {
              let (r, c) = (
                row * geometry.strideHeight - geometry.top + i, column * geometry.strideWidth - geometry.left + j
              )
              guard (0..<height).contains(r), (0..<width).contains(c) else { continue }
              found.append(Double(x[(r * width + c) * channels + channel]))
            }
          }
          wanted.append(pooling == .maximum ? found.max() ?? .nan : found.reduce(0, +) / Double(found.count))
        }
      }
    }
    let source = try Buffer(x)
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer(count: wanted.count)
      try pool.pool(
        source.pointer, into: y.pointer, height: height, width: width, channels: channels, geometry: geometry, pooling
      )
      return y.values
    }) {
      #expect(largestError(result, wanted) < 1e-6)
    }
  }

  @Test(
    "rows are combined number by number, row by row and with one number a row", arguments: [(303, 37)],
    RowCombination.allCases)
  func combine(shape: (Int, Int), combination: RowCombination) throws {
    let (count, columns) = shape
    let a = noise(count * columns, seed: 1), b = noise(count * columns, seed: 2).map { $0 < 0 ? $0 - 0.5 : $0 + 0.5 }
    let (left, right) = (try Buffer(a), try Buffer(b))
    for (bRows, isColumn) in [(count, false), (count, true), (1, false), (count / 3, false), (3, true)] {
      let wanted = a.indices.map { index in
        let row = index / columns % bRows
        let (x, y) = (Double(a[index]), Double(isColumn ? b[row] : b[row * columns + index % columns]))
        return switch combination {
        case .add: x + y
        case .multiply: x * y
        case .divide: x / y
        }
      }
      for (_, result) in try onEveryPath({ pool in
        let y = try Buffer(count: a.count)
        try pool.combine(
          Rows(left.pointer, stride: columns), Rows(right.pointer, stride: isColumn ? 1 : columns), bRows: bRows,
          bIsColumn: isColumn, into: MutableRows(y.pointer, stride: columns), rows: count, columns: columns, combination
        )
        return y.values
      }) {
        #expect(largestError(result, wanted) < 1e-6)
      }
    }
  }

  @Test("functions of single numbers agree with their formulas", arguments: RowFunction.allCases)
  func functions(function: RowFunction) throws {
    let x = (0...2000).map { Float($0 - 1000) / 100 }
    let wanted = x.map { function == .exponential ? exp(Double($0)) : 1 / (1 + exp(-Double($0))) }
    let source = try Buffer(x)
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer(count: x.count)
      try pool.apply(
        function, Rows(source.pointer, stride: 1), into: MutableRows(y.pointer, stride: 1), rows: x.count, columns: 1)
      return y.values
    }) {
      let relative = zip(result, wanted).map { abs(Double($0) - $1) / $1 }.max() ?? .infinity
      #expect(relative < 5e-7)
    }
  }

  @Test("the sum of each row", arguments: [(1, 1), (5, 33), (2000, 64)])
  func sums(shape: (Int, Int)) throws {
    let (count, columns) = shape
    let x = noise(count * columns, seed: 5)
    let wanted = (0..<count).map { row in (0..<columns).reduce(0) { $0 + Double(x[row * columns + $1]) } }
    let source = try Buffer(x)
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer(count: count)
      try pool.sumOfColumns(
        Rows(source.pointer, stride: columns), into: MutableRows(y.pointer, stride: 1), rows: count, columns: columns)
      return y.values
    }) {
      #expect(largestError(result, wanted) < 1e-5)
    }
  }
}
