/// What a paper prints beside tables of accuracy: data, compute, recipes, ablations. Never computed here, always with its
/// source.
package struct PublishedFact: Sendable, Hashable {
  package let topic: Topic
  /// The families whose models it is about.
  package let families: [Family]
  /// What it is about, as the paper writes it: a model, and what it was trained on.
  package let subject: String
  package let property: String
  /// The number with its unit, or the statement.
  package let value: String
  /// Paper and place, such as `Dosovitskiy 2021 table 2`.
  package let source: String

  /// What kind of fact it is; the raw value is how a table writes it.
  package enum Topic: String, Sendable, CaseIterable {
    case data = "pre-training data"
    case compute
    case scale
    case recipe
    case ablation
    case distillation
    case detection
    case segmentation
  }
}

extension Published {
  /// Every fact of `facts.tsv`, in its order.
  package static let facts: [PublishedFact] = lines(of: PackageResources.facts_tsv).compactMap(PublishedFact.init)

  /// The facts about a family's models.
  package static func facts(about family: Family) -> [PublishedFact] { facts.filter { $0.families.contains(family) } }
}

extension PublishedFact {
  /// Nil for a line that is no fact: a test sees to it that there is none.
  init?(line: Substring) {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 6, let topic = Topic(rawValue: fields[0]) else { return nil }
    (self.topic, subject, property, value, source) = (topic, fields[2], fields[3], fields[4], fields[5])
    let named = fields[1].split(separator: "; ")
    families = named.compactMap { name in Catalog.families.first { $0.title == name } }
    guard families.count == named.count else { return nil }
  }
}
