/// What a layer's PyTorch code writes otherwise than other layers do, noted on the layer: counters of calls see it, results do
/// not. A definition of one's own has none.
public struct TorchNotes: OptionSet, Sendable, Hashable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Products are written with `einsum`, not with an operator.
  package static let einsum = TorchNotes(rawValue: 1 << 0)
  /// Its numbers have a batch axis of one in front.
  package static let batchOfOne = TorchNotes(rawValue: 1 << 1)
  /// A mean over an axis is an average-pooling module.
  package static let poolsForMean = TorchNotes(rawValue: 1 << 2)
  /// A margin is padded by a call of its own before pooling, as where it is not the same on all sides.
  package static let padsBeforePooling = TorchNotes(rawValue: 1 << 3)
  /// A linear layer that is given tokens which do not lie one after another, as a map seen from its side: PyTorch multiplies
  /// first and adds the bias in a second operator.
  package static let splitBias = TorchNotes(rawValue: 1 << 4)
  /// Position embeddings are interpolated even to the grid they have.
  package static let interpolatesPositions = TorchNotes(rawValue: 1 << 5)
  /// Attention that is the class `Attention` where the model's code is timm's.
  package static let attentionClass = TorchNotes(rawValue: 1 << 6)
}
