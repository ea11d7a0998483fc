import CKernels
import COneDNN

/// What is applied to a kernel's result before it is stored.
package enum KernelActivation: Int, CaseIterable, Sendable {
  case none = 0
  case relu = 1
  /// x · Φ(x), exact.
  case gelu = 2
  /// x · σ(1.702 x).
  case quickGELU = 3
  /// x · (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.
  case tanhGELU = 4
  /// x · σ(x).
  case silu = 5
  case tanh = 6

  var oneDNN: onednn_activation { onednn_activation(rawValue: UInt32(rawValue)) }
  var own: kernel_activation { kernel_activation(rawValue: UInt32(rawValue)) }
}

/// y[rows, outputs] = activation(x[rows, inputs] · weightᵀ + bias) (+ y), for one shape.
package struct LinearShape: Equatable, Sendable {
  package var rows: Int, inputs: Int, outputs: Int
  /// Floats from one row to the next, in x and in y.
  package var inputStride: Int, outputStride: Int
  package var activation: KernelActivation
  /// Adds to what y holds, after the activation: a residual connection.
  package var accumulates: Bool
  package var precision: Precision

  /// Strides default to rows without gaps; y with gaps takes a slower path of oneDNN's (about 3 % here).
  package init(
    rows: Int, inputs: Int, outputs: Int, inputStride: Int? = nil, outputStride: Int? = nil,
    activation: KernelActivation = .none, accumulates: Bool = false, precision: Precision = .float32
  ) {
    self.rows = rows
    self.inputs = inputs
    self.outputs = outputs
    self.inputStride = inputStride ?? inputs
    self.outputStride = outputStride ?? outputs
    self.activation = activation
    self.accumulates = accumulates
    self.precision = precision
  }
}

/// Whose matrix product a linear layer is.
package enum LinearImplementation: Sendable {
  /// The program's own where it was measured to be the faster one: in float32 with AVX2 and AVX-512, in bfloat16 with AVX-512's
  /// products of it. oneDNN's elsewhere, and where a processor has tiles of bfloat16.
  ///
  /// Strassen's algorithm, for large layers with AVX-512, takes 7/4 of the memory for weights; `savesMemory` goes without it.
  case fastest(savesMemory: Bool)
  case oneDNN
  /// The program's own: in float32 at any level, in bfloat16 where there are such products, always plain.
  case own(ProductMethod)
}

/// How the program's own matrix product is found.
package enum ProductMethod: Int, CaseIterable, Sendable {
  /// Strassen's where it pays, by the shape alone.
  case byShape = 0
  case plain = 1
  /// One step of Strassen's algorithm: seven products of halves instead of eight; 7/4 of the weights' memory.
  case strassen = 2
}

/// A linear layer with its weights packed.
// @unchecked: it runs on the pool it was made for alone, which does one job at a time; between jobs it does not change.
package final class LinearKernel: @unchecked Sendable {
  package let shape: LinearShape
  private let layer: any LinearLayer

  /// Packs the weights; the pointers are not kept.
  ///
  /// - Parameters:
  ///   - weight: [outputs, inputs], row-major.
  ///   - bias: [outputs].
  /// - Throws: `KernelError.unsupported` with oneDNN's status, `.invalidArgument` for a shape without sense, `.outOfMemory`.
  package init(
    _ shape: LinearShape, weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?, pool: WorkerPool,
    implementation: LinearImplementation = .fastest(savesMemory: false)
  ) throws(KernelError) {
    self.shape = shape
    switch implementation {
    case .fastest(let savesMemory) where pool.prefersOwnProducts(of: shape.precision):
      layer = try OwnLinear(shape, savesMemory ? .plain : .byShape, weight: weight, bias: bias, pool: pool)
    case .own(let method): layer = try OwnLinear(shape, method, weight: weight, bias: bias, pool: pool)
    case .fastest, .oneDNN: layer = try OneDNNLayer(shape, weight: weight, bias: bias, pool: pool)
    }
  }

  /// x and y must not overlap.
  package func run(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) throws(KernelError) {
    try layer.run(x, into: y)
  }

  /// The name of what was chosen, the packed weights' and the scratch memory's bytes.
  package var implementation: String { layer.implementation }
  package var weightBytes: Int { layer.weightBytes }
  package var scratchBytes: Int { layer.scratchBytes }
}

extension WorkerPool {
  fileprivate func prefersOwnProducts(of precision: Precision) -> Bool {
    switch precision {
    case .float32: instructions >= .avx2
    case .bfloat16: instructions >= .avx512 && kernel_has_bfloat16_products() && !kernel_has_bfloat16_tiles()
    }
  }
}

/// What a linear layer's implementations have in common.
private protocol LinearLayer {
  func run(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) throws(KernelError)
  var implementation: String { get }
  var weightBytes: Int { get }
  var scratchBytes: Int { get }
}

extension LinearShape {
  fileprivate var name: String { "a linear layer of \(rows) rows from \(inputs) to \(outputs)" }
}

/// A linear layer of the program's own kernels.
private final class OwnLinear: LinearLayer {
  private let handle: OpaquePointer
  private let pool: WorkerPool
  private let name: String

  init(
    _ shape: LinearShape, _ method: ProductMethod, weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    pool: WorkerPool
  ) throws(KernelError) {
    var options = kernel_linear_options()
    options.rows = Int64(shape.rows)
    options.inputs = Int64(shape.inputs)
    options.outputs = Int64(shape.outputs)
    options.input_stride = Int64(shape.inputStride)
    options.output_stride = Int64(shape.outputStride)
    options.weight = weight
    options.bias = bias
    options.activation = shape.activation.own
    options.accumulate = shape.accumulates
    options.method = kernel_product_method(rawValue: UInt32(method.rawValue))
    options.in_bfloat16 = shape.precision == .bfloat16
    var created: OpaquePointer?
    try check(
      kernel_linear_create(&created, pool.handle, &options), shape.name,
      "rows of \(shape.inputStride) and \(shape.outputStride) floats, in \(shape.precision)")
    guard let created else { throw .outOfMemory(what: shape.name) }
    (handle, self.pool, name) = (created, pool, shape.name)
  }

  deinit { kernel_linear_destroy(handle) }

  func run(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) throws(KernelError) {
    try check(kernel_linear_run(pool.handle, handle, y, x), name, "it was made for another pool")
  }

  var implementation: String { kernel_linear_method(handle) == kernel_product_strassen ? "Strassen" : "plain" }
  var weightBytes: Int { Int(kernel_linear_weight_bytes(handle)) }
  var scratchBytes: Int { Int(kernel_linear_scratch_bytes(handle)) }
}

extension OneDNNLayer: LinearLayer {
  fileprivate convenience init(
    _ shape: LinearShape, weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?, pool: WorkerPool
  ) throws(KernelError) {
    var options = onednn_linear()
    options.rows = Int64(shape.rows)
    options.inputs = Int64(shape.inputs)
    options.outputs = Int64(shape.outputs)
    options.input_stride = Int64(shape.inputStride)
    options.output_stride = Int64(shape.outputStride)
    options.weight = weight
    options.bias = bias
    options.activation = shape.activation.oneDNN
    options.accumulate = shape.accumulates
    options.precision = onednn_precision(rawValue: UInt32(shape.precision.rawValue))
    var created: OpaquePointer?
    let status = onednn_linear_create(&created, pool.context, &options)
    try self.init(created, status: status, name: shape.name, pool: pool)
  }
}

/// A layer of the shim over oneDNN and the pool whose workers run it; shared by linear layers and convolutions.
final class OneDNNLayer {
  private let handle: OpaquePointer
  private let pool: WorkerPool
  private let name: String

  init(_ handle: OpaquePointer?, status: Int32, name: String, pool: WorkerPool) throws(KernelError) {
    guard status == 0, let handle else {
      throw .unsupported(layer: name, status: String(cString: onednn_status_text(status)))
    }
    self.handle = handle
    self.pool = pool
    self.name = name
  }

  deinit { onednn_layer_destroy(handle) }

  func run(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) throws(KernelError) {
    var call = onednn_call(layer: handle, x: x, y: y, status: 0)
    let status = kernel_pool_run(pool.handle, onednn_layer_chunks(handle), onednn_layer_chunk, &call)
    try check(status, name, "it has no chunks")
    if call.status != 0 { throw .unsupported(layer: name, status: String(cString: onednn_status_text(call.status))) }
  }

  var implementation: String { String(cString: onednn_layer_implementation(handle)) }
  var weightBytes: Int { Int(onednn_layer_weight_bytes(handle)) }
  var scratchBytes: Int { Int(onednn_layer_scratch_bytes(handle)) }
}
