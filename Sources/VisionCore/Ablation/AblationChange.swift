/// What was done to a model to switch something off, exactly.
package enum AblationChange: Sendable, Hashable {
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
}
