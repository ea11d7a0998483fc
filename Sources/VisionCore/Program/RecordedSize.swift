/// How much a recorded program has to count: a bound on all operations, numbers and bytes that any reading adds up.
///
/// Counts have 64 bits. A program within the bound has none that overflows, so that readings need not look out for it.
struct RecordedSize {
  /// The bound: half of the largest integer, so that two counts can be added.
  static let most = Double(1 << 62)

  /// The numbers in each step's result.
  private var numbers: [Double] = []
  private var total = 0.0

  /// Adds a step; false where the sum is beyond the bound from then on.
  mutating func add(_ operation: Operation, _ inputs: [Int], _ shape: [Size]) -> Bool {
    let made = shape.reduce(1) { $0 * Double($1.value) }
    let read = inputs.reduce(0) { $0 + numbers[$1] }
    numbers.append(made)
    // Two operations to a multiply-accumulate, at most 8 others for each number (a norm has 7), 4 bytes to each that is read or
    // written.
    total += made * (2 * terms(operation, inputs, made: made, shape) + 8 + 4) + 4 * read
    return total <= RecordedSize.most
  }

  /// How many products or numbers one number of the result is the sum of.
  private func terms(_ operation: Operation, _ inputs: [Int], made: Double, _ shape: [Size]) -> Double {
    switch operation {
    case .linear, .convolution: numbers[inputs[1]] / Double(shape[shape.count - 1].value)
    case .einsum(let contraction): contraction.sizes.reduce(1) { $0 * Double($1.value) } / max(made, 1)
    case .maxPool(let window), .averagePool(let window): Double(window.kernel.value) * Double(window.kernel.value)
    case .mean, .sum: numbers[inputs[0]] / max(made, 1)
    case .resamplePositions(let table, let to):
      Double(table.resampling.taps(from: table.grid.rows, to: to.rows))
        * Double(table.resampling.taps(from: table.grid.columns, to: to.columns))
    default: 1
    }
  }
}
