/// What an attention map cannot be made of.
package enum AttentionError: UsageError, Equatable, Sendable {
  /// Weights of another shape than the step's; both as [windows, heads, queries, keys], the expected heads 0 where any
  /// number is right.
  case shape(expected: [Int], found: [Int])
  /// Fewer or more numbers than the shape says.
  case count(expected: Int, found: Int)
  /// A query outside of the grid, or a token in front that is not there.
  case noSuchQuery(AttentionQuery, TokenGrid)
  /// A head that is not there; counted from 0.
  case noSuchHead(Int, heads: Int)
  /// No attention at a path, nor below it, of a model; with the paths that have one.
  case noSuchBlock(String, model: String, paths: [String])
  /// A model without attention.
  case noAttention(model: String)
  /// The kernel did not give a row again from its queries and keys; the reason is its own.
  case notRecomputed(reason: Phrase)
}

extension AttentionError {
  package var sentence: Phrase {
    switch self {
    case .shape(let expected, let found):
      "attention weights should have the shape \(AttentionError.text(expected)) (windows, heads, queries, keys) and have "
        + "\(AttentionError.text(found))"
    case .count(let expected, let found):
      "attention weights of this shape are \(expected) numbers, but there are \(found)"
    case .noSuchQuery(.prefix(let token), let tokens):
      (tokens.front.isEmpty
        ? "this block has no \(token)"
        : "this block has no \(token), but \(tokens.front.map(\.sentence).joined(separator: ", "))")
        + "; choose a cell of its grid of \(tokens.grid) tokens, rows from 0 to \(tokens.grid.rows - 1) and columns from "
        + "0 to \(tokens.grid.columns - 1)"
    case .noSuchQuery(let query, let tokens):
      "the query \(query) lies outside of the grid of \(tokens.grid) tokens; rows go from 0 to \(tokens.grid.rows - 1), "
        + "columns from 0 to \(tokens.grid.columns - 1)"
    case .noSuchHead(let head, let heads):
      "there is no head \(head) here; the block has \(heads) heads, from 0 to \(heads - 1)"
    case .noSuchBlock(let path, let model, let paths):
      "\(model) has no attention at '\(path)'; its attentions are \(AttentionError.list(paths))"
    case .noAttention(let model): "\(model) has no attention; choose a model that has"
    case .notRecomputed(let reason):
      "the attention of this query could not be computed again from its queries and keys: \(reason); run the model again"
    }
  }

  /// The first of some paths, and the last.
  package static func list(_ paths: [String]) -> String {
    paths.prefix(4).joined(separator: ", ") + (paths.count > 4 ? ", … \(paths[paths.count - 1])" : "")
  }

  private static func text(_ shape: [Int]) -> String {
    shape.enumerated().map { $0.offset == 1 && $0.element == 0 ? "heads" : "\($0.element)" }.joined(separator: " × ")
  }
}
