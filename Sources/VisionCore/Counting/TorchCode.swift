/// How the PyTorch code of an architecture writes what its program records: which code, and what counters see of it.
///
/// Read in timm 1.0.31, transformers 5.23.0 and the authors' published code; the counters' answers about them are the
/// fixture `Tests/Fixtures/counters.json`.
package struct TorchCode: Sendable {
  /// Which implementation it is, for people.
  let name: String
  var layerNorm = TorchCall.Spelling.module
  var softmax = TorchCall.Spelling.method
  /// q·kᵀ and weights·v, where they are not fused.
  var products = TorchCall.Spelling.method
  var gelu = TorchCall.Spelling.module
  /// The pooling behind a stem of convolutions.
  var maxPool = TorchCall.Spelling.module
  /// Whether attention is `scaled_dot_product_attention` where timm's setting asks for it.
  var isFusable = false
  /// Whether attention is a class that ptflops has a hook for.
  var hasHookedAttention = false
  /// Whether a linear layer named `qkv` is called as a function with a bias put together beforehand.
  var callsProjectionAsFunction = false
  /// Whether the last norm sees the class token alone.
  var normalizesClassTokenAlone = false
  /// Whether the head gets a vector without a batch axis, so that its classes seem to be a batch.
  var squeezesHead = false
  /// Whether the mean over the map is a pooling module rather than a mean.
  var poolsGlobally = false
}
