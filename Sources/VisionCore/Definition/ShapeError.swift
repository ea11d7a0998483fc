import VisionNumerics

/// A size that does not fit, with the place in the model where it was found.
public struct ShapeError: Error, Equatable, Sendable {
  /// The module's path, such as `layers.0.blocks.0`; empty for the model itself.
  package let path: String
  package let fact: Fact

  /// What does not fit.
  package enum Fact: Error, Equatable {
    /// An axis whose length is not a product of its parts.
    case doesNotSplit(axis: String, length: Int, divisor: Int)
    /// A pattern for another number of axes.
    case rank(pattern: String, expected: Int, found: Int)
    /// A pattern that cannot be read.
    case pattern(String, reason: Phrase)
    /// One axis with two lengths.
    case mismatch(what: String, expected: Int, found: Int)
    /// Shapes that do not broadcast to one another.
    case broadcast([Int], [Int])
    /// An input that is too small or too large.
    case outOfRange(what: String, found: Int, allowed: ClosedRange<Int>)
    /// A window or kernel that is larger than what it moves over.
    case kernelTooLarge(kernel: Int, length: Int)
    /// More operations or bytes, up to this module, than 64 bits count.
    case tooLarge
  }

  package init(path: String, fact: Fact) { (self.path, self.fact) = (path, fact) }
}

extension ShapeError: UsageError {
  /// Where and why: `layers.0.blocks.0: axis (h m) of length 60 does not split into 7`.
  public var description: String { sentence.english }
  package var sentence: Phrase { path.isEmpty ? "\(fact)" : "\(path): \(fact)" }
}

extension ShapeError.Fact: Worded {
  package var sentence: Phrase {
    switch self {
    case .doesNotSplit(let axis, let length, let divisor):
      "axis \(axis) of length \(length) does not split into \(divisor)"
    case .rank(let pattern, let expected, let found):
      "the pattern '\(pattern)' is for \(expected) axes, the tensor has \(found)"
    case .pattern(let pattern, let reason): "the pattern '\(pattern)' cannot be read: \(reason)"
    case .mismatch(let what, let expected, let found): "\(what) should be \(expected) long and is \(found)"
    case .broadcast(let a, let b): "shapes \(a) and \(b) do not go together"
    case .outOfRange(let what, let found, let allowed):
      "\(what) is \(found); it must lie between \(allowed.lowerBound) and \(allowed.upperBound)"
    case .kernelTooLarge(let kernel, let length): "a kernel of \(kernel) does not fit into a length of \(length)"
    case .tooLarge:
      "up to here the model has more than 4.6·10¹⁸ operations and bytes, too many to count exactly; "
        + "choose a smaller image, or larger patches"
    }
  }
}
