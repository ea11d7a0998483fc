/// A checkpoint whose architecture its tensors do not tell.
package struct UnidentifiedCheckpoint: DataError, Equatable {
  package let source: WeightProvenance
  /// What keeps it from being told.
  package let fault: RecognitionFault

  package var description: String { "The architecture of \(source) cannot be told: \(fault)" }
}

/// What keeps the architecture of a checkpoint from being told by its tensors.
package enum RecognitionFault: Error, Equatable, Sendable {
  /// No family has tensors of these names, of which the first are given; none where no tensor has a name.
  case unknownFamily(names: [String])
  /// What is wrong with a configuration beside the file, on which numbers may depend.
  case brokenConfiguration(String)
  /// What comes nearest, and what does not fit.
  case nearest(title: String, naming: String, [Mismatch])

  /// Something in which a checkpoint and the model nearest to it differ.
  package enum Mismatch: Error, Equatable, Sendable {
    /// A tensor that the model has and the file has not.
    case missing(String)
    case shape(WeightMismatch)
    /// A tensor that the model's forward pass would leave out.
    case leftOver(String)
    /// Something that a configuration says and the model does not compute.
    case configuration(key: String, value: String)
    /// A size that the family does not have.
    case setting(SettingFault)
    /// Sizes that do not go together.
    case unfit(String)
  }
}

extension RecognitionFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownFamily(let names) where names.isEmpty: "it holds no tensors with names, by which families are told."
    case .unknownFamily(let names):
      "tensors named \(names.joined(separator: ", ")) belong to no family that is recognised "
        + "(\(Catalog.families.map(\.title).joined(separator: ", "))); name the model as well."
    case .brokenConfiguration(let fault):
      "\(fault), and what the model computes may depend on it; fetch it again, or move it away to go without it."
    case .nearest(let title, let naming, let mismatches):
      "nearest is \(title), named as by \(naming), but "
        + mismatches.prefix(4).map(\.description).joined(separator: "; ")
        + (mismatches.count > 4 ? "; and \(mismatches.count - 4) more differences." : ".")
    }
  }
}

extension RecognitionFault.Mismatch: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let name): "the file has no tensor \(name)"
    case .shape(let mismatch): "\(mismatch)"
    case .leftOver(let name): "the file's tensor \(name) would be left out of the forward pass"
    case .configuration(let key, let value): "config.json says \(key): \(value), which this model does not compute"
    case .setting(let fault): "\(fault)"
    case .unfit(let reason): reason
    }
  }
}
