/// The difference between what two rules count of a model, term by term; the terms add up to it exactly.
package struct RuleDifference: Sendable {
  package let from: Int
  package let to: Int
  /// What differs, in the order of the kinds of work.
  package let terms: [Term]

  /// What both rules make of one kind of work.
  package struct Term: Sendable, Equatable {
    package let kind: WorkKind
    /// The modules that it is done in, by the names that their paths end with; nil for those of all modules.
    package let place: String?
    package let from: Int
    package let to: Int

    package var difference: Int { to - from }
  }

  package var difference: Int { to - from }

  /// Compares two counts of one model.
  ///
  /// Linear layers and convolutions are told apart by their names, since rules differ in which of them they see; other work is
  /// put together by its kind. What both count alike is left out.
  package init(from: RuleCount, to: RuleCount, in program: Program) {
    (self.from, self.to) = (from.total, to.total)
    var order: [Key] = []
    var sums: [Key: (from: Int, to: Int)] = [:]
    for index in program.steps.indices {
      for (entries, isTo) in [(from.steps[index], false), (to.steps[index], true)] {
        for entry in entries {
          let key = Key(kind: entry.kind, place: entry.kind.isTold ? program.name(ofStep: index) : nil)
          if sums[key] == nil { order.append(key) }
          sums[key, default: (0, 0)].from += isTo ? 0 : entry.count
          sums[key, default: (0, 0)].to += isTo ? entry.count : 0
        }
      }
    }
    let terms = order.map { key in
      Term(kind: key.kind, place: key.place, from: sums[key]?.from ?? 0, to: sums[key]?.to ?? 0)
    }
    self.terms = WorkKind.allCases.flatMap { kind in terms.filter { $0.kind == kind && $0.from != $0.to } }
  }

  private struct Key: Hashable {
    let kind: WorkKind
    let place: String?
  }
}

extension WorkKind {
  /// Whether its modules are told apart.
  fileprivate var isTold: Bool { self == .linear || self == .convolution }
}

extension Program {
  /// The last two names of a step's module that are no numbers: `attn.qkv` of every block.
  fileprivate func name(ofStep index: Int) -> String {
    let names = path(ofStep: index).split(separator: ".").filter { Int($0) == nil }
    return names.suffix(2).joined(separator: ".")
  }
}

/// The difference between a count and what a paper prints.
package struct PublishedDifference: Sendable {
  package let published: PublishedResult
  /// What is printed, as a number of operations.
  package let printed: Int
  /// What the paper's rule counts.
  package let paperCount: Int
  /// From the count to what the paper's rule counts.
  package let rules: RuleDifference
  package let rest: Rest

  /// Why the printed number is not what the paper's rule counts.
  package enum Rest: Sendable, Equatable {
    /// Its digits are those of the count, rounded.
    case rounded
    /// Its digits are those of the count, the rest cut off.
    case cutOff
    /// Nothing known leads to it.
    case unexplained
  }

  /// What is printed less what the paper's rule counts.
  package var remainder: Int { printed - paperCount }

  /// Nil for a row that prints no cost.
  package init?(_ published: PublishedResult, from: RuleCount, paper: RuleCount, in program: Program) {
    guard let flops = published.flops else { return nil }
    let check = CountCheck(printed: flops, unit: 1_000_000_000, count: paper.total, otherCounts: [])
    let printed = flops.digits * (1_000_000_000 / flops.denominator)
    switch check.digits {
    case .rounded: rest = .rounded
    case .cutOff: rest = .cutOff
    case .other: rest = .unexplained
    }
    (self.published, self.printed, paperCount) = (published, printed, paper.total)
    rules = RuleDifference(from: from, to: paper, in: program)
  }
}
