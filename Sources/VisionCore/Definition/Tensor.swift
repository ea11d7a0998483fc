/// A tensor of a program that is being recorded: a shape and no numbers.
package struct Tensor {
  /// The lengths of its axes.
  package let shape: [Size]
  let step: Int
  let recorder: Recorder

  /// The tensor with its axes' lengths given names, `z.named("b h w C", stage: 1)`; `_` leaves an axis as it is.
  ///
  /// Nothing is computed: formulas of what follows are written in these names, as a paper does for a stage.
  func named(_ names: String, stage: Int = 0) throws -> Tensor {
    let names = names.split(separator: " ")
    guard names.count == shape.count else {
      throw recorder.error(.rank(pattern: names.joined(separator: " "), expected: names.count, found: shape.count))
    }
    let sizes = zip(names, shape).map { name, size in name == "_" ? size : size.named(String(name), stage: stage) }
    return Tensor(shape: sizes, step: step, recorder: recorder)
  }
}

extension Size {
  /// The same length under a name of its own, which remembers how it was written before.
  fileprivate func named(_ name: String, stage: Int) -> Size {
    Size(Symbol(name, value, stage: stage, origin: .written(self)))
  }
}
