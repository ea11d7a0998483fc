/// A published accuracy with what the model costs: a point of a scatter plot.
package struct PublishedPoint: Sendable {
  package let result: PublishedResult
  /// Top-1 accuracy in per cent.
  package let top1: Double
  /// The model's entry in the catalogue; nil where it has none.
  package let preset: Preset?
  /// The image's size of the row.
  package let input: GridSize?
  /// What is counted of the model at the row's resolution; nil where the catalogue does not have it.
  package let multiplyAccumulates: Int?
  package let parameters: Int?

  /// Nil for a row without an accuracy. Records the model, where the catalogue has it.
  package init?(_ result: PublishedResult) {
    guard let top1 = result.top1 else { return nil }
    (self.result, self.top1) = (result, top1)
    let subject = VerifiedSubject(result)
    preset = subject?.preset
    input = subject?.input ?? result.resolution.map { GridSize(square: $0) }
    // A row's resolution may be one that the catalogue's model does not take.
    let program = subject.flatMap { try? Program(recording: $0.model, input: $0.input) }
    let cost = program.map(Cost.init)
    (multiplyAccumulates, parameters) = (cost?.multiplyAccumulates, cost?.parameters)
  }

  /// All rows with an accuracy, in the order of the list.
  package static func all() -> [PublishedPoint] { Published.results.compactMap(PublishedPoint.init) }

  /// The family's name; for a model that the catalogue does not have the first part of its own, such as `RegNetY`.
  package var family: String { result.family(of: preset) }

  /// What accuracy is set against.
  package enum Measure: String, Sendable, CaseIterable {
    /// In thousands of millions.
    case macs
    /// In millions.
    case parameters

    fileprivate var unit: Double { self == .macs ? 1e9 : 1e6 }
  }

  /// The printed number in units, or where the row prints none the counted one; nil where there is neither.
  package func value(_ cost: Measure) -> Double? {
    let (printed, counted) = cost == .macs ? (result.flops, multiplyAccumulates) : (result.parameters, parameters)
    return printed.map { $0.value * cost.unit } ?? counted.map(Double.init)
  }

  /// Whether the row prints it.
  package func isPrinted(_ cost: Measure) -> Bool { (cost == .macs ? result.flops : result.parameters) != nil }
}

extension PublishedResult {
  /// The family's name, by the row's model where the catalogue has that.
  fileprivate func family(of preset: Preset?) -> String {
    preset?.family.title ?? model.split(separator: "-").first.map(String.init) ?? model
  }
}

extension Published {
  /// The families of all rows with an accuracy, in the order of the list; no model is recorded for it.
  package static var families: [String] {
    results.filter { $0.top1 != nil }.map { $0.family(of: VerifiedSubject($0)?.preset) }
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension [PublishedPoint] {
  /// The indices of the points that no other is better than: none is as accurate and cheaper, or as cheap and more
  /// accurate (Pareto front); in the order of the cost.
  package func front(_ cost: PublishedPoint.Measure) -> [Int] {
    let order = indices.filter { self[$0].value(cost) != nil }.sorted {
      let (a, b) = (self[$0].value(cost) ?? 0, self[$1].value(cost) ?? 0)
      return a == b ? self[$0].top1 > self[$1].top1 : a < b
    }
    var front: [Int] = []
    for index in order {
      guard let last = front.last else {
        front.append(index)
        continue
      }
      let isEqual = self[index].top1 == self[last].top1 && self[index].value(cost) == self[last].value(cost)
      if self[index].top1 > self[last].top1 || isEqual { front.append(index) }
    }
    return front
  }
}
