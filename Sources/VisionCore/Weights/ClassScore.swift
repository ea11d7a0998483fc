#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A class with the probability that a model gives it.
public struct ClassScore: Sendable, Equatable {
  /// The class's number, from 0.
  public let index: Int
  /// Its name; nil where none is known.
  public let label: String?
  /// The softmax of its score over all classes, from 0 to 1.
  public let probability: Double

  /// The most probable classes, the first first; equal ones by their numbers.
  /// - Parameters:
  ///   - scores: one for each class, before softmax
  ///   - labels: the classes' names, where they are known
  package static func top(_ count: Int, of scores: [Float], labels: ClassLabels? = nil) -> [ClassScore] {
    // The largest score is taken off, so that no exponential overflows (it cancels out).
    let largest = Double(scores.max() ?? 0)
    let exponentials = scores.map { exp(Double($0) - largest) }
    let sum = exponentials.reduce(0, +)
    let order = scores.indices.sorted { (scores[$0], -$0) > (scores[$1], -$1) }
    return order.prefix(count).map { ClassScore(index: $0, label: labels?[$0], probability: exponentials[$0] / sum) }
  }
}
