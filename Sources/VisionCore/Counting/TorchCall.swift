/// A call in the PyTorch code that a model is usually counted in, as far as counters can tell calls apart.
///
/// Counters do not see what is computed but how it is written: some hook modules by their type, some exchange functions,
/// some trace operators. A step of a program becomes the calls that the reference code makes for it.
struct TorchCall: Sendable {
  let operation: Operation
  let spelling: Spelling
  /// What the call's work is in the ledger.
  let kind: WorkKind
  /// Numbers in `weight` and `bias` of the module, each once.
  var parameters = 0
  /// The first axis of what it gives.
  var leading = 1
  /// The last axis of what a linear layer gives.
  var features = 0
  /// Whether PyTorch adds the bias in an operator of its own.
  var hasSplitBias = false
  /// The steps of an attention module that a counter has a hook of its own for.
  var isInHookedAttention = false

  enum Operation: Sendable {
    /// Biases are additions: one for each number that comes out, or none.
    case linear(products: Int, biases: Int)
    /// `places`: of the map that comes out.
    case convolution(products: Int, biases: Int, places: Int)
    /// q·kᵀ or weights·v.
    case product(Int)
    /// The same through `einsum`; the equation with its letters in order of appearance.
    case einsum(Int, equation: String)
    case layerNorm(Int)
    /// With the statistics of training and a learned scale and shift.
    case batchNorm(Int)
    /// With statistics of its own and nothing learned, as weights are standardised.
    case standardization(Int)
    case groupNorm(Int)
    case softmax(rows: Int, length: Int)
    case activation(Activation, Int)
    case pooling(Pooling, from: Int, to: Int)
    case interpolation(Int, places: Int)
    /// Queries times a number.
    case queryScale(Int)
  }

  enum Pooling: Sendable {
    case maximum, average
    /// To one place.
    case global
  }

  /// How the code writes a call.
  enum Spelling: Sendable {
    /// A module of a class of `torch.nn`, which calls the function of `torch.nn.functional`.
    case module
    /// A module of a class derived from one, which calls the function; `isLeaf` where it has no modules below it.
    case derivedModule(isLeaf: Bool)
    /// A function of `torch.nn.functional` or `torch`.
    case function
    /// A function that was taken out of `torch.nn.functional` when the model was made.
    case keptFunction
    /// A method or operator of a tensor.
    case method
    /// A part of `scaled_dot_product_attention`.
    case fusedAttention
    /// `einsum` of a list of tensors.
    case functionOfList
  }
}
