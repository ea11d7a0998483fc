/// What a safetensors header says about one tensor.
public struct TensorInfo: Sendable, Equatable {
  /// The checkpoint's name for it.
  public let name: String
  /// Its lengths, the slowest-running first; empty for a scalar.
  public let shape: [Int]
  /// How its elements are stored.
  public let elementType: ElementType
  /// Where its elements lie, in bytes from the file's start.
  public let byteRange: Range<Int>

  /// The product of the shape's lengths.
  public var elementCount: Int { shape.reduce(1, *) }
}
