/// The directions along which rows of numbers vary most (Pearson 1901; Hotelling 1933).
///
/// Order and sign are settled, so that the same rows give the same components: the largest variance first, and in each
/// direction the entry of the largest magnitude, the first of several, positive.
package struct PrincipalComponents: Sendable {
  package struct Component: Sendable {
    /// A vector of length 1, one number for each column; zeros where the rows vary in fewer directions.
    package let direction: [Double]
    /// For each row its place along the direction, from the rows' mean.
    package let scores: [Double]
    /// The part of all variance that lies along it, from 0 to 1.
    package let share: Double
  }

  /// The first components, the largest variance first.
  package let components: [Component]

  /// - Parameters:
  ///   - rows: [rows, width], row-major
  ///   - count: how many components are wanted
  package init(rows values: some RandomAccessCollection<Float>, width: Int, count: Int = 3) {
    let centered = CenteredRows(values, width: width)
    // The smaller of the two products has the same eigenvalues, and the other's eigenvectors follow from its own.
    let isWide = centered.width > centered.count
    let total = centered.sumOfSquares
    let found = SymmetricEigenvectors(isWide ? centered.products : centered.transposed.products, largest: count)
    components = (0..<count).map { number in
      guard number < found.values.count, total > 0, found.values[number] > 1e-12 * total else {
        return Component(
          direction: [Double](repeating: 0, count: centered.width),
          scores: [Double](repeating: 0, count: centered.count), share: 0)
      }
      let vector = found.vectors[number]
      let direction = PrincipalComponents.signed(
        PrincipalComponents.normalized(isWide ? centered.transposed.times(vector) : vector))
      return Component(
        direction: direction, scores: centered.times(direction), share: min(found.values[number] / total, 1))
    }
  }

  private static func normalized(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }

  private static func signed(_ vector: [Double]) -> [Double] {
    // Magnitudes that differ by rounding alone count as equal, so that the first decides on every machine.
    let largest = vector.reduce(0) { max($0, abs($1)) }
    let decisive = vector.first { abs($0) >= largest * (1 - 1e-9) } ?? 0
    return decisive < 0 ? vector.map { -$0 } : vector
  }
}

/// Rows less their mean, in double precision.
private struct CenteredRows {
  let count: Int
  let width: Int
  private let values: [Double]

  init(_ rows: some RandomAccessCollection<Float>, width: Int) {
    let width = max(width, 1)
    var values = rows.map(Double.init)
    let count = values.count / width
    var means = [Double](repeating: 0, count: width)
    for (index, value) in values.enumerated() { means[index % width] += value / Double(max(count, 1)) }
    for index in values.indices { values[index] -= means[index % width] }
    (self.count, self.width, self.values) = (count, width, values)
  }

  private init(count: Int, width: Int, values: [Double]) {
    (self.count, self.width, self.values) = (count, width, values)
  }

  var sumOfSquares: Double { values.reduce(0) { $0 + $1 * $1 } }

  var transposed: CenteredRows {
    var result = [Double](repeating: 0, count: values.count)
    for row in 0..<count { for column in 0..<width { result[column * count + row] = values[row * width + column] } }
    return CenteredRows(count: width, width: count, values: result)
  }

  /// The products of all pairs of rows, [count, count].
  var products: SymmetricMatrix {
    var matrix = SymmetricMatrix(side: count)
    values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        for other in 0...row {
          var sum = 0.0
          for column in 0..<width { sum += values[row * width + column] * values[other * width + column] }
          matrix[row, other] = sum
          matrix[other, row] = sum
        }
      }
    }
    return matrix
  }

  func times(_ vector: [Double]) -> [Double] {
    (0..<count).map { row in (0..<width).reduce(0.0) { $0 + values[row * width + $1] * vector[$1] } }
  }
}
