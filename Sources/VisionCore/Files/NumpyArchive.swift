import VisionNumerics

/// Arrays as NumPy's `savez` keeps them, a zip archive of `.npy` files, mapped into memory: the format in
/// which Dosovitskiy et al. 2021 hand out their weights.
///
/// Opening it reads the arrays' headers. Floating-point numbers of 16, 32 and 64 bits are converted; integers are listed.
package final class NumpyArchive: WeightSource {
  package let path: String
  private let tensors: StoredTensors

  /// Opens an archive; throws if it cannot be read or is damaged.
  package init(path: String) throws(WeightError) {
    let file = try MappedFile(path: path)
    let archive: ZipArchive
    do { archive = try ZipArchive(file) } catch { throw .zip(path: path, error) }
    var tensors = StoredTensors()
    for entry in archive.entries where entry.name.hasSuffix(".npy") {
      let name = String(entry.name.dropLast(4))
      do {
        tensors.insert(try Self.tensor(entry.content), named: name)
      } catch let fault as NumpyFault {
        throw .numpy(path: "\(path), \(entry.name)", fault)
      } catch {
        throw .zip(path: path, .damagedData(entry.name))
      }
    }
    (self.path, self.tensors) = (path, tensors)
  }

  /// The longest header that is read, in bytes; NumPy writes about a hundred.
  private static let longestHeader = 1 << 16

  private static func tensor(_ content: StoredBytes) throws -> StoredTensor {
    let header = try content.withBytes(first: longestHeader) { try NumpyHeader(in: $0) }
    guard let type = elementTypes[header.type] else { throw NumpyFault.elementType(header.type) }
    guard let size = elementCount(header.shape).flatMap(type.byteCount) else {
      throw NumpyFault.shapeOverflow(header.shape)
    }
    let data = content.count - header.dataStart
    guard data == size else {
      let (expected, overflow) = size.addingReportingOverflow(header.dataStart)
      if overflow { throw NumpyFault.shapeOverflow(header.shape) }
      throw data < size
        ? NumpyFault.truncated(expected: expected, found: content.count)
        : .excess(expected: expected, found: content.count)
    }
    let strides =
      header.isFortranOrder ? rowMajorStrides(header.shape.reversed()).reversed() : rowMajorStrides(header.shape)
    let tensor = StoredTensor(
      shape: header.shape, strides: strides,
      elementType: type, bytes: content, from: header.dataStart)
    guard let tensor else { throw NumpyFault.shapeOverflow(header.shape) }
    return tensor
  }

  /// NumPy's names of types; JAX saves bfloat16 as two bytes of no type.
  private static let elementTypes: [String: ElementType] = [
    "<f4": .float32, "<f2": .float16, "<f8": .float64, "|V2": .bfloat16, "<V2": .bfloat16, "|b1": .bool,
    "|u1": .uint8, "|i1": .int8, "<i2": .int16, "<u2": .uint16, "<i4": .int32, "<u4": .uint32, "<i8": .int64,
    "<u8": .uint64, "<c8": .complex64,
  ]

  package var provenance: WeightProvenance { .checkpoint(path) }
  /// Every array's name without `.npy`, in the order of the archive.
  package var names: [String]? { tensors.names }
  package func elementType(of name: String) -> ElementType? { tensors[name]?.elementType }
  package func shape(of name: String) -> [Int]? { tensors[name]?.shape }

  package func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    try tensors.read(name, shape: shape, of: provenance, into: buffer)
  }
}
