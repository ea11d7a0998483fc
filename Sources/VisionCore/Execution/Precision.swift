import CKernels

/// What the products of linear layers are taken in. Sums, biases, activations and attention are always float32.
package enum Precision: Int, CaseIterable, Sendable {
  case float32 = 0
  /// Inputs and weights rounded to bfloat16, 8 bits of precision: half the memory, and twice the speed on a processor
  /// with such products.
  case bfloat16 = 1

  /// Whether this processor has products in it; without, oneDNN computes them more slowly than float32.
  package var isNative: Bool {
    switch self {
    case .float32: true
    case .bfloat16: kernel_has_bfloat16_products()
    }
  }
}
