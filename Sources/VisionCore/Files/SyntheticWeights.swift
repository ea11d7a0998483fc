import VisionNumerics

/// Weights from a formula: each parameter's values follow from its checkpoint name, its shape and a seed, so a model can be
/// checked number by number, or looked at before any training, without a checkpoint.
///
/// Element i is `offset + scale * v`, with v in [-1, 1) from a splitmix64 stream (Steele, Lea and Flood 2014) that starts
/// at the name's FNV-1a hash, combined with the seed; the offset and the scale depend on the name's last part and the
/// shape (see `scaling`).
package struct SyntheticWeights: WeightSource {
  /// Combined with every name's hash; another seed gives other values everywhere.
  package let seed: UInt64

  /// Seed 0 gives the weights of the golden test cases.
  package init(seed: UInt64 = 0) { self.seed = seed }

  package var provenance: WeightProvenance { .synthetic(seed: seed) }

  /// Nil: any name has values.
  package var names: [String]? { nil }

  /// Nil: any shape has values.
  package func shape(of name: String) -> [Int]? { nil }

  package func read(
    _ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>
  ) throws(WeightError) {
    guard let count = elementCount(shape) else { throw .shapeOverflow(name: name, shape: shape) }
    guard buffer.count == count else {
      throw .elementCount(name: name, expected: count, found: buffer.count)
    }
    fill(buffer, name: name, shape: shape)
  }

  /// A parameter's values in row-major order. The shape's lengths must not be negative.
  package func values(name: String, shape: [Int]) -> [Float] {
    values(stream: name, count: shape.reduce(1, *), Self.scaling(name: name, shape: shape))
  }

  /// Writes a parameter's values from element `first` on, so that threads can share one parameter.
  package func fill(_ buffer: UnsafeMutableBufferPointer<Float>, name: String, shape: [Int], from first: Int = 0) {
    fill(buffer, stream: name, from: first, Self.scaling(name: name, shape: shape))
  }

  /// An input picture's values, [3, height, width], from the stream named `input`: 1.5 v, about as wide as a normalised
  /// photograph's.
  package func input(height: Int, width: Int) -> [Float] {
    values(stream: "input", count: 3 * height * width, (offset: 0, scale: 1.5))
  }

  /// A parameter's mean and half its range: near one for scales and variances, so that norms stay close to plain ones;
  /// for a matrix, unit gain (`sqrt(3 / fan-in)` is the half-range of variance 1 / fan-in).
  package static func scaling(name: String, shape: [Int]) -> (offset: Float, scale: Float) {
    let leaf = name[(name.lastIndex(of: ".").map { name.index(after: $0) } ?? name.startIndex)...]
    switch leaf {
    case "running_var":
      return (1, 0.1)
    case "logit_scale":
      // ln 10, the value from which a learned temperature starts (Liu et al. 2022, Section 3.2).
      return (2.302585092994046, 0.1)
    case "pos_embed", "position_embeddings", "cls_token", "dist_token", "distillation_token",
      "relative_position_bias_table", "patch_pos", "pixel_pos":
      return (0, 0.2)
    case "weight" where shape.count == 1:
      return (1, 0.1)
    default:
      guard shape.count > 1 else { return (0, 0.1) }
      let inputs = shape.dropFirst().reduce(1.0) { $0 * Double($1) }
      return (0, Float((3 / inputs).squareRoot()))
    }
  }

  private func values(stream: String, count: Int, _ scaling: (offset: Float, scale: Float)) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]), stream: stream, from: 0, scaling)
      initializedCount = count
    }
  }

  /// Each element depends on its index alone, so the loop has no dependence from one to the next.
  private func fill(
    _ buffer: UnsafeMutableBufferPointer<Float>, stream: String, from first: Int,
    _ scaling: (offset: Float, scale: Float)
  ) {
    let start = fnv1a64(stream) ^ seed
    for index in buffer.indices {
      let position = UInt64(truncatingIfNeeded: first &+ index &+ 1)
      let bits = SplitMix64.number(position, ofSeed: start)
      // 24 bits: exact in float32, as is the difference.
      let value = Float(Int32(truncatingIfNeeded: bits >> 40)) * 0x1p-23 - 1
      buffer.initializeElement(at: index, to: scaling.offset + scaling.scale * value)
    }
  }
}

/// The 64-bit FNV-1a hash of a string's UTF-8 bytes (Fowler, Noll and Vo).
private func fnv1a64(_ text: String) -> UInt64 {
  text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
