import VisionNumerics

/// Where a model's numbers come from.
package enum WeightProvenance: Sendable, Equatable, Worded {
  /// A checkpoint file.
  case checkpoint(String)
  /// The formula of `SyntheticWeights`, which stands for no training at all.
  case synthetic(seed: UInt64)

  package var sentence: Phrase {
    switch self {
    case .checkpoint(let path): "\(path)"
    case .synthetic(let seed): "synthetic weights, seed \(seed)"
    }
  }
}

/// Anything that fills parameters by their checkpoint names.
package protocol WeightSource: Sendable {
  /// Where the numbers come from, for whoever looks at the result.
  var provenance: WeightProvenance { get }

  /// Every name that the source holds, or nil if it answers to any name.
  var names: [String]? { get }

  /// What a reader should know of how the source was understood: sentences.
  var notes: [Phrase] { get }

  /// How a tensor's elements are stored; nil if the source does not hold it or makes its elements.
  func elementType(of name: String) -> ElementType?

  /// The shape of a tensor; nil if the source does not hold it or, when `names` is nil, takes any shape.
  func shape(of name: String) -> [Int]?

  /// Writes a tensor's elements in row-major order as float32. `buffer` must hold exactly the shape's elements.
  ///
  /// Throws if the source has no such tensor, has it with another shape, or cannot convert its elements.
  func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws
}

extension WeightSource {
  package var notes: [Phrase] { [] }
  package func elementType(of name: String) -> ElementType? { nil }

  /// A tensor's elements in row-major order as float32; throws as `read` does.
  package func values(name: String, shape: [Int]) throws -> [Float] {
    guard let count = elementCount(shape) else { throw WeightError.shapeOverflow(name: name, shape: shape) }
    var failure: (any Error)?
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      do {
        try read(name, shape: shape, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        initializedCount = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return values
  }
}

/// The product of a shape's lengths, 1 for a scalar; nil if a length is negative or the product overflows.
package func elementCount(_ shape: [Int]) -> Int? {
  var count = 1
  for length in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: length)
    if overflow || length < 0 { return nil }
    count = product
  }
  return count
}
