/// An array in NumPy's `.npy` format (numpy.lib.format): float32, little-endian, rows before columns.
package struct NumpyArray: Sendable, Equatable {
  /// The array's lengths, the slowest-running first; empty for a scalar.
  package let shape: [Int]
  /// The elements in row-major order.
  package let values: [Float]

  /// Reads a file of version 1, 2 or 3; throws if it cannot be read, is damaged, or holds another type or order.
  package init(contentsOf path: String) throws(WeightError) {
    let file = try MappedFile(path: path)
    do {
      (shape, values) = try withExtendedLifetime(file) { () throws(NumpyFault) in try decodeNumpy(file.bytes) }
    } catch {
      throw .numpy(path: path, error)
    }
  }
}

private func decodeNumpy(_ bytes: UnsafeRawBufferPointer) throws(NumpyFault) -> (shape: [Int], values: [Float]) {
  let header = try NumpyHeader(in: bytes)
  guard header.type == "<f4" else { throw .elementType(header.type) }
  guard !header.isFortranOrder else { throw .fortranOrder }
  guard let size = elementCount(header.shape + [4]),
    case (let expected, false) = size.addingReportingOverflow(header.dataStart)
  else { throw .shapeOverflow(header.shape) }
  guard bytes.count >= expected else { throw .truncated(expected: expected, found: bytes.count) }
  guard bytes.count == expected else { throw .excess(expected: expected, found: bytes.count) }
  let values = [Float](unsafeUninitializedCapacity: size / 4) { values, count in
    UnsafeMutableRawBufferPointer(values).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: bytes[header.dataStart...]))
    count = size / 4
  }
  return (header.shape, values)
}

/// The header: a Python dictionary literal with exactly the keys `descr`, `fortran_order` and `shape`.
struct NumpyHeader {
  let type: String
  let isFortranOrder: Bool
  let shape: [Int]
  /// Where the elements begin, in bytes from the file's start.
  private(set) var dataStart = 0

  /// The header of a file, of which at least that much must be given.
  init(in bytes: UnsafeRawBufferPointer) throws(NumpyFault) {
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else { throw .notNumpy }
    guard bytes.count >= 8 else { throw .truncated(expected: 8, found: bytes.count) }
    guard (1...3).contains(bytes[6]), bytes[7] == 0 else {
      throw .unknownVersion(major: Int(bytes[6]), minor: Int(bytes[7]))
    }
    // Version 1 has a length of two bytes, the later ones of four.
    let headerStart = bytes[6] == 1 ? 10 : 12
    guard bytes.count >= headerStart else { throw .truncated(expected: headerStart, found: bytes.count) }
    let length = bytes[8..<headerStart].reversed().reduce(0) { $0 << 8 | Int($1) }
    let dataStart = headerStart + length
    guard bytes.count >= dataStart else { throw .truncated(expected: dataStart, found: bytes.count) }
    self = try NumpyHeader(parsing: bytes[headerStart..<dataStart])
    self.dataStart = dataStart
  }

  private init(parsing bytes: some Collection<UInt8>) throws(NumpyFault) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformedHeader(expected: "UTF-8") }
    var scanner = LiteralScanner(rest: text[...])
    var type: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    guard scanner.take("{") else { throw .malformedHeader(expected: "a dictionary") }
    while !scanner.take("}") {
      let key = try scanner.string()
      guard scanner.take(":") else { throw .malformedHeader(expected: "a colon after \(key)") }
      switch key {
      case "descr" where type == nil: type = try scanner.type()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try scanner.boolean()
      case "shape" where shape == nil: shape = try scanner.tuple()
      default: throw .malformedHeader(expected: "one each of descr, fortran_order and shape")
      }
      guard scanner.take(",") || scanner.next == "}" else {
        throw .malformedHeader(expected: "a comma after the value of \(key)")
      }
    }
    guard scanner.next == nil else { throw .malformedHeader(expected: "nothing after the dictionary") }
    guard let type, let isFortranOrder, let shape else {
      throw .malformedHeader(expected: "each of descr, fortran_order and shape")
    }
    self.type = type
    self.isFortranOrder = isFortranOrder
    self.shape = shape
  }
}

/// Scans the literals that NumPy writes into a header.
private struct LiteralScanner {
  var rest: Substring

  /// The next character past white space.
  var next: Character? {
    mutating get {
      rest = rest.drop { $0.isWhitespace }
      return rest.first
    }
  }

  /// Takes a character past white space if it comes next.
  mutating func take(_ character: Character) -> Bool {
    guard next == character else { return false }
    rest.removeFirst()
    return true
  }

  mutating func string() throws(NumpyFault) -> String {
    guard let quote = next, quote == "'" || quote == "\"" else { throw .malformedHeader(expected: "a string") }
    rest.removeFirst()
    guard let end = rest.firstIndex(of: quote) else { throw .malformedHeader(expected: "the end of a string") }
    let string = String(rest[..<end])
    rest = rest[rest.index(after: end)...]
    return string
  }

  /// An element type; a structured one is a list, which stands for itself in the error that it leads to.
  mutating func type() throws(NumpyFault) -> String {
    if next == "[" { throw .elementType("a record") }
    return try string()
  }

  mutating func boolean() throws(NumpyFault) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)] where rest.hasPrefix(word) {
      rest = rest.dropFirst(word.count)
      return value
    }
    throw .malformedHeader(expected: "True or False")
  }

  /// A tuple of lengths: `()`, `(3,)`, `(3, 4)`.
  mutating func tuple() throws(NumpyFault) -> [Int] {
    guard take("(") else { throw .malformedHeader(expected: "a tuple") }
    var lengths: [Int] = []
    while !take(")") {
      skipSpace()
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let length = Int(digits) else { throw .malformedHeader(expected: "a length") }
      lengths.append(length)
      rest = rest[digits.endIndex...]
      // Python 2 marks long integers.
      _ = take("L")
      guard take(",") || next == ")" else { throw .malformedHeader(expected: "a comma or the end of a tuple") }
    }
    return lengths
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0.isWhitespace }
  }
}
