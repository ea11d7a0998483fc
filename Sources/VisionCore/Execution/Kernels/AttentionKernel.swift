import CKernels

/// softmax(scale · q kᵀ + bias + mask) v, for every window and head, in one kernel that keeps the scores in cache.
///
/// Queries, keys, values and results are rows of any tensors: a layout says which row each token of a window is, so that window
/// partition, cyclic shift and their reverse are lists and move no numbers.
package struct AttentionKernel: Sendable {
  /// Where the heads of one tensor lie: row r of head h starts `r · stride + column + h · headStride` floats from its base.
  package struct Layout: Equatable, Sendable {
    /// [windows, tokens of a window]; `nil` is one row after another. A negative row reads as zeros, and is not written.
    package var rows: [Int32]?
    package var stride: Int, column: Int, headStride: Int

    package init(rows: [Int32]? = nil, stride: Int, column: Int = 0, headStride: Int) {
      self.rows = rows
      self.stride = stride
      self.column = column
      self.headStride = headStride
    }
  }

  package var windows: Int, heads: Int, queries: Int, keys: Int
  /// The width of a head in q and k, and in v and the result.
  package var dim: Int, valueDim: Int
  package var scale: Float
  package var query: Layout, key: Layout, value: Layout, output: Layout
  /// [heads] factors on top of `scale`.
  package var headScale: [Float]?
  /// Divides the rows of q and k by their lengths before the product (Liu et al. 2022, Eq. 2).
  package var isCosine: Bool
  /// [heads, queries, keys].
  package var bias: [Float]?
  /// [mask windows, queries, keys], 0 or −100 or −infinity; window w adds mask w mod (mask windows). A row that is −infinity
  /// throughout gives zeros.
  package var mask: [Float]?

  package init(
    windows: Int = 1, heads: Int, queries: Int, keys: Int, dim: Int, valueDim: Int? = nil, scale: Float, query: Layout,
    key: Layout, value: Layout, output: Layout, headScale: [Float]? = nil, isCosine: Bool = false,
    bias: [Float]? = nil, mask: [Float]? = nil
  ) {
    self.windows = windows
    self.heads = heads
    self.queries = queries
    self.keys = keys
    self.dim = dim
    self.valueDim = valueDim ?? dim
    self.scale = scale
    self.query = query
    self.key = key
    self.value = value
    self.output = output
    self.headScale = headScale
    self.isCosine = isCosine
    self.bias = bias
    self.mask = mask
  }

  /// Runs it; the result must not overlap q, k or v.
  ///
  /// - Parameters:
  ///   - computedBias: [heads, queries, keys] in place of `bias`, where it depends on the input.
  ///   - probabilities: receives the weights, [windows, heads, queries, keys], if anyone wants them.
  /// - Throws: `KernelError.invalidArgument` where a list's length does not fit. Row numbers are not checked against the tensors.
  package func run(
    q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>,
    computedBias: UnsafePointer<Float>? = nil, probabilities: UnsafeMutablePointer<Float>? = nil, pool: WorkerPool
  ) throws(KernelError) {
    try checkLists()
    let status = withDescription { description in
      description.q = q
      description.k = k
      description.v = v
      description.out = out
      if let computedBias { description.bias = computedBias }
      description.probabilities = probabilities
      return kernel_attention_run(pool.handle, &description)
    }
    try check(status, "attention", "\(windows) windows, \(heads) heads, \(queries) × \(keys) tokens, width \(dim)")
  }

  /// Bytes of scratch memory that each worker needs; the pool grows to it on the first run.
  package func scratchBytes(pool: WorkerPool) -> Int {
    withDescription { description in
      // Scratch memory follows from sizes; the kernel wants to see pointers all the same.
      var anything: Float = 0
      return withUnsafeMutablePointer(to: &anything) { pointer in
        description.q = UnsafePointer(pointer)
        description.k = UnsafePointer(pointer)
        description.v = UnsafePointer(pointer)
        description.out = pointer
        return kernel_attention_scratch(pool.handle, &description)
      }
    }
  }

  private func checkLists() throws(KernelError) {
    func expect(_ name: String, _ count: Int?, _ expected: Int) throws(KernelError) {
      guard let count, count != expected else { return }
      throw .invalidArgument(kernel: "attention", detail: "\(name) has \(count) entries where \(expected) are needed")
    }
    try expect("the list of query rows", query.rows?.count, windows * queries)
    try expect("the list of key rows", key.rows?.count, windows * keys)
    try expect("the list of value rows", value.rows?.count, windows * keys)
    try expect("the list of result rows", output.rows?.count, windows * queries)
    try expect("the list of head scales", headScale?.count, heads)
    try expect("the bias", bias?.count, heads * queries * keys)
    if let mask, mask.isEmpty || !mask.count.isMultiple(of: queries * keys) {
      throw .invalidArgument(
        kernel: "attention", detail: "the mask has \(mask.count) entries, no multiple of \(queries) × \(keys)")
    }
  }

  private func withDescription<Result>(_ body: (inout kernel_attention) -> Result) -> Result {
    withPointers(headScale, bias, mask) { headScale, bias, mask in
      withPointers(query.rows, key.rows, value.rows) { queryRows, keyRows, valueRows in
        withPointers(output.rows, nil, nil) { outputRows, _, _ in
          var c = kernel_attention()
          c.q_layout = query.inC(queryRows)
          c.k_layout = key.inC(keyRows)
          c.v_layout = value.inC(valueRows)
          c.out_layout = output.inC(outputRows)
          c.windows = Int64(windows)
          c.heads = Int64(heads)
          c.queries = Int64(queries)
          c.keys = Int64(keys)
          c.dim = Int64(dim)
          c.value_dim = Int64(valueDim)
          c.scale = scale
          c.head_scale = headScale
          c.cosine = isCosine
          c.bias = bias
          c.mask = mask
          c.mask_windows = Int64((self.mask?.count ?? 0) / max(1, queries * keys))
          return body(&c)
        }
      }
    }
  }
}

extension AttentionKernel.Layout {
  fileprivate func inC(_ rows: UnsafePointer<Int32>?) -> kernel_attention_layout {
    kernel_attention_layout(
      rows: rows, stride: Int64(stride), column: Int64(column), head_stride: Int64(headStride))
  }
}

/// Calls `body` with pointers to three lists, or `nil` for a list that is not there.
private func withPointers<Element, Result>(
  _ a: [Element]?, _ b: [Element]?, _ c: [Element]?,
  _ body: (UnsafePointer<Element>?, UnsafePointer<Element>?, UnsafePointer<Element>?) -> Result
) -> Result {
  (a ?? []).withUnsafeBufferPointer { first in
    (b ?? []).withUnsafeBufferPointer { second in
      (c ?? []).withUnsafeBufferPointer { third in
        body(
          a == nil ? nil : first.baseAddress, b == nil ? nil : second.baseAddress, c == nil ? nil : third.baseAddress)
      }
    }
  }
}
