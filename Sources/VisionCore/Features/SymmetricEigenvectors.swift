/// A symmetric matrix, row-major.
struct SymmetricMatrix: Sendable {
  let side: Int
  private(set) var values: [Double]

  init(side: Int) { (self.side, values) = (side, [Double](repeating: 0, count: side * side)) }

  subscript(row: Int, column: Int) -> Double {
    get { values[row * side + column] }
    set { values[row * side + column] = newValue }
  }

  func times(_ vector: [Double]) -> [Double] {
    values.withUnsafeBufferPointer { values in
      vector.withUnsafeBufferPointer { vector in
        (0..<side).map { row in
          var sum = 0.0
          for column in 0..<side { sum += values[row * side + column] * vector[column] }
          return sum
        }
      }
    }
  }
}

/// The largest eigenvalues of a positive semidefinite matrix with their eigenvectors, by subspace iteration: a few vectors
/// more than are wanted are multiplied by the matrix again and again, made orthonormal, and turned within the space they
/// span so that the matrix is diagonal there (Rayleigh and Ritz). Whatever the matrix is, it starts from the same vectors.
struct SymmetricEigenvectors: Sendable {
  /// The largest first.
  let values: [Double]
  /// Of length 1 each, in the same order.
  let vectors: [[Double]]

  /// The eigenvectors are found when what the matrix makes of them differs from their multiple by so little of the
  /// largest eigenvalue, or after so many rounds, which only eigenvalues that are nearly the same need: then any of
  /// their combinations is as good.
  private static let tolerance = 1e-10
  private static let rounds = 1000

  /// - Parameter count: how many are wanted; all where the matrix has fewer
  init(_ matrix: SymmetricMatrix, largest count: Int) {
    let wanted = min(count, matrix.side)
    var basis = Self.orthonormal(Self.start(side: matrix.side, count: min(count + 9, matrix.side)))
    var ritz: [Double] = []
    for _ in 0..<Self.rounds {
      let images = basis.map(matrix.times)
      let turn = Self.diagonalized(basis, images)
      ritz = turn.values
      let vectors = Self.combined(basis, turn.vectors)
      let multiples = Self.combined(images, turn.vectors)
      let rest = (0..<wanted).map { number in
        zip(multiples[number], vectors[number]).reduce(0) { sum, pair in
          let difference = pair.0 - ritz[number] * pair.1
          return sum + difference * difference
        }.squareRoot()
      }
      basis = vectors
      if (rest.max() ?? 0) <= Self.tolerance * abs(ritz.first ?? 0) { break }
      basis = Self.orthonormal(multiples)
    }
    (values, vectors) = (Array(ritz.prefix(wanted)), Array(basis.prefix(wanted)))
  }

  /// Numbers without a pattern that an eigenvector could be at right angles to.
  private static func start(side: Int, count: Int) -> [[Double]] {
    let numbers = SyntheticWeights().values(name: "subspace", shape: [count, side])
    return (0..<count).map { vector in numbers[vector * side..<(vector + 1) * side].map(Double.init) }
  }

  /// Gram and Schmidt, twice, which is enough for full precision; what is left of a dependent vector is replaced by zeros.
  private static func orthonormal(_ vectors: [[Double]]) -> [[Double]] {
    var result: [[Double]] = []
    for vector in vectors {
      var vector = vector
      let before = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for _ in 0..<2 {
        for other in result {
          let part = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for index in vector.indices { vector[index] -= part * other[index] }
        }
      }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      result.append(length > 1e-13 * before ? vector.map { $0 / length } : vector.map { _ in 0 })
    }
    return result
  }

  /// The matrix within the space of a basis, diagonalised.
  private static func diagonalized(_ basis: [[Double]], _ images: [[Double]]) -> JacobiRotations {
    var small = SymmetricMatrix(side: basis.count)
    for row in basis.indices {
      for column in 0...row {
        let product = zip(basis[row], images[column]).reduce(0) { $0 + $1.0 * $1.1 }
        small[row, column] = product
        small[column, row] = product
      }
    }
    return JacobiRotations(small)
  }

  /// For each list of factors the sum of vectors with these factors.
  private static func combined(_ vectors: [[Double]], _ factors: [[Double]]) -> [[Double]] {
    factors.map { factors in
      var sum = [Double](repeating: 0, count: vectors[0].count)
      for (vector, factor) in zip(vectors, factors) {
        for index in sum.indices { sum[index] += factor * vector[index] }
      }
      return sum
    }
  }
}

/// All eigenvalues of a small symmetric matrix by rotations in planes (Jacobi 1846).
struct JacobiRotations: Sendable {
  /// The largest first.
  let values: [Double]
  let vectors: [[Double]]

  init(_ matrix: SymmetricMatrix) {
    let side = matrix.side
    var a = matrix
    var vectors = (0..<side).map { row in (0..<side).map { $0 == row ? 1.0 : 0.0 } }
    let size = matrix.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for _ in 0..<60 {
      var largest = 0.0
      for p in 0..<side {
        for q in 0..<p where abs(a[p, q]) > 1e-17 * size {
          largest = max(largest, abs(a[p, q]))
          JacobiRotations.rotate(&a, &vectors, p, q)
        }
      }
      if largest <= 1e-16 * size { break }
    }
    let order = (0..<side).sorted { a[$0, $0] == a[$1, $1] ? $0 < $1 : a[$0, $0] > a[$1, $1] }
    (values, self.vectors) = (order.map { a[$0, $0] }, order.map { vectors[$0] })
  }

  /// Turns rows, columns and vectors p and q so that the entry at (p, q) vanishes.
  private static func rotate(_ a: inout SymmetricMatrix, _ vectors: inout [[Double]], _ p: Int, _ q: Int) {
    let ratio = (a[q, q] - a[p, p]) / (2 * a[p, q])
    let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (1 + ratio * ratio).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    for k in 0..<a.side {
      let (x, y) = (a[p, k], a[q, k])
      (a[p, k], a[q, k]) = (cosine * x - sine * y, sine * x + cosine * y)
    }
    for k in 0..<a.side {
      let (x, y) = (a[k, p], a[k, q])
      (a[k, p], a[k, q]) = (cosine * x - sine * y, sine * x + cosine * y)
      let (u, v) = (vectors[p][k], vectors[q][k])
      (vectors[p][k], vectors[q][k]) = (cosine * u - sine * v, sine * u + cosine * v)
    }
  }
}
