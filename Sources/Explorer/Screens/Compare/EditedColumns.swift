import VisionCore

// Models that are edited among those that are compared.

extension AppState {
  /// Puts an edited model's new version into the column where it is edited, and wherever the edited version before stood.
  mutating func replaceInComparison(_ old: EditedModel, _ new: EditedModel) {
    for column in compare.presets.indices {
      let isOld = compare.presets[column].name == old.preset.name
      guard isOld, column == whatIf.column || old.isEdited else { continue }
      keepSizesApart(exceptOf: column)
      compare.place(new.preset, at: new.reading.input, in: column)
    }
  }

  /// A model that gets a size of its own leaves the others theirs.
  private mutating func keepSizesApart(exceptOf edited: Int) {
    guard compare.input != nil else { return }
    for column in compare.presets.indices where column != edited {
      compare.sizes[compare.presets[column].name] = compare.input(of: column)
    }
    compare.input = nil
  }

  /// Shows the original at the left of a column's edited model.
  mutating func insertOriginal(_ editing: EditedModel, at column: Int) {
    if let place = compare.presets.firstIndex(where: { $0.name == editing.original.name }) {
      notice = .information("\(editing.original.title) is compared already, in column \(place + 1).")
    } else if compare.presets.count >= CompareState.most {
      notice = .information("Four models are compared already: remove one first.")
    } else {
      keep(editing.before)
      compare.insert(editing.original, at: editing.before.input, column: column)
    }
  }

  /// Compares the chosen model, which is edited, with its original and with nothing else.
  mutating func compareWithOriginal(_ editing: EditedModel) {
    keep(editing.before)
    keep(editing.reading)
    compare.compare([(editing.original, editing.before.input), (editing.preset, editing.reading.input)])
    screen = .compare
  }
}
