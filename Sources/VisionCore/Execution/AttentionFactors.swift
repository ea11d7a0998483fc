import Synchronization

/// The queries and keys of an attention step as a run had them, from which the run's own kernel gives the weights of any
/// query again: (queries + keys) · C numbers in place of queries · keys · heads.
package struct AttentionFactors: Sendable {
  /// For one query of one window.
  private let kernel: AttentionKernel
  /// [windows, queries, heads · d] and [windows, keys, heads · d], row-major.
  private let queries: [Float]
  private let keys: [Float]
  private let bias: [Float]?
  private let mask: [Float]?
  /// Queries of a window.
  private let queryCount: Int
  private let worker: RowWorker

  /// The memory that queries and keys take; tables of bias and mask are shared with the model.
  package var bytes: Int { (queries.count + keys.count) * MemoryLayout<Float>.size }

  /// Copies what a kernel reads.
  /// - Parameter worker: computes rows again when they are asked for
  init(_ kernel: AttentionKernel, q: UnsafePointer<Float>, k: UnsafePointer<Float>, worker: RowWorker) {
    self.worker = worker
    let width = kernel.heads * kernel.dim
    queries = AttentionFactors.copy(q, kernel.query, kernel, rows: kernel.windows * kernel.queries)
    keys = AttentionFactors.copy(k, kernel.key, kernel, rows: kernel.windows * kernel.keys)
    (bias, mask, queryCount) = (kernel.bias, kernel.mask, kernel.queries)
    let layout = AttentionKernel.Layout(stride: width, headStride: kernel.dim)
    // The result is of no use here: the keys stand for the values.
    self.kernel = AttentionKernel(
      heads: kernel.heads, queries: 1, keys: kernel.keys, dim: kernel.dim, scale: kernel.scale, query: layout,
      key: layout, value: layout, output: layout, headScale: kernel.headScale, isCosine: kernel.isCosine)
  }

  private static func copy(
    _ source: UnsafePointer<Float>, _ layout: AttentionKernel.Layout, _ kernel: AttentionKernel, rows: Int
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: rows * kernel.heads * kernel.dim) { target, count in
      for row in 0..<rows {
        let place = layout.rows.map { Int($0[row]) } ?? row
        for head in 0..<kernel.heads {
          let from = source + max(place, 0) * layout.stride + layout.column + head * layout.headStride
          for channel in 0..<kernel.dim {
            target.initializeElement(at: count, to: place < 0 ? 0 : from[channel])
            count += 1
          }
        }
      }
    }
  }

  /// The weights of one query, [heads, keys].
  package func rows(window: Int, query: Int) throws -> [Float] {
    var kernel = kernel
    let (heads, keyCount, width) = (kernel.heads, kernel.keys, kernel.heads * kernel.dim)
    kernel.bias = bias.map { bias in
      (0..<heads).flatMap { head -> ArraySlice<Float> in
        let start = (head * queryCount + query) * keyCount
        return bias[start..<start + keyCount]
      }
    }
    kernel.mask = mask.map { mask in
      let windows = mask.count / (queryCount * keyCount)
      let start = (window % windows * queryCount + query) * keyCount
      return Array(mask[start..<start + keyCount])
    }
    var output = [Float](repeating: 0, count: width)
    var rows = [Float](repeating: 0, count: heads * keyCount)
    try queries.withUnsafeBufferPointer { queries in
      try keys.withUnsafeBufferPointer { keys in
        try output.withUnsafeMutableBufferPointer { output in
          try rows.withUnsafeMutableBufferPointer { rows in
            guard let q = queries.baseAddress, let k = keys.baseAddress, let output = output.baseAddress else {
              throw EngineError.emptyTensor
            }
            let first = k + window * keyCount * width
            try worker.run(
              kernel, q: q + (window * queryCount + query) * width, k: first, into: output,
              probabilities: rows.baseAddress)
          }
        }
      }
    }
    return rows
  }
}

/// A thread's worth of the engine that computes single rows of attention, one after another, for whoever asks.
final class RowWorker: Sendable {
  private let pool: Mutex<WorkerPool>

  init() throws(KernelError) { pool = Mutex(try WorkerPool(threads: 1)) }

  /// Runs a kernel for its weights alone: the keys stand for the values.
  fileprivate func run(
    _ kernel: AttentionKernel, q: UnsafePointer<Float>, k: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, probabilities: UnsafeMutablePointer<Float>?
  ) throws {
    try pool.withLock { pool in
      try kernel.run(q: q, k: k, v: k, into: output, probabilities: probabilities, pool: pool)
    }
  }
}
