/// What was done to a model to switch something off, exactly.
public enum AblationChange: Sendable, Hashable {
  /// The masks of so many attentions are zeros.
  case zeroMasks(attentions: Int)
  /// Windows are neither shifted nor masked in so many attentions.
  case fixedWindows(attentions: Int)
  /// All keys of a query have the same bias in so many attentions.
  case sameBias(attentions: Int)
  /// Parameters are zero, by checkpoint name.
  case zeroParameters([String])
  /// A head's columns of the projection behind the heads are zero.
  case zeroColumns(Range<Int>, projection: String, head: Int)
  /// A token's own vector is zero, and its row of position embeddings.
  case zeroToken(PrefixToken, parameter: String, rowsOf: [String])

  /// A token that belongs to no place of the image (DeiT, Section 4).
  public enum PrefixToken: String, Sendable, Hashable {
    case classToken = "class token"
    case distillationToken = "distillation token"
  }
}

extension AblationChange: CustomStringConvertible {
  public var description: String {
    func count(_ attentions: Int) -> String { attentions == 1 ? "1 attention" : "\(attentions) attentions" }
    return switch self {
    case .zeroMasks(let attentions): "zeros in place of the masks of \(count(attentions))"
    case .fixedWindows(let attentions): "windows neither shifted nor masked in \(count(attentions))"
    case .sameBias(let attentions): "the same bias for all keys of a query in \(count(attentions))"
    case .zeroParameters(let names): "zero for \(names.joined(separator: ", "))"
    case .zeroColumns(let columns, let projection, let head):
      "zero for columns \(columns.lowerBound) to \(columns.upperBound - 1) of \(projection), those of head \(head)"
    case .zeroToken(let token, let parameter, let tables):
      "zero for the \(token.rawValue)'s \(parameter)" + tables.map { " and for its row of \($0)" }.joined()
    }
  }
}
