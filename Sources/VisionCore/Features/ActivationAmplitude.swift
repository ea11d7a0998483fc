/// How large the numbers of a block's result are: what norms behind each branch keep from growing with depth
/// (Liu et al. 2022, Section 3.2 and Fig. 2).
package struct ActivationAmplitude: Sendable, Hashable {
  /// The mean of |x|.
  package let mean: Double
  /// The standard deviation about the mean of x.
  package let deviation: Double
  /// The largest |x|.
  package let largest: Double

  /// - Parameter values: all numbers of the result, those of class tokens among them: they travel on the same stream
  package init(_ values: [Float]) {
    let count = Double(max(values.count, 1))
    let average = values.reduce(0) { $0 + Double($1) } / count
    var (magnitudes, squares, largest) = (0.0, 0.0, 0.0)
    for value in values.lazy.map(Double.init) {
      magnitudes += abs(value)
      squares += (value - average) * (value - average)
      largest = max(largest, abs(value))
    }
    (mean, deviation, self.largest) = (magnitudes / count, (squares / count).squareRoot(), largest)
  }
}
