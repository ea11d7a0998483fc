// Integer arithmetic rather than Float16, which Swift lacks on some machines; branch-free, so that it vectorises. Every
// value is exact: float32 holds all of both formats. Little-endian, as the file formats and all supported machines are.

/// IEEE 754 binary16 to float32. `bytes` holds two bytes for each element of `buffer`, at any alignment.
func convertFloat16(_ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableBufferPointer<Float>) {
  // Moving the fields into place leaves the exponent short by the difference of the biases, 127 - 15.
  let rebias = Float(sign: .plus, exponent: 112, significand: 1)
  for index in buffer.indices {
    let half = UInt32(bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    let magnitude = (Float(bitPattern: (half & 0x7FFF) << 13) * rebias).bitPattern
    // Infinities and NaN have the largest exponent in both formats.
    let special: UInt32 = half & 0x7C00 == 0x7C00 ? 0x7F80_0000 : 0
    buffer.initializeElement(at: index, to: Float(bitPattern: magnitude | special | (half & 0x8000) << 16))
  }
}

/// bfloat16, the upper half of a float32, to float32. `bytes` holds two bytes for each element of `buffer`.
func convertBFloat16(_ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableBufferPointer<Float>) {
  for index in buffer.indices {
    let upper = UInt32(bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    buffer.initializeElement(at: index, to: Float(bitPattern: upper << 16))
  }
}

/// IEEE 754 binary64 to float32, rounded to the nearest. `bytes` holds eight bytes for each element of `buffer`.
func convertFloat64(_ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableBufferPointer<Float>) {
  for index in buffer.indices {
    buffer.initializeElement(at: index, to: Float(bytes.loadUnaligned(fromByteOffset: 8 * index, as: Double.self)))
  }
}

extension ElementType {
  /// Whether elements of this type are converted to float32.
  var isConverted: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }
}

extension ElementType {
  /// Whether elements are of less than a byte, or of a type that is not known: scales and packed copies of weights, with which
  /// float models do not compute.
  package var isUncomputed: Bool { bits.map { $0 < 8 } ?? true }
}

/// Converts elements of a type; false, with nothing written, if the type is not one that is converted.
func convertToFloat32(
  _ bytes: UnsafeRawBufferPointer, of type: ElementType, into buffer: UnsafeMutableBufferPointer<Float>
) -> Bool {
  switch type {
  case .float32: UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
  case .float16: convertFloat16(bytes, into: buffer)
  case .bfloat16: convertBFloat16(bytes, into: buffer)
  case .float64: convertFloat64(bytes, into: buffer)
  default: return false
  }
  return true
}
