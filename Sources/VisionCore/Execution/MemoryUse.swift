/// The bytes of the buffers that a plan's instructions work on.
package struct BufferBytes: Sendable, Equatable {
  /// The arena of all activations, each having its place as long as it is used: their peak.
  package var activations = 0
  package var input = 0
  /// Constants that are read as they are: biases by place, masks, tokens.
  package var tables = 0

  package var total: Int { activations + input + tables }
}

/// What an engine has taken to run a model.
package struct EngineMemory: Sendable, Equatable {
  package let buffers: BufferBytes
  /// Weights as the kernels packed them.
  package let packedWeights: Int
  /// Memory that kernels need for themselves.
  package let scratch: Int

  package var total: Int { buffers.total + packedWeights + scratch }
}

extension Plan {
  /// The buffers that an instruction or a reader of results names. Weights that are packed are not kept twice, so no others are
  /// read.
  var usedBuffers: Set<Int> { Set(instructions.flatMap(\.buffers)).union(results.values.map(\.layout.buffer)) }

  /// The bytes that the buffers will take, predicted from the assignment of places alone.
  package var predictedBytes: BufferBytes {
    let number = MemoryLayout<Float>.size
    var bytes = BufferBytes(activations: arenaCount * number)
    for buffer in usedBuffers {
      switch buffers[buffer].content {
      case .activation: continue
      case .input: bytes.input += buffers[buffer].count * number
      case .constant(let step): bytes.tables += program.steps[step].shape.numbers * number
      }
    }
    return bytes
  }
}

extension Plan {
  /// The most bytes of linear layers' weights that may be packed in a larger and faster form: a base model has 344 MB and would
  /// take 600, a large one has 1.2 GB and shall not take two.
  static let mostBytesToEnlarge = 512 << 20

  /// The bytes of all linear layers' weights as they are, in float32.
  var linearWeightBytes: Int {
    instructions.reduce(0) { sum, instruction in
      guard case .linear(let x, let y, _, _, _) = instruction else { return sum }
      return sum + x.columns * y.columns * MemoryLayout<Float>.size
    }
  }
}

extension Buffer {
  /// The bytes of its numbers.
  var byteCount: Int { count * MemoryLayout<Float>.size }
}
