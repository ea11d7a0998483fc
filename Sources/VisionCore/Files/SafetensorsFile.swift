/// A checkpoint in the safetensors format, mapped into memory: opening it reads the header alone, and a tensor's bytes are
/// loaded when they are read.
///
/// The header is checked in full when the file is opened (types, sizes, overlaps, holes, the file's length), so that
/// reading a tensor cannot leave the file. See `MappedFile` for a file that is shortened while it is open.
package final class SafetensorsFile: WeightSource {
  /// The longest header that is read, in bytes; the format's own limit.
  package static let maximumHeaderLength = 100_000_000

  /// The file's path as it was given.
  package var path: String { file.path }
  /// The strings under `__metadata__`.
  package let metadata: [String: String]
  /// Every tensor, in the order of the header.
  package let tensors: [TensorInfo]

  private let file: MappedFile
  private let indices: [String: Int]

  /// Opens a checkpoint; throws if the file cannot be read or breaks the format's rules.
  package init(path: String) throws(WeightError) {
    let file = try MappedFile(path: path)
    do {
      let (header, dataStart) = try Self.header(in: file.bytes)
      metadata = header.metadata
      tensors = header.tensors.map { tensor in
        let range = tensor.byteRange
        return TensorInfo(
          name: tensor.name, shape: tensor.shape, elementType: tensor.elementType,
          byteRange: (range.lowerBound + dataStart)..<(range.upperBound + dataStart))
      }
    } catch {
      throw .safetensors(path: path, error)
    }
    self.file = file
    indices = Dictionary(uniqueKeysWithValues: zip(tensors.map(\.name), tensors.indices))
  }

  /// The checked header and where the data begin: eight bytes of little-endian length, the header, the data.
  private static func header(
    in bytes: UnsafeRawBufferPointer
  ) throws(SafetensorsFault) -> (SafetensorsHeader, dataStart: Int) {
    guard bytes.count >= 8 else { throw .tooShort(size: bytes.count) }
    let declared = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard declared <= UInt64(maximumHeaderLength) else { throw .headerTooLong(length: declared) }
    let length = Int(declared)
    guard length <= bytes.count - 8 else { throw .headerBeyondFile(length: length, fileSize: bytes.count) }
    let dataStart = 8 + length
    let header = try SafetensorsHeader(parsing: UnsafeRawBufferPointer(rebasing: bytes[8..<dataStart]))
    try header.checkLayout(dataSize: bytes.count - dataStart)
    return (header, dataStart)
  }

  package var provenance: WeightProvenance { .checkpoint(path) }

  /// Every tensor's name, in the order of the header.
  package var names: [String]? { tensors.map(\.name) }

  /// What the header says about a tensor; nil if there is none of that name.
  package func info(_ name: String) -> TensorInfo? {
    indices[name].map { tensors[$0] }
  }

  package func elementType(of name: String) -> ElementType? { info(name)?.elementType }
  package func shape(of name: String) -> [Int]? { info(name)?.shape }

  package func read(
    _ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>
  ) throws(WeightError) {
    let tensor = try known(name)
    guard tensor.shape == shape else {
      throw .shapeMismatch(WeightMismatch(name: name, expected: shape, found: tensor.shape))
    }
    try read(tensor, into: buffer)
  }

  /// Writes a tensor's elements, converted to float32; `buffer` must hold exactly as many.
  package func read(_ name: String, into buffer: UnsafeMutableBufferPointer<Float>) throws(WeightError) {
    try read(known(name), into: buffer)
  }

  /// Hands a tensor's elements to `body` as float32: those of an F32 tensor in place, without a copy, unless the file
  /// puts them at an address that is not a multiple of four; others converted into a temporary buffer.
  ///
  /// The buffer is valid during the call only.
  package func withUnsafeFloats<Result>(
    _ name: String, _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) throws -> Result {
    let tensor = try known(name)
    let bytes = content(of: tensor)
    let isAligned = Int(bitPattern: bytes.baseAddress) % MemoryLayout<Float>.alignment == 0
    if tensor.elementType == .float32, isAligned {
      return try withExtendedLifetime(file) {
        try bytes.withMemoryRebound(to: Float.self, body)
      }
    }
    let converted = try [Float](unsafeUninitializedCapacity: tensor.elementCount) { buffer, count in
      try read(tensor, into: UnsafeMutableBufferPointer(rebasing: buffer[..<tensor.elementCount]))
      count = tensor.elementCount
    }
    return try converted.withUnsafeBufferPointer(body)
  }

  private func known(_ name: String) throws(WeightError) -> TensorInfo {
    guard let tensor = info(name) else { throw .noSuchTensor(name: name, source: provenance) }
    return tensor
  }

  private func content(of tensor: TensorInfo) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: file.bytes[tensor.byteRange])
  }

  private func read(_ tensor: TensorInfo, into buffer: UnsafeMutableBufferPointer<Float>) throws(WeightError) {
    guard buffer.count == tensor.elementCount else {
      throw .elementCount(name: tensor.name, expected: tensor.elementCount, found: buffer.count)
    }
    guard convertToFloat32(content(of: tensor), of: tensor.elementType, into: buffer) else {
      throw .notFloatingPoint(name: tensor.name, tensor.elementType)
    }
  }
}
