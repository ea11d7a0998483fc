/// What a safetensors header says about one tensor.
package struct TensorInfo: Sendable, Equatable {
  /// The checkpoint's name for it.
  package let name: String
  /// Its lengths, the slowest-running first; empty for a scalar.
  package let shape: [Int]
  /// How its elements are stored.
  package let elementType: ElementType
  /// Where its elements lie, in bytes from the file's start.
  package let byteRange: Range<Int>

  /// The product of the shape's lengths.
  package var elementCount: Int { shape.reduce(1, *) }
}
