/// What keeps the architecture of a checkpoint from being told by its tensors.
public enum IdentificationFault: Error, Equatable, Sendable {
  /// No family has tensors of these names, of which the first are given.
  case unknownFamily(names: [String])
  /// A tensor that the family must have is missing.
  case missing(String)
  /// A tensor of a shape that the family does not have.
  case impossibleShape(String, [Int])
  /// An MLP that is not as many times as wide as its tokens as the family's definition has it.
  case hiddenWidth(found: Int, expected: Int)
  /// Position embeddings or bias tables that belong to no square.
  case notSquare(String, count: Int)
}

extension IdentificationFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownFamily(let names):
      "tensors named \(names.joined(separator: ", ")) belong to no family that is recognised "
        + "(\(Family.allCases.map(\.rawValue).joined(separator: ", "))); name the model as well."
    case .missing(let name): "it has no tensor \(name); it may be a part of a model."
    case .impossibleShape(let name, let shape): "its tensor \(name) has the shape \(shape), which no such model has."
    case .hiddenWidth(let found, let expected):
      "its MLP has \(found) hidden features where \(expected) are expected."
    case .notSquare(let name, let count): "the \(count) places of \(name) are no square's."
    }
  }
}
