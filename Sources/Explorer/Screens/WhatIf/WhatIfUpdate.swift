import VisionCore

/// Opens the list of sizes; on Models for the model that is selected there, whose tree is shown, on Compare for the selected
/// column's.
func openWhatIf(_ state: inout AppState) {
  if state.screen == .models {
    guard let selected = state.selectedModel else { return }
    if selected.name != state.original.name { state.choose(selected) }
    state.screen = .stages
  }
  state.whatIf.column = state.screen == .compare ? state.compare.column : nil
  let preset = state.panelPreset
  let input = state.whatIf.column.map { state.compare.input(of: $0) } ?? state.input
  let reading: ModelReading
  switch state.reading(of: preset, at: input) {
  case .success(let found): reading = found
  case .failure(let failure):
    state.notice = .failure("\(failure)")
    return
  }
  state.whatIf.forget(except: Set(state.compare.presets.map(\.name) + [state.preset.name]))
  if state.whatIf.editing(of: preset).map({ $0.reading.input != input }) ?? true {
    state.whatIf.keep(EditedModel(reading), insteadOf: preset.name)
  }
  (state.whatIf.isOpen, state.whatIf.line, state.whatIf.cell) = (true, 0, 0)
  (state.whatIf.entry, state.whatIf.refusal) = (nil, nil)
  if state.whatIf.column != nil, preset.name != state.preset.name || input != state.input {
    state.choose(preset, input: input)
  }
}

/// Keys while the list is open.
func updateWhatIf(_ state: inout AppState, _ message: Message) -> [Effect] {
  guard let editing = state.panelEditing else {
    state.whatIf.isOpen = false
    return []
  }
  state.whatIf.refusal = nil
  switch message {
  case .whatIf(let message): return edit(&state, editing, message)
  case .move(.up), .move(.down), .first, .last:
    let effects = commit(&state, editing)
    moveCursor(&state, message)
    return effects
  case .toggleHelp: (state.help, state.helpOffset) = (true, 0)
  case .back where state.whatIf.entry != nil: state.whatIf.entry = nil
  case .back: (state.whatIf.isOpen, state.whatIf.entry, state.whatIf.column) = (false, nil, nil)
  default: return updateScreen(&state, message)
  }
  return []
}

private func moveCursor(_ state: inout AppState, _ message: Message) {
  guard let editing = state.panelEditing else { return }
  let lines = EditedLine.lines(of: editing)
  let list = ListView(count: lines.count, selected: state.whatIf.line)
  state.whatIf.line = list.selection(after: message, in: lines.count) ?? state.whatIf.line
  let cells = lines.indices.contains(state.whatIf.line) ? lines[state.whatIf.line].cells.count : 1
  state.whatIf.cell = min(state.whatIf.cell, max(cells - 1, 0))
}

private func edit(_ state: inout AppState, _ editing: EditedModel, _ message: WhatIfMessage) -> [Effect] {
  let lines = EditedLine.lines(of: editing)
  guard lines.indices.contains(state.whatIf.line) else { return [] }
  let line = lines[state.whatIf.line]
  switch message {
  case .type(let character): return type(&state, editing, line, character)
  case .erase where state.whatIf.entry != nil:
    state.whatIf.entry?.removeLast()
    if state.whatIf.entry?.isEmpty == true { state.whatIf.entry = nil }
    return []
  case .erase: return restore(&state, editing, line)
  case .commit: return commit(&state, editing)
  case .cell(let line, let cell):
    let effects = commit(&state, editing)
    // A second press on a value takes the next one.
    if (line, cell) == (state.whatIf.line, state.whatIf.cell) { return updateWhatIf(&state, .whatIf(.step(1))) }
    (state.whatIf.line, state.whatIf.cell) = (line, cell)
    return effects
  case .stage(let step):
    let effects = commit(&state, editing)
    let count = max(line.cells.count, 1)
    state.whatIf.cell = (state.whatIf.cell + step + count) % count
    return effects
  default: break
  }
  state.whatIf.entry = nil
  var changed = editing
  switch message {
  case .step(let step):
    let versions = line.versions(of: editing, cell: state.whatIf.cell, upwards: step > 0).prefix(48)
    if let reason = changed.take(firstOf: versions, at: line.key) {
      state.whatIf.refusal = versions.isEmpty ? ending(of: line, upwards: step > 0) : reason
      return []
    }
  case .reset:
    let first = ModelVersion(changes: ModelChanges(), input: editing.before.input)
    changed.apply(first, at: line.key)
  case .undo: changed.undo()
  case .redo: changed.redo()
  case .save:
    save(&state, editing)
    return []
  case .beside:
    besideOriginal(&state)
    return []
  case .open, .cell, .stage, .type, .commit, .erase: return []
  }
  return adopt(&state, changed, insteadOf: editing)
}

/// Why nothing lies beyond a value.
private func ending(of line: EditedLine, upwards: Bool) -> Phrase {
  upwards
    ? "no larger value of '\(line.key)' goes with the other sizes; other values can be typed"
    : "no smaller value of '\(line.key)' goes with the other sizes; other values can be typed"
}

/// A zero in front of nothing is no number: it takes the line back, as Backspace does.
private func type(
  _ state: inout AppState, _ editing: EditedModel, _ line: EditedLine, _ character: Character
) -> [Effect] {
  if character == "0", state.whatIf.entry == nil { return restore(&state, editing, line) }
  guard line.isNumber, character.isWholeNumber || state.whatIf.entry != nil else { return [] }
  let text = (state.whatIf.entry ?? "") + String(character)
  if text.count <= 24 { state.whatIf.entry = text }
  return []
}

private func restore(_ state: inout AppState, _ editing: EditedModel, _ line: EditedLine) -> [Effect] {
  var changed = editing
  changed.apply(line.restored(editing), at: line.key)
  return adopt(&state, changed, insteadOf: editing)
}

/// Takes what was typed, or says why it is no value.
private func commit(_ state: inout AppState, _ editing: EditedModel) -> [Effect] {
  guard let text = state.whatIf.entry else { return [] }
  state.whatIf.entry = nil
  let lines = EditedLine.lines(of: editing)
  guard lines.indices.contains(state.whatIf.line) else { return [] }
  let line = lines[state.whatIf.line]
  var changed = editing
  do throws(SettingFault) {
    changed.apply(try line.version(of: editing, cell: state.whatIf.cell, typed: text), at: line.key)
  } catch {
    changed.refuse(text, at: line.key, because: error.sentence)
  }
  return adopt(&state, changed, insteadOf: editing)
}

// MARK: - The edited model in its places

/// Puts a model's new version where the old one was: the chosen model, and columns of Compare. A checkpoint is tried again.
private func adopt(_ state: inout AppState, _ changed: EditedModel, insteadOf editing: EditedModel) -> [Effect] {
  var changed = changed
  if case .checkpoint(let path) = state.weights, state.preset.name == editing.preset.name { changed.checkpoint = path }
  let isChosen = state.preset.name == editing.preset.name
  state.whatIf.keep(changed, insteadOf: editing.preset.name)
  guard changed.preset.name != editing.preset.name || changed.reading.input != editing.reading.input else { return [] }
  state.keep(changed.reading)
  state.replaceInComparison(editing, changed)
  guard isChosen else { return [] }
  state.choose(changed.preset, input: changed.reading.input, isEdited: true)
  guard let path = changed.checkpoint, changed.preset.name != editing.preset.name || !state.weights.isSynthetic else {
    return []
  }
  return state.refitWeights(path)
}

/// Changes the size of an edited model's image, a change as any other.
func changeEditedInput(_ state: inout AppState, to input: GridSize) -> [Effect] {
  guard let editing = state.whatIf.editing(of: state.preset) else { return [] }
  var changed = editing
  var version = editing.version
  version.input = input
  changed.apply(version, at: "image")
  return adopt(&state, changed, insteadOf: editing)
}

/// Shows the original beside the edited model; on Compare to the left of its column, else as a comparison of the two.
func besideOriginal(_ state: inout AppState) {
  guard let editing = state.shownEditing, editing.isEdited else { return }
  if state.screen == .compare {
    state.insertOriginal(editing, at: state.whatIf.column ?? state.compare.column)
  } else {
    state.compareWithOriginal(editing)
  }
  if state.whatIf.isOpen { state.whatIf.column = state.compare.column }
}

/// Asks for a file's name; the original's name with a suffix is proposed.
private func save(_ state: inout AppState, _ editing: EditedModel) {
  if let fault = editing.fault {
    state.notice = .failure("Only a model that can be built is saved: \(fault.sentence).")
  } else {
    state.prompt = Prompt(.model, text: editing.original.name + (editing.isEdited ? "-edited.yaml" : ".yaml"))
  }
}
