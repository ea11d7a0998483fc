/// Writes an array in NumPy's `.npy` format (numpy.lib.format, version 1.0), row by row along its first axis.
///
/// The file takes its name when it is complete, and is removed if that never happens.
package final class NumpyWriter {
  /// What the elements are, as NumPy names it.
  package enum Element: String, Sendable {
    case uint8 = "|u1"
    case uint64 = "<u8"
    case float32 = "<f4"
  }

  private let file: OutputFile

  /// Begins a file; throws if the system refuses to write.
  package init(path: String, element: Element, shape: [Int]) throws(FileError) {
    file = try OutputFile(for: path)
    let lengths = shape.map { "\($0), " }.joined()
    var header = "{'descr': '\(element.rawValue)', 'fortran_order': False, 'shape': (\(lengths)), }"
    // The elements begin at a multiple of 64 bytes; ten stand before the header.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = UInt16(header.utf8.count)
    let bytes =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
      + Array(header.utf8)
    try append(bytes)
  }

  /// Appends elements, which must be of the file's kind and as many in all as its shape asks for.
  package func append<Value: BitwiseCopyable>(_ values: [Value]) throws(FileError) {
    try file.write(values)
  }

  /// Gives the file its name.
  package func finish() throws(FileError) { try file.commit() }
}
