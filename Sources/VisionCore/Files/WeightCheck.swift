import VisionNumerics

/// A tensor whose shape is not the one that a model asks for.
package struct WeightMismatch: Sendable, Equatable, Worded {
  /// The name that both use.
  package let name: String
  /// The model's shape.
  package let expected: [Int]
  /// The source's shape.
  package let found: [Int]

  /// A mismatch of two shapes under one name.
  package init(name: String, expected: [Int], found: [Int]) {
    self.name = name
    self.expected = expected
    self.found = found
  }

  package var sentence: Phrase { "\(name) should have the shape \(expected) and has \(found)" }
}

/// How a source's tensors compare with the parameters that a model asks for, before anything is read.
package struct WeightCheck: Sendable, Equatable {
  /// A parameter that the source does not hold.
  package struct MissingTensor: Sendable, Equatable {
    /// The name that the model asks for.
    package let name: String
    /// The model's shape.
    package let shape: [Int]
  }

  /// Where the tensors come from.
  package let provenance: WeightProvenance
  /// How many parameters the model asks for.
  package let requiredCount: Int
  /// What the source lacks, in the model's order.
  package let missing: [MissingTensor]
  /// What the source holds with another shape, in the model's order.
  package let misshaped: [WeightMismatch]
  /// Names that only the source has, in its order; such tensors are not read.
  package let unexpected: [String]

  /// Compares names and shapes; a source that answers to any name passes.
  package init(required: [(name: String, shape: [Int])], source: some WeightSource) {
    provenance = source.provenance
    requiredCount = required.count
    let names = source.names
    let held = names.map(Set.init)
    var missing: [MissingTensor] = []
    var misshaped: [WeightMismatch] = []
    for (name, shape) in required {
      if let held, !held.contains(name) {
        missing.append(MissingTensor(name: name, shape: shape))
      } else if let found = source.shape(of: name), found != shape {
        misshaped.append(WeightMismatch(name: name, expected: shape, found: found))
      }
    }
    let requiredNames = Set(required.map(\.name))
    self.missing = missing
    self.misshaped = misshaped
    unexpected = (names ?? []).filter { !requiredNames.contains($0) }
  }

  /// Whether every parameter can be read; unexpected tensors do no harm.
  package var isSatisfied: Bool { missing.isEmpty && misshaped.isEmpty }
}

extension WeightCheck: Worded {
  /// A report for people: a line of counts, then the first ten of each kind.
  package var sentence: Phrase {
    if isSatisfied && unexpected.isEmpty {
      return "All \(requiredCount) tensors were found in \(provenance)."
    }
    let matching = requiredCount - missing.count - misshaped.count
    let lines: [Phrase] =
      ["\(matching) of \(requiredCount) tensors match \(provenance)."]
      + Self.section("missing", missing.map { "\($0.name) \($0.shape)" })
      + Self.section("of another shape", misshaped.map { "\($0.name): expected \($0.expected), found \($0.found)" })
      + Self.section("unexpected and not read", unexpected)
    return lines.joined(separator: "\n")
  }

  private static func section(_ title: Phrase, _ items: [String]) -> [Phrase] {
    if items.isEmpty { return [] }
    let rest: [Phrase] = items.count > 10 ? ["  and \(items.count - 10) more"] : []
    return ["\(items.count) \(title):"] + items.prefix(10).map { Phrase(verbatim: "  \($0)") } + rest
  }
}
