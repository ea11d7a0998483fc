/// The memory of a plan: one arena for activations, and tables that stay as they are.
final class Memory {
  private let plan: Plan
  private let arena: Buffer
  /// The input and the constants that are read as they are.
  private let own: [Int: Buffer]
  private let input: Int?

  init(_ plan: Plan, _ constants: Constants) throws {
    self.plan = plan
    arena = try Buffer(count: plan.arenaCount)
    var own: [Int: Buffer] = [:]
    for buffer in plan.usedBuffers {
      switch plan.buffers[buffer].content {
      case .activation: continue
      case .input: own[buffer] = try Buffer(count: plan.buffers[buffer].count)
      case .constant(let step): own[buffer] = try Buffer(constants.values(step))
      }
    }
    self.own = own
    input = plan.buffers.firstIndex { if case .input = $0.content { true } else { false } }
  }

  /// The bytes that were taken.
  var allocation: BufferBytes {
    var bytes = BufferBytes(activations: arena.byteCount)
    for (buffer, memory) in own {
      if case .input = plan.buffers[buffer].content {
        bytes.input += memory.byteCount
      } else {
        bytes.tables += memory.byteCount
      }
    }
    return bytes
  }

  /// Where a buffer begins.
  func pointer(_ buffer: Int) -> UnsafeMutablePointer<Float> {
    own[buffer]?.pointer ?? arena.pointer + plan.offsets[buffer]
  }

  /// Where a matrix begins.
  func pointer(_ matrix: Matrix) -> UnsafeMutablePointer<Float> {
    pointer(matrix.buffer) + matrix.firstRow * width(matrix.buffer) + matrix.column
  }

  /// A matrix's rows.
  func rows(_ matrix: Matrix) -> MutableRows { MutableRows(pointer(matrix), stride: width(matrix.buffer)) }

  /// Floats from one row of a buffer to the next.
  func width(_ buffer: Int) -> Int { plan.buffers[buffer].width }

  func setInput(_ image: [Float]) {
    guard let input else { return }
    image.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer(input).update(from: base, count: source.count) }
    }
  }

  /// A tensor's numbers, row-major.
  func values(_ layout: Layout) -> [Float] {
    let (base, width) = (pointer(layout.buffer), width(layout.buffer))
    guard let columns = layout.consecutiveColumns else { return elements(layout) }
    return [Float](unsafeUninitializedCapacity: layout.rows.count * columns) { target, count in
      count = layout.rows.count * columns
      guard let start = target.baseAddress else { return }
      for place in 0..<layout.rows.count {
        let (to, row) = (start + place * columns, layout.rows[place])
        if row < 0 {
          to.initialize(repeating: 0, count: columns)
        } else {
          to.initialize(from: base + row * width + layout.column, count: columns)
        }
      }
    }
  }

  /// A tensor's numbers one by one, wherever its axes run.
  private func elements(_ layout: Layout) -> [Float] {
    let (base, width) = (pointer(layout.buffer), width(layout.buffer))
    if let strided = layout.strided(width: width) { return elements(strided, base) }
    // Its rows in order first.
    let rows = Layout(
      buffer: layout.buffer, axes: [.rows(length: layout.rows.count), .columns(length: width, stride: 1)],
      rows: layout.rows)
    var inOrder = layout
    inOrder.rows = RowList(0..<layout.rows.count)
    guard let strided = inOrder.strided(width: width) else { return [] }
    return values(rows).withUnsafeBufferPointer { values in values.baseAddress.map { elements(strided, $0) } ?? [] }
  }

  private func elements(_ source: StridedLayout, _ base: UnsafePointer<Float>) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(source.shape.reduce(1, *))
    forEachOffset(source.shape, strides: source.strides) { values.append(base[source.offset + $0]) }
    return values
  }
}
