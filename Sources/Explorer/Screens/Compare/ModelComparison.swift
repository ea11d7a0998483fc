import VisionCore

/// Models beside each other: for each thing that is compared a row, in it a cell for each model.
struct ModelComparison: Sendable {
  struct Cell: Sendable, Hashable {
    /// What the table shows.
    let text: Phrase
    /// What the line below the table says of it, where that is more.
    let full: Phrase
    /// For a bar and the ratio to the first model.
    let number: Int?
    var isFormula = false
    /// What stands in columns that are too narrow for the text, the longest first.
    var briefs: [Phrase] = []
  }

  struct Row: Sendable {
    let label: Phrase
    /// The stage it belongs to, or the whole model.
    let section: Phrase
    let isHeading: Bool
    /// Nil where a model has no such stage.
    let cells: [Cell?]

    /// Whether the models differ in it.
    var differs: Bool { Set(cells.map { $0?.text }).count > 1 }
  }

  let rows: [Row]

  /// A comparison of readings; nil stands for a model that could not be read.
  init(_ readings: [ModelReading?]) {
    var rows = ModelComparison.totals(readings)
    let stages = readings.map { $0?.stages ?? [] }
    let aligned = StageAlignment(stages).rows
    for (index, row) in aligned.enumerated() {
      let alike = aligned.filter { $0.strides == row.strides }.count > 1
      rows += ModelComparison.stage(
        ModelComparison.title(of: row, alike ? index : nil),
        zip(stages, row.stages).map { stages, place in place.map { stages[$0] } })
    }
    self.rows = rows
  }

  private static func totals(_ readings: [ModelReading?]) -> [Row] {
    let section = Section("Whole model", readings)
    return [
      section.heading, section.text("input") { "\($0.input)" },
      section.number("parameters") { $0.cost.parameters },
      section.number("MACs") { $0.cost.multiplyAccumulates },
      section.number("linear terms") { $0.stages.map(\.projections.value).reduce(0, +) },
      section.number("quadratic terms") { $0.stages.map(\.products.value).reduce(0, +) },
    ]
  }

  /// How many pixels a token spans; several such rows are told apart by their number.
  private static func title(of row: StageAlignment.Row, _ index: Int?) -> Phrase {
    let (finest, coarsest) = (row.strides.lowerBound, row.strides.upperBound)
    let title: Phrase = finest == coarsest ? "Stride \(finest)" : "Stride \(finest) to \(coarsest)"
    return index.map { "\(title), row \($0 + 1)" } ?? title
  }

  private static func stage(_ title: Phrase, _ stages: [StageSummary?]) -> [Row] {
    let section = Section(title, stages)
    return [
      section.heading,
      section.text("token grid") { "\($0.grid)" + ($0.prefix > 0 ? " + \($0.prefix)" : "") },
      section.text("width") { "\($0.width)" }, section.text("blocks") { blocks($0) },
      section.text("heads") { $0.attention.map { "\($0.heads)" } ?? "none" },
      section.text("attention", briefs: \.briefReaches) { reach($0) },
      section.formula("linear term", \.projections), section.number("  =") { $0.projections.value },
      section.formula("quadratic term", \.products), section.number("  =") { $0.products.value },
      section.number("parameters") { $0.parameters }, section.number("MACs") { $0.multiplyAccumulates },
    ]
  }

  private static func blocks(_ stage: StageSummary) -> Phrase {
    let isMixed = stage.attentionBlocks > 0 && stage.attentionBlocks < stage.blocks
    return isMixed ? "\(stage.blocks), \(stage.attentionBlocks) with attention" : "\(stage.blocks)"
  }

  private static func reach(_ stage: StageSummary) -> Phrase {
    guard let keys = stage.attention?.reducedKeys, keys.rows > 0 else { return stage.reach }
    let stride = stage.grid.rows / keys.rows
    return "keys \(keys), stride \(stride)"
  }

  /// The rows about one thing that models have.
  private struct Section<Subject: Sendable> {
    private let name: Phrase
    private let subjects: [Subject?]

    init(_ name: Phrase, _ subjects: [Subject?]) { (self.name, self.subjects) = (name, subjects) }

    var heading: Row { Row(label: name, section: name, isHeading: true, cells: subjects.map { _ in nil }) }

    func text(_ label: Phrase, briefs: (Subject) -> [Phrase] = { _ in [] }, _ value: (Subject) -> Phrase) -> Row {
      row(label) { Cell(text: value($0), full: value($0), number: nil, briefs: briefs($0)) }
    }

    func number(_ label: Phrase, _ value: (Subject) -> Int) -> Row {
      row(label) {
        Cell(
          text: Phrase(verbatim: value($0).abbreviated), full: Phrase(verbatim: value($0).grouped), number: value($0))
      }
    }

    func formula(_ label: Phrase, _ size: (Subject) -> Size) -> Row {
      row(label) { subject in
        let size = size(subject)
        return Cell(
          text: Phrase(verbatim: size.description), full: "\(size) = \(size.withNumbers) = \(size.value.grouped)",
          number: nil,
          isFormula: true)
      }
    }

    private func row(_ label: Phrase, _ cell: (Subject) -> Cell) -> Row {
      Row(label: label, section: name, isHeading: false, cells: subjects.map { $0.map(cell) })
    }
  }
}
