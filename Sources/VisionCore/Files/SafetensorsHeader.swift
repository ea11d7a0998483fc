/// The header of a safetensors file: a JSON object that maps names to `{"dtype", "shape", "data_offsets"}`, and
/// `__metadata__` to an object of strings (format description of the safetensors project).
struct SafetensorsHeader {
  /// In the order of the header, with byte ranges counted from the end of the header.
  private(set) var tensors: [TensorInfo] = []
  private(set) var metadata: [String: String] = [:]

  /// Parses and checks everything that does not depend on the size of the data.
  init(parsing bytes: UnsafeRawBufferPointer) throws(SafetensorsFault) {
    var scanner = HeaderScanner(bytes)
    var names: Set<String> = []
    try scanner.object { (scanner, name) throws(SafetensorsFault) in
      guard names.insert(name).inserted else { throw .duplicateName(name) }
      if name == "__metadata__" {
        metadata = try Self.metadata(&scanner)
      } else {
        tensors.append(try Self.tensor(name, &scanner))
      }
    }
    try scanner.end()
  }

  private static func metadata(_ scanner: inout HeaderScanner) throws(SafetensorsFault) -> [String: String] {
    var metadata: [String: String] = [:]
    try scanner.object { (scanner, key) throws(SafetensorsFault) in
      guard metadata.updateValue(try scanner.string(), forKey: key) == nil else { throw .duplicateName(key) }
    }
    return metadata
  }

  private static func tensor(
    _ name: String, _ scanner: inout HeaderScanner
  ) throws(SafetensorsFault) -> TensorInfo {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { (scanner, key) throws(SafetensorsFault) in
      switch key {
      case "dtype" where type == nil: type = try scanner.string()
      case "shape" where shape == nil: shape = try scanner.integers()
      case "data_offsets" where offsets == nil: offsets = try scanner.integers()
      default: throw scanner.expected("one each of dtype, shape and data_offsets for the tensor \(name)")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw scanner.expected("dtype, shape and two data_offsets before this, for the tensor \(name),")
    }
    let elementType = ElementType(named: type)
    guard let count = elementCount(shape) else { throw .sizeOverflow(name: name, shape: shape) }
    guard offsets[0] <= offsets[1] else {
      throw .rangeOutside(name: name, begin: offsets[0], end: offsets[1], dataSize: offsets[1])
    }
    let found = offsets[1] - offsets[0]
    if let bits = elementType.bits {
      let (total, overflow) = count.multipliedReportingOverflow(by: bits)
      if overflow { throw .sizeOverflow(name: name, shape: shape) }
      guard let size = elementType.byteCount(of: count) else { throw .fractionalSize(name: name, bits: total) }
      guard found == size else { throw .sizeMismatch(name: name, expected: size, found: found) }
    } else if case let least = count / 8 + (count % 8).signum(), found < least {
      // A type that is not known takes the bytes that are set aside for it: at least a bit an element, so that a small
      // file cannot ask for any memory.
      throw .sizeMismatch(name: name, expected: least, found: found)
    }
    return TensorInfo(name: name, shape: shape, elementType: elementType, byteRange: offsets[0]..<offsets[1])
  }

  /// Checks that the tensors fill `dataSize` bytes without an overlap or a hole.
  func checkLayout(dataSize: Int) throws(SafetensorsFault) {
    var end = 0
    var previous = ""
    let inOrder = tensors.sorted {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound) < ($1.byteRange.lowerBound, $1.byteRange.upperBound)
    }
    for tensor in inOrder {
      let range = tensor.byteRange
      guard range.upperBound <= dataSize else {
        throw .rangeOutside(name: tensor.name, begin: range.lowerBound, end: range.upperBound, dataSize: dataSize)
      }
      guard range.lowerBound >= end else { throw .overlap(previous, tensor.name) }
      guard range.lowerBound == end else { throw .hole(begin: end, end: range.lowerBound) }
      end = range.upperBound
      previous = tensor.name
    }
    guard end == dataSize else { throw .hole(begin: end, end: dataSize) }
  }
}
