import VisionCore

/// What a message makes of the state, and what it asks the world for. Pure.
///
/// Whatever the message changes, jobs for answers that nobody asks for any more are withdrawn.
func update(_ state: inout AppState, _ message: Message) -> [Effect] {
  let effects = respond(&state, to: message)
  return effects + state.withdrawJobs()
}

private func respond(_ state: inout AppState, to message: Message) -> [Effect] {
  switch message {
  case .key(let key): return updateKey(&state, key)
  case .mouse(let mouse): return updateMouse(&state, mouse)
  case .resized(let size):
    state.size = size
    return []
  case .tick:
    state.ticks += 1
    return []
  case .job(let id, let report):
    // Nobody asks for it any more.
    guard state.jobs[id] != nil else { return [] }
    let effects = state.receive(id, report)
    if case .progress = report { return effects }
    // The screen that is shown may lack something else now.
    return effects + updateScreen(&state, message)
  default: return updateCommand(&state, message)
  }
}

/// What a key means by the key map, or the text it types.
private func updateKey(_ state: inout AppState, _ key: Key) -> [Effect] {
  state.notice = nil
  if let message = KeyMap.message(for: key, in: state) { return updateCommand(&state, message) }
  switch state.mode {
  case .entry, .picker, .prompt:
    return key == .control("c") ? [.quit] : LineEdit(key).map { updateCommand(&state, .edit($0)) } ?? []
  case .screen, .help, .whatIf, .export: return []
  }
}

/// What was drawn says what the mouse means there.
private func updateMouse(_ state: inout AppState, _ mouse: MouseEvent) -> [Effect] {
  var canvas = Canvas(
    width: state.size.columns, height: state.size.rows, appearance: Appearance())
  draw(state, on: &canvas)
  return canvas.messages(for: mouse).flatMap { updateCommand(&state, $0) }
}

/// What keys mean: what holds everywhere here, the rest on the screen that is shown.
private func updateCommand(_ state: inout AppState, _ message: Message) -> [Effect] {
  if case .quit = message { return [.quit] }
  if state.prompt != nil { return updatePrompt(&state, message) }
  if state.export != nil { return updateExport(&state, message) }
  if state.help { return updateHelp(&state, message) }
  if case .export(.open) = message {
    state.export = ExportMenu(state)
    return []
  }
  if case .copyAddress = message { return copyAddress(&state) }
  if let effects = updatePicker(&state, message) { return effects }
  if case .show = message { state.whatIf.isOpen = false }
  if state.whatIf.isOpen { return updateWhatIf(&state, message) }
  switch message {
  case .show(let screen):
    state.screen = screen
    return updateScreen(&state, message)
  case .toggleHelp:
    (state.help, state.helpOffset) = (true, 0)
    return []
  case .openPrompt(let subject):
    state.prompt = Prompt(subject, text: subject == .image ? state.image.map { folder(of: $0.path) } ?? "" : "")
    return []
  case .cancelJob: return state.cancelJob()
  case .whatIf(.open):
    openWhatIf(&state)
    return []
  case .whatIf(.beside):
    besideOriginal(&state)
    return []
  default: return updateScreen(&state, message)
  }
}

func updateScreen(_ state: inout AppState, _ message: Message) -> [Effect] {
  switch state.screen {
  case .models: updateModels(&state, message)
  case .stages: updateStages(&state, message)
  case .compare: updateCompare(&state, message)
  case .attention: updateAttention(&state, message)
  case .windows: updateWindows(&state, message)
  case .scaling: updateScaling(&state, message)
  case .accuracy: updateAccuracy(&state, message)
  case .inside: updateInside(&state, message)
  }
}

private func updateHelp(_ state: inout AppState, _ message: Message) -> [Effect] {
  let help = HelpOverlay(state)
  if let offset = help.pane.offset(after: message, in: help.height) {
    state.helpOffset = offset
  } else {
    state.help = false
  }
  return []
}

private func updatePrompt(_ state: inout AppState, _ message: Message) -> [Effect] {
  guard let prompt = state.prompt else { return [] }
  switch message {
  case .edit(let edit):
    state.prompt?.editor.apply(edit)
    state.prompt?.candidates = []
    state.prompt?.existing = nil
    return []
  case .completePath: return state.listFolder(prompt.parts.folder)
  case .activate:
    state.prompt = nil
    return accept(&state, prompt)
  case .back:
    state.prompt = nil
    return []
  default: return []
  }
}

private func accept(_ state: inout AppState, _ prompt: Prompt) -> [Effect] {
  let path = prompt.editor.text
  switch prompt.subject {
  case .image: return path.isEmpty ? [] : state.loadImage(path)
  case .weights where state.screen == .attention && state.attention.isLinkedActive:
    return acceptLinkedWeights(&state, path)
  case .weights where path.isEmpty:
    state.weights = .synthetic(seed: 0)
    state.notice = .information("Synthetic weights are used: they stand for no training.")
    return []
  case .weights: return state.checkWeights(path)
  case .export where path.isEmpty: return []
  case .export(let choice):
    state.export = nil
    return state.export(choice, to: path, overwriting: prompt.existing == path)
  case .model where path.isEmpty: return []
  case .model:
    let path = ModelFile.isNamed(path) ? path : path + ".yaml"
    return state.save(state.panelPreset, to: path, overwriting: prompt.existing == path)
  }
}

/// The folder of a path with its slash; empty where there is none.
private func folder(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
}
