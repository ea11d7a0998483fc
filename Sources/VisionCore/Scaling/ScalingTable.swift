/// Counts of models at sizes that were recorded already: one for each model, varied size and value of it.
package struct ScalingTable: Sendable {
  /// What recording gave.
  package enum Outcome: Sendable, Hashable {
    case counted(ScalingCounts)
    /// The model does not take the size; the sentence says why.
    case unfit(Phrase)

    /// Nil where the model does not take the size.
    package var counts: ScalingCounts? { if case .counted(let counts) = self { counts } else { nil } }

    /// Records a subject at a size.
    package init(_ subject: ScalingSubject, at value: Int) {
      do throws(ScalingFault) {
        self = .counted(try subject.counts(at: value))
      } catch {
        self = .unfit("\(error)")
      }
    }
  }

  private struct Key: Hashable, Sendable {
    let name: String
    let variable: ScalingVariable
    /// What is the same along a curve: the image's sides, a block's sizes.
    let fixed: [Int]
    let value: Int

    init(_ subject: ScalingSubject, _ value: Int) {
      (name, variable, self.value) = (subject.name, subject.variable, value)
      switch subject.source {
      case .model(_, let input): fixed = variable == .resolution ? [] : [input.rows, input.columns]
      case .block(_, let sizes): fixed = [sizes.width, sizes.window, sizes.reduction, sizes.innerWidth]
      }
    }
  }

  private var outcomes: [Key: Outcome] = [:]

  package init() {}

  /// Nil for what was not recorded yet.
  package subscript(subject: ScalingSubject, value: Int) -> Outcome? {
    get { outcomes[Key(subject, value)] }
    set { outcomes[Key(subject, value)] = newValue }
  }

  /// How many were recorded.
  package var count: Int { outcomes.count }

  /// What recording a subject at a size gives, from now on without recording.
  mutating func record(_ subject: ScalingSubject, at value: Int) -> Outcome {
    if let known = self[subject, value] { return known }
    let outcome = Outcome(subject, at: value)
    self[subject, value] = outcome
    return outcome
  }
}

extension ScalingTable {
  /// Takes over what another table knows.
  package mutating func formUnion(_ other: ScalingTable) {
    outcomes.merge(other.outcomes) { known, _ in known }
  }
}
