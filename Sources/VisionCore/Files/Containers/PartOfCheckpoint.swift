import VisionNumerics

/// One of the models that a checkpoint holds in one list of tensors, behind a prefix.
package struct PartOfCheckpoint: WeightSource {
  /// The checkpoint as it is.
  package let base: any WeightSource
  package let provenance: WeightProvenance
  package let notes: [Phrase]
  private let order: [String]
  private let originals: [String: String]

  private init(_ base: any WeightSource, _ choice: ContainedModels.Choice, provenance: WeightProvenance) {
    (self.base, self.provenance, notes) = (base, provenance, base.notes + choice.notes)
    let all = base.names ?? []
    order = choice.model.names
    originals = Dictionary(zip(order, choice.model.tensors.map { all[$0] })) { first, _ in first }
  }

  /// The model of that name in a checkpoint, or the best; the checkpoint itself where it is one model.
  /// - Throws: `WeightError.noSuchModel`.
  static func chosen(
    _ name: String?, in base: any WeightSource, path: String
  ) throws(WeightError) -> any WeightSource {
    let models = ContainedModels([(path: [], names: base.names ?? [])])
    if name == nil, models.models.count < 2 { return base }
    let choice = try models.choose(name, in: path)
    return PartOfCheckpoint(base, choice, provenance: .checkpoint(name.map { "\(path)#\($0)" } ?? path))
  }

  /// Every tensor's name without the prefix, in the order of the checkpoint.
  package var names: [String]? { order }
  package func elementType(of name: String) -> ElementType? { originals[name].flatMap { base.elementType(of: $0) } }
  package func shape(of name: String) -> [Int]? { originals[name].flatMap { base.shape(of: $0) } }

  package func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    guard let original = originals[name] else { throw WeightError.noSuchTensor(name: name, source: provenance) }
    try base.read(original, shape: shape, into: buffer)
  }
}
