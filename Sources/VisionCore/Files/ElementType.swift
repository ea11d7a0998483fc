/// How a tensor's elements are stored, under the name that the safetensors format has for it. A name that is not known
/// here is a type as well: of no known size, so that such a tensor can be listed and not read.
package struct ElementType: Sendable, Hashable, CustomStringConvertible {
  /// The name that the format uses, such as `F32`.
  package let name: String
  /// Bits an element; nil where the type is not known.
  package let bits: Int?

  private init(_ name: String, bits: Int?) { (self.name, self.bits) = (name, bits) }

  /// The type of that name.
  package init(named name: String) { self = Self.known[name] ?? ElementType(name, bits: nil) }

  /// Bytes an element; nil where the type is not known or elements do not fill whole bytes.
  package var size: Int? { bits.flatMap { $0.isMultiple(of: 8) ? $0 / 8 : nil } }

  /// The name that the format uses.
  package var description: String { name }

  /// How many bytes so many elements take; nil where that is not known, no whole number, or cannot be counted.
  func byteCount(of elements: Int) -> Int? {
    guard let bits, case (let total, false) = elements.multipliedReportingOverflow(by: bits), total.isMultiple(of: 8)
    else { return nil }
    return total / 8
  }

  package static let bool = ElementType("BOOL", bits: 8)
  package static let uint8 = ElementType("U8", bits: 8)
  package static let int8 = ElementType("I8", bits: 8)
  package static let float8E4M3 = ElementType("F8_E4M3", bits: 8)
  package static let float8E5M2 = ElementType("F8_E5M2", bits: 8)
  package static let float8E8M0 = ElementType("F8_E8M0", bits: 8)
  package static let float8E4M3FNUZ = ElementType("F8_E4M3FNUZ", bits: 8)
  package static let float8E5M2FNUZ = ElementType("F8_E5M2FNUZ", bits: 8)
  package static let float4 = ElementType("F4", bits: 4)
  package static let float6E2M3 = ElementType("F6_E2M3", bits: 6)
  package static let float6E3M2 = ElementType("F6_E3M2", bits: 6)
  package static let int16 = ElementType("I16", bits: 16)
  package static let uint16 = ElementType("U16", bits: 16)
  package static let float16 = ElementType("F16", bits: 16)
  package static let bfloat16 = ElementType("BF16", bits: 16)
  package static let int32 = ElementType("I32", bits: 32)
  package static let uint32 = ElementType("U32", bits: 32)
  package static let float32 = ElementType("F32", bits: 32)
  package static let complex64 = ElementType("C64", bits: 64)
  package static let float64 = ElementType("F64", bits: 64)
  package static let int64 = ElementType("I64", bits: 64)
  package static let uint64 = ElementType("U64", bits: 64)

  /// PyTorch's types that the format does not have.
  static let complex128 = ElementType("C128", bits: 128)
  static let quantizedInt8 = ElementType("QI8", bits: 8)
  static let quantizedUInt8 = ElementType("QU8", bits: 8)
  static let quantizedInt32 = ElementType("QI32", bits: 32)

  /// All types of the format (`Dtype` of the safetensors project, version 0.7), by their names.
  private static let known: [String: ElementType] = Dictionary(
    uniqueKeysWithValues: [
      bool, uint8, int8, float8E4M3, float8E5M2, float8E8M0, float8E4M3FNUZ, float8E5M2FNUZ, float4, float6E2M3,
      float6E3M2, int16, uint16, float16, bfloat16, int32, uint32, float32, complex64, float64, int64, uint64,
    ].map { ($0.name, $0) })
}
