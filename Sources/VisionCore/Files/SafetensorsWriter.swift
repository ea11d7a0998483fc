/// Writes float32 tensors in the safetensors format.
///
/// The file appears whole or not at all: everything goes to a temporary file beside it, which is renamed at the end.
/// Tensors stand in the order given and the metadata sorted by key, so the same input gives the same bytes.
package struct SafetensorsWriter: Sendable {
  /// A tensor to be written.
  package struct Tensor: Sendable, Equatable {
    /// The checkpoint's name for it.
    package let name: String
    /// Its lengths, the slowest-running first; empty for a scalar.
    package let shape: [Int]

    /// A tensor by its name and shape; its values are asked for when it is written.
    package init(name: String, shape: [Int]) {
      self.name = name
      self.shape = shape
    }
  }

  private let tensors: [Tensor]
  private let header: [UInt8]

  /// Plans a file; throws if two names are equal, one is reserved, or a shape is impossible.
  package init(_ tensors: [Tensor], metadata: [String: String] = [:]) throws(WeightError) {
    var entries: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      entries.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var names: Set<String> = []
    var end = 0
    for tensor in tensors {
      guard tensor.name != "__metadata__" else { throw .reservedName(tensor.name) }
      guard names.insert(tensor.name).inserted else { throw .duplicateName(tensor.name) }
      guard let size = elementCount(tensor.shape).flatMap(ElementType.float32.byteCount),
        case (let next, false) = end.addingReportingOverflow(size)
      else { throw .shapeOverflow(name: tensor.name, shape: tensor.shape) }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(quoted(tensor.name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(end),\(next)]}")
      end = next
    }
    self.tensors = tensors
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    // Spaces up to a multiple of eight, so that the data are aligned for whoever maps the file.
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    self.header = header
  }

  /// Writes the file. `values` is asked for each tensor in turn and only one is held in memory at a time; what it
  /// throws ends the writing and leaves no file.
  ///
  /// Throws also if the values do not fill their shape or the system refuses to write.
  package func write(to path: String, values: (Tensor) throws -> [Float]) throws {
    let file = try OutputFile(for: path)
    try withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes in try file.write(bytes) }
    try header.withUnsafeBytes { bytes in try file.write(bytes) }
    for tensor in tensors {
      let values = try values(tensor)
      let expected = elementCount(tensor.shape) ?? 0
      guard values.count == expected else {
        throw WeightError.elementCount(name: tensor.name, expected: expected, found: values.count)
      }
      try values.withUnsafeBytes { bytes in try file.write(bytes) }
    }
    try file.commit()
  }
}

/// A string as JSON.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{0}"..<" ":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
