// The memory that running a program takes, known before any of it is taken.

extension Program {
  /// Bytes that every engine takes, from shapes alone, before anything is planned: the weights, the input, and the largest
  /// layer's input and result, which are there at the same time.
  func leastEngineBytes(precision: Precision) -> Int {
    let uses = Uses(self)
    let largest = steps.indices.map { layerNumbers($0, uses) }.max() ?? 0
    return weightBytes(precision) + largest * MemoryLayout<Float>.size + imageBytes
  }

  /// The bytes of an image as numbers, [3, H, W]: the caller has one and the engine another.
  private var imageBytes: Int { 3 * input.count * MemoryLayout<Float>.size }

  /// The bytes of all parameters as the kernels keep them, at least.
  func weightBytes(_ precision: Precision) -> Int {
    parameters.reduce(0) { $0 + $1.count } * (precision == .bfloat16 ? 2 : MemoryLayout<Float>.size)
  }

  /// The numbers of a step's input and result, if a kernel reads the one and writes the other; 0 for what may be fused or moved
  /// by its layout.
  private func layerNumbers(_ index: Int, _ uses: Uses) -> Int {
    guard !uses.isConstant[index], !uses.isFused(index) else { return 0 }
    switch steps[index].operation {
    case .linear, .convolution: return numbers(steps[index].inputs[0]) + numbers(index)
    case .add, .multiply, .divide, .unfold: return numbers(index)
    default: return 0
    }
  }

  private func numbers(_ step: Int) -> Int { steps[step].shape.reduce(1) { $0 * $1.value } }

  /// Refuses a program that cannot run in the memory there is, before an image is made for it or anything planned.
  ///
  /// An engine does the same without the image and then compares what its plan takes.
  /// - Parameter available: nil for what there is now
  /// - Throws: `InsufficientMemory`.
  package func checkMemory(
    precision: Precision = .float32, available: AvailableMemory? = nil
  ) throws(InsufficientMemory) {
    try (available ?? .now).require(leastEngineBytes(precision: precision) + imageBytes, for: Program.running)
  }

  /// What an engine needs memory for, as a sentence begins.
  static let running = "running the model"
}

extension Plan {
  /// The bytes that an engine takes: buffers, weights, lists of rows, the tables that attention adds to its scores.
  func engineBytes(precision: Precision) -> Int {
    predictedBytes.total + program.weightBytes(precision) + listBytes + scoreTableBytes
  }

  /// The lists that instructions read rows by; those that several share are there once.
  private var listBytes: Int {
    var lists: [UnsafeRawPointer: Int] = [:]
    for instruction in instructions {
      for rows in instruction.rowLists { if let memory = rows.memory { lists[memory.address] = memory.bytes } }
    }
    return lists.values.reduce(0, +)
  }

  /// Biases and masks; the same mask in several blocks is there once.
  private var scoreTableBytes: Int {
    var masks: Set<WindowPartition> = []
    return instructions.reduce(0) { sum, instruction in
      guard case .attention(let call) = instruction else { return sum }
      var numbers = 0
      if case .constant? = call.positionBias { numbers += call.heads * call.queries * call.keys }
      if let mask = call.mask {
        let isKnown =
          if case .constant(.shiftedWindowMask(let partition)) = program.steps[mask].operation {
            !masks.insert(partition).inserted
          } else { false }
        if !isKnown { numbers += program.steps[mask].shape.reduce(1) { $0 * $1.value } }
      }
      return sum + numbers * MemoryLayout<Float>.size
    }
  }

  /// The bytes of results that a run gives back.
  func capturedBytes(steps: Set<Int>, factors: Set<Int>) -> Int {
    let captured = steps.reduce(0) { $0 + program.steps[$1].shape.reduce(1) { $0 * $1.value } }
    let kept = instructions.reduce(0) { sum, instruction in
      guard case .attention(let call) = instruction, factors.contains(call.softmax) else { return sum }
      return sum + call.windows * (call.queries + call.keys) * call.heads * call.width
    }
    return (captured + kept) * MemoryLayout<Float>.size
  }
}

extension Instruction {
  /// The lists of rows that it reads or writes by.
  fileprivate var rowLists: [RowList] {
    switch self {
    case .gatherRows(_, let rows, _): [rows]
    case .attention(let call): [call.q, call.k, call.v, call.output].compactMap(\.rows)
    default: []
    }
  }
}
