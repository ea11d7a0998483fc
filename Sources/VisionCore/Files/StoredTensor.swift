import VisionNumerics

/// A tensor as a checkpoint stores it: a view into bytes, converted when it is read.
struct StoredTensor: Sendable {
  let shape: [Int]
  let elementType: ElementType
  private let bytes: StoredBytes
  /// Where in the bytes elements begin.
  private let start: Int
  /// The first element's number, counted from there.
  private let offset: Int
  /// How far apart neighbours along each axis are, in elements.
  private let strides: [Int]

  /// A view.
  /// - Parameters:
  ///   - strides: how far apart neighbours along each axis are, in elements.
  ///   - offset: the first element's number, counted from `start`.
  ///   - start: where in the bytes elements begin.
  /// - Returns: nil if an element lies outside the bytes, a stride is negative, or there are more elements than the bytes
  ///   have (as in a tensor that repeats its elements), which would let a small file ask for any memory.
  init?(
    shape: [Int], strides: [Int], offset: Int = 0, elementType: ElementType, bytes: StoredBytes, from start: Int = 0
  ) {
    guard start >= 0, start <= bytes.count else { return nil }
    // Of a type whose size is not known nothing is read; at least a bit an element bounds what a file can ask for.
    let stored = bytes.count - start
    let available = elementType.size.map { stored / $0 } ?? stored.multipliedReportingOverflow(by: 8).partialValue
    guard shape.count == strides.count, shape.count <= 64, offset >= 0, offset <= available,
      let count = VisionFiles.elementCount(shape), count <= available, strides.allSatisfy({ $0 >= 0 })
    else { return nil }
    if count > 0 {
      var last = offset
      for (length, stride) in zip(shape, strides) {
        let (distance, overflow) = (length - 1).multipliedReportingOverflow(by: stride)
        let (sum, sumOverflow) = last.addingReportingOverflow(distance)
        if overflow || sumOverflow || sum >= available { return nil }
        last = sum
      }
    }
    (self.shape, self.strides, self.offset, self.start) = (shape, strides, offset, start)
    (self.elementType, self.bytes) = (elementType, bytes)
  }

  var elementCount: Int { shape.reduce(1, *) }

  /// Whether the elements lie one after another in row-major order; the stride of an axis of length 1 says nothing.
  var isContiguous: Bool {
    var expected = 1
    for (length, stride) in zip(shape, strides).reversed() where length != 1 {
      if stride != expected { return false }
      expected *= length
    }
    return true
  }

  /// Writes the elements in row-major order as float32. `buffer` holds exactly as many.
  ///
  /// Throws `WeightError` with `name` where the elements are not floating-point numbers, `StoredBytesDamaged` where
  /// the bytes do not inflate.
  func read(_ name: String, into buffer: UnsafeMutableBufferPointer<Float>) throws {
    let count = elementCount
    guard buffer.count == count else {
      throw WeightError.elementCount(name: name, expected: count, found: buffer.count)
    }
    guard elementType.isConverted, let size = elementType.size else {
      throw WeightError.notFloatingPoint(name: name, elementType)
    }
    if count == 0 { return }
    try bytes.withBytes { bytes in
      let bytes = UnsafeRawBufferPointer(rebasing: bytes[start...])
      if isContiguous {
        convert(UnsafeRawBufferPointer(rebasing: bytes[(offset * size)..<((offset + count) * size)]), into: buffer)
      } else {
        let row = UnsafeMutableRawBufferPointer.allocate(byteCount: count * size, alignment: 8)
        defer { row.deallocate() }
        gather(bytes, of: size, into: row)
        convert(UnsafeRawBufferPointer(row), into: buffer)
      }
    }
  }

  private func convert(_ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableBufferPointer<Float>) {
    _ = convertToFloat32(bytes, of: elementType, into: buffer)
  }

  /// Copies the elements, as they are stored, into row-major order.
  private func gather(
    _ bytes: UnsafeRawBufferPointer, of size: Int, into target: UnsafeMutableRawBufferPointer
  ) {
    switch size {
    case 1: gather(UInt8.self, bytes, into: target)
    case 2: gather(UInt16.self, bytes, into: target)
    case 4: gather(UInt32.self, bytes, into: target)
    default: gather(UInt64.self, bytes, into: target)
    }
  }

  private func gather<Word: FixedWidthInteger>(
    _: Word.Type, _ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) {
    let size = MemoryLayout<Word>.size
    let (innerLength, innerStride) = (shape.last ?? 1, strides.last ?? 1)
    guard innerLength > 0 else { return }
    var next = 0
    forEachOffset(Array(shape.dropLast()), strides: Array(strides.dropLast())) { row in
      for column in 0..<innerLength {
        let source = offset + row + column * innerStride
        let word = bytes.loadUnaligned(fromByteOffset: source * size, as: Word.self)
        target.storeBytes(of: word, toByteOffset: next * size, as: Word.self)
        next += 1
      }
    }
  }
}

/// Tensors under names: what every kind of checkpoint comes to.
struct StoredTensors: Sendable {
  private(set) var names: [String] = []
  private var tensors: [String: StoredTensor] = [:]

  /// Adds a tensor; one of the same name that was there before gives way.
  mutating func insert(_ tensor: StoredTensor, named name: String) {
    if tensors.updateValue(tensor, forKey: name) == nil { names.append(name) }
  }

  subscript(name: String) -> StoredTensor? { tensors[name] }

  /// Reads a tensor for a source of weights that holds these.
  func read(
    _ name: String, shape: [Int], of provenance: WeightProvenance, into buffer: UnsafeMutableBufferPointer<Float>
  ) throws {
    guard let tensor = tensors[name] else { throw WeightError.noSuchTensor(name: name, source: provenance) }
    guard tensor.shape == shape else {
      throw WeightError.shapeMismatch(WeightMismatch(name: name, expected: shape, found: tensor.shape))
    }
    do {
      try tensor.read(name, into: buffer)
    } catch is StoredBytesDamaged {
      throw WeightError.zip(path: "\(provenance)", .damagedData(name))
    }
  }
}
