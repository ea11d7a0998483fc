/// What this machine reaches at best, measured: the two sides of a roofline (Williams et al., CACM 52(4), 2009).
package struct MachineLimit: Sendable {
  /// Thousands of millions of operations a second, two to a multiply-accumulate, in one large matrix product.
  package let gigaflops: Double
  /// Thousands of millions of bytes a second, read and written, in a copy that no cache holds.
  package let gigabytes: Double

  /// Measures; takes about half a second.
  /// - Throws: `KernelError` where memory or threads are not to be had.
  package static func measured(threads: Int) throws -> MachineLimit {
    let pool = try WorkerPool(threads: threads)
    return MachineLimit(gigaflops: try productRate(pool), gigabytes: try copyRate(pool))
  }

  /// What can be reached where so many operations are done for each byte, in thousands of millions of operations a second.
  package func attainable(intensity: Double) -> Double { min(gigaflops, gigabytes * intensity) }

  private static func productRate(_ pool: WorkerPool) throws -> Double {
    let side = 1024
    let (x, y) = (try Buffer(count: side * side), try Buffer(count: side * side))
    let weight = [Float](repeating: 0.5, count: side * side)
    let kernel = try weight.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { throw EngineError.emptyTensor }
      return try LinearKernel(
        LinearShape(rows: side, inputs: side, outputs: side), weight: base, bias: nil, pool: pool,
        implementation: .oneDNN)
    }
    let seconds = try shortest { try kernel.run(x.pointer, into: y.pointer) }
    return 2 * Double(side * side * side) / seconds / 1e9
  }

  private static func copyRate(_ pool: WorkerPool) throws -> Double {
    let (rows, columns) = (32_768, 1024)
    let (x, y) = (try Buffer(count: rows * columns), try Buffer(count: rows * columns))
    let seconds = try shortest {
      try pool.scaleShift(
        Rows(UnsafePointer(x.pointer), stride: columns), into: MutableRows(y.pointer, stride: columns), rows: rows,
        columns: columns)
    }
    return 2 * Double(rows * columns * MemoryLayout<Float>.size) / seconds / 1e9
  }

  /// The seconds of the fastest of some runs, after one that is not counted.
  private static func shortest(_ work: () throws -> Void) rethrows -> Double {
    try work()
    let clock = ContinuousClock()
    return try (0..<8).map { _ in try clock.measure { try work() }.seconds }.min() ?? 0
  }
}
