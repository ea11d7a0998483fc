import VisionCore

/// What keys mean for the model that is edited.
enum WhatIfMessage: Sendable {
  /// Shows the list of its sizes.
  case open
  /// A line and a value of it; the next value where that is selected already.
  case cell(line: Int, Int)
  /// Another stage of the selected line.
  case stage(Int)
  /// The selected value's next one, or for −1 the previous.
  case step(Int)
  /// A character of a value that is typed.
  case type(Character)
  /// Takes what was typed.
  case commit
  /// Removes the last character that was typed; without one the line gets its first values.
  case erase
  /// Everything gets its first value.
  case reset
  case undo
  case redo
  /// Asks for the name of a model file.
  case save
  /// Shows the original beside the edited model on the Compare screen.
  case beside
}

/// The models that are edited, and the list of sizes beside a screen.
struct WhatIfState: Sendable {
  var isOpen = false
  /// The column of the Compare screen that is edited there; nil elsewhere.
  var column: Int?
  /// The selected line.
  var line = 0
  /// The selected value of the selected line.
  var cell = 0
  /// A value that is being typed; nil where none is.
  var entry: String?
  /// Why the last step did nothing; until the next key.
  var refusal: Phrase?
  /// Each with a name of its own.
  private(set) var models: [EditedModel] = []

  /// The editing of a model that goes by the name that it has now; nil for one that was never edited.
  func editing(of preset: Preset) -> EditedModel? { models.first { $0.preset.name == preset.name } }

  /// A model whose last change is in no file.
  var unsaved: EditedModel? { models.first { $0.preset.name != $0.original.name && $0.saved != $0.version.changes } }

  /// Notes that a model's present version is in a file.
  mutating func noteSaved(_ name: String) {
    for index in models.indices where models[index].preset.name == name {
      models[index].saved = models[index].version.changes
    }
  }

  /// Keeps a model's editing, which had another name before.
  mutating func keep(_ model: EditedModel, insteadOf name: String) {
    models.removeAll { $0.preset.name == name || $0.preset.name == model.preset.name }
    models.append(model)
  }

  /// Forgets the editing of models that are no longer shown.
  mutating func forget(except names: Set<String>) { models.removeAll { !names.contains($0.preset.name) } }

  static let bindings: [Binding] =
    [
      Binding(
        "what if", "Change the model's sizes; all numbers follow",
        [.edit: .whatIf(.open)])
    ].on(.models, .stages, .compare)
    + [
      Binding(
        "original", "Compare the edited model with its original",
        [.original: .whatIf(.beside)], when: { $0.shownEditing?.isEdited == true })
    ].on(.stages, .compare)
    + [
      Binding("size", "Go to another size", .upAndDown),
      Binding(
        "stage", "Go to the size of the next or the previous stage",
        [.following: .whatIf(.stage(1)), .preceding: .whatIf(.stage(-1))]),
      Binding(
        "change", "Take the previous or the next value that fits",
        [
          .left: .whatIf(.step(-1)), .right: .whatIf(.step(1)), .smaller: .whatIf(.step(-1)),
          .larger: .whatIf(.step(1)),
        ]),
      Binding("take", "Take the number typed; with commas, one for each stage", [.activate: .whatIf(.commit)]) {
        $0.whatIf.entry != nil
      },
      Binding(
        "first", "Take back a digit; or give the line its first value, as 0", [.takeBack: .whatIf(.erase)],
        isHint: false),
      Binding("all back", "Give everything its first value", [.restore: .whatIf(.reset)]) {
        $0.panelEditing?.isEdited == true
      },
      Binding("undo", "Undo and redo a change", [.undo: .whatIf(.undo), .redo: .whatIf(.redo)]) {
        $0.panelEditing.map { $0.canUndo || $0.canRedo } == true
      },
      Binding("original", "Compare with the original", [.original: .whatIf(.beside)]) {
        $0.panelEditing?.isEdited == true
      },
      Binding("save", "Save the edited model as a model file (YAML)", [.save: .whatIf(.save)]),
      Binding("close", "Close the list; the edited model stays", [.leave: .back, .edit: .back, .quit: .back]),
    ].during(.whatIf)

  /// The list stands over a screen, and so its keys come last.
  static let addressKeys: [AddressKey] = [
    AddressKey("before", on: [.stages, .compare], "the size at which editing began: what changes are measured against")
    {
      state in
      let preset = state.screen == .compare ? state.compare.presets.first ?? state.preset : state.preset
      guard let editing = state.whatIf.editing(of: preset), editing.isEdited,
        preset.name == editing.original.name || editing.before.input != editing.original.input
      else { return nil }
      return editing.before.input.compact
    } set: { _, _ in
    },
    AddressKey("edit", on: [.stages, .compare], "open: the list of the model's sizes") { state in
      state.whatIf.isOpen ? "open" : nil
    } set: { value, state throws(AddressError) in
      guard value.text == "open" else { throw value.refused() }
      openWhatIf(&state)
    },
    AddressKey("line", on: [.stages, .compare], "with edit: the selected size, such as depths") { state in
      guard state.whatIf.line > 0, let editing = state.panelEditing else { return nil }
      return EditedLine.lines(of: editing)[state.whatIf.line].title
    } set: { value, state throws(AddressError) in
      let lines = state.panelEditing.map { EditedLine.lines(of: $0) } ?? []
      guard let line = lines.firstIndex(where: { $0.title == value.text }) else {
        throw value.refused("one of " + lines.map(\.title).joined(separator: ", "))
      }
      state.whatIf.line = line
    },
    AddressKey("stage", on: [.stages, .compare], "with edit: the number of the size's stage, from 1") { state in
      state.whatIf.isOpen && state.whatIf.cell > 0 ? "\(state.whatIf.cell + 1)" : nil
    } set: { value, state throws(AddressError) in
      state.whatIf.cell = try value.integer(in: 1...64) - 1
    },
  ]
}

extension AppState {
  /// The model that the list is about, or would be about where it was opened: on Compare that of a column.
  var panelPreset: Preset {
    guard screen == .compare, compare.presets.indices.contains(whatIf.column ?? compare.column) else { return preset }
    return compare.presets[whatIf.column ?? compare.column]
  }

  /// The editing that the open list shows.
  var panelEditing: EditedModel? { whatIf.isOpen ? whatIf.editing(of: panelPreset) : nil }

  /// The editing of the model that the screen is about.
  var shownEditing: EditedModel? { whatIf.editing(of: panelPreset) }

  /// The chosen model before it was edited, or as it is.
  var original: Preset { whatIf.editing(of: preset)?.original ?? preset }

  /// What the chosen model amounts to, beside its original; nil where it is not edited.
  var change: EditedTotals? {
    guard let editing = whatIf.editing(of: preset), editing.isEdited, let reading else { return nil }
    return EditedTotals(reading, before: editing.before)
  }
}

/// The change of an edited model for the header: `params −1.2 M, MACs +2.1 G`.
func editedText(_ state: AppState) -> Phrase? {
  state.change.map {
    "params \(signedText($0.parameters.difference)), MACs \(signedText($0.multiplyAccumulates.difference))"
  }
}
