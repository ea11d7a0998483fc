/// A tensor of a program that is being recorded: a shape and no numbers.
///
/// Operations on it write steps of the program. What does not fit throws a ``ShapeError``.
public struct Tensor {
  /// The lengths of its axes.
  public let shape: [Size]
  package let step: Int
  package let recorder: Recorder

  /// The tensor with its axes' lengths given names, `z.named("b h w C", stage: 1)`; `_` leaves an axis as it is.
  ///
  /// Nothing is computed: formulas of what follows are written in these names, as a paper does for a stage.
  /// - Parameters:
  ///   - names: one for each axis
  ///   - stage: the stage of a hierarchical model that they belong to, from 1; 0 where there is only one
  public func named(_ names: String, stage: Int = 0) throws -> Tensor {
    let names = names.split(separator: " ")
    guard names.count == shape.count else {
      throw recorder.error(.rank(pattern: names.joined(separator: " "), expected: names.count, found: shape.count))
    }
    let sizes = zip(names, shape).map { name, size in name == "_" ? size : size.named(String(name), stage: stage) }
    return Tensor(shape: sizes, step: step, recorder: recorder)
  }
}

extension Tensor {
  /// A learned tensor of the module that is being recorded.
  /// - Parameters:
  ///   - name: the checkpoint's, such as `weight`; the module's path goes before it
  ///   - shape: as the checkpoint has it
  /// - Throws: ``ShapeError`` where the module has a parameter of that name with another shape.
  public func parameter(_ name: String, _ shape: [Size]) throws -> Tensor {
    try recorder.parameter(name, shape)
  }

  package func parameter(
    _ name: String, _ shape: [Size], role: Parameter.Role, positions: PositionTable? = nil
  ) throws -> Tensor {
    try recorder.parameter(name, shape, role: role, positions: positions)
  }
}

extension Size {
  /// The same length under a name of its own, which remembers how it was written before.
  fileprivate func named(_ name: String, stage: Int) -> Size {
    Size(Symbol(name, value, stage: stage, origin: .written(self)))
  }
}
