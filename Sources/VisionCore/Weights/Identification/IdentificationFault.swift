/// What keeps the architecture of a checkpoint from being told by its tensors.
public enum IdentificationFault: Error, Equatable, Sendable {
  /// No family has tensors of these names, of which the first are given.
  case unknownFamily(names: [String])
  /// A tensor that the family must have is missing.
  case missing(String)
  /// A tensor of a shape that the family does not have.
  case impossibleShape(String, [Int])
  /// An MLP that is not four times as wide as its tokens, as every definition here has it.
  case hiddenWidth(found: Int, width: Int)
  /// Position embeddings or bias tables that belong to no square.
  case notSquare(String, count: Int)
  /// A head beside the class token's, trained by distillation.
  case distilled
}

extension IdentificationFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownFamily(let names):
      "tensors named \(names.joined(separator: ", ")) belong to no family that is recognised (ViT, DeiT, CvT, Swin); "
        + "name the model as well."
    case .missing(let name): "it has no tensor \(name); it may be a part of a model."
    case .impossibleShape(let name, let shape): "its tensor \(name) has the shape \(shape), which no such model has."
    case .hiddenWidth(let found, let width):
      "its MLP has \(found) hidden features where 4 · \(width) are expected."
    case .notSquare(let name, let count): "the \(count) places of \(name) are no square's."
    case .distilled:
      "it has a distillation token and a second head, which cannot be told from the tensors alone; name the model as well."
    }
  }
}
