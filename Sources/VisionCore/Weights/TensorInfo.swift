/// The element types of a safetensors file that fill whole bytes.
public enum ElementType: String, Sendable, CaseIterable, CustomStringConvertible {
  case bool = "BOOL"
  case uint8 = "U8"
  case int8 = "I8"
  case float8E4M3 = "F8_E4M3"
  case float8E5M2 = "F8_E5M2"
  case float8E8M0 = "F8_E8M0"
  case int16 = "I16"
  case uint16 = "U16"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int32 = "I32"
  case uint32 = "U32"
  case float32 = "F32"
  case complex64 = "C64"
  case float64 = "F64"
  case int64 = "I64"
  case uint64 = "U64"

  /// Bytes an element.
  public var size: Int {
    switch self {
    case .bool, .uint8, .int8, .float8E4M3, .float8E5M2, .float8E8M0: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .complex64, .float64, .int64, .uint64: 8
    }
  }

  /// The name that the format uses.
  public var description: String { rawValue }
}

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
  public var elementCount: Int { byteRange.count / elementType.size }
}
