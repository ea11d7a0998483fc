import VisionCore

/// What a message makes of the state, and what it asks the world for. Pure.
func update(_ state: inout AppState, _ message: Message) -> [Effect] {
  switch message {
  case .key(let key): return updateKey(&state, key)
  case .mouse(let mouse): return updateMouse(&state, mouse)
  case .resized(let size):
    state.size = size
    return []
  case .tick:
    state.ticks += 1
    return []
  case .catalogueRead(let readings):
    state.keep(readings)
    return []
  case .scalingMeasured(let progress): return receive(&state, progress)
  case .inspected(let report): return receive(&state, report)
  case .exported(let outcome): return receive(&state, outcome)
  case .publishedCounted(let points):
    state.published = points
    return []
  case .imageLoaded, .weightsAccepted, .fileRefused, .runProgressed, .runFinished, .timesMeasured, .runFailed,
    .runCancelled, .weightsRefitted, .modelSaved, .modelFileExists, .pathsListed:
    return updateFromBackground(&state, message)
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
    state.export = ExportMenu(hasTable: state.exportTable != nil)
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
  case .cancelRun: return [.cancelRun]
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
  case .completePath: return [.listFolder(prompt.parts.folder)]
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
  case .image: return path.isEmpty ? [] : [.loadImage(path)]
  case .weights where state.screen == .attention && state.attention.isLinkedActive:
    return acceptLinkedWeights(&state, path)
  case .weights where path.isEmpty:
    state.weights = .synthetic(seed: 0)
    state.notice = .information("Synthetic weights are used: they stand for no training.")
    return []
  case .weights:
    guard let reading = state.reading else { return [] }
    return [.checkWeights(path: path, state.preset, reading.program)]
  case .export where path.isEmpty: return []
  case .export(let choice):
    state.export = nil
    return [.writeExport(ExportRequest(choice, of: state), path: path, overwriting: prompt.existing == path)]
  case .model where path.isEmpty: return []
  case .model:
    let path = ModelFile.isNamed(path) ? path : path + ".yaml"
    return [.saveModel(path: path, state.panelPreset, overwriting: prompt.existing == path)]
  }
}

/// What a background task reports. Screens are told too, so that they can start what they waited for.
private func updateFromBackground(_ state: inout AppState, _ message: Message) -> [Effect] {
  switch message {
  case .imageLoaded(let image):
    // The first one is there without having been asked for.
    let isFirst = state.image == nil
    state.image = image
    if isFirst { break }
    state.notice = .success(
      "\(image.name), \(image.image.width) × \(image.image.height) pixels.")
  case .weightsAccepted(let weights, let notes):
    let isLinked = state.attention.linked?.awaitsWeights ?? false
    if isLinked {
      state.attention.linked?.weights = weights
      state.attention.linked?.awaitsWeights = false
    } else {
      state.weights = weights
    }
    let title = isLinked ? state.attention.linked?.preset.title : state.preset.title
    let sentences: [Phrase] =
      ["Weights of \(weights.label) fit \(title ?? state.preset.title)."] + notes.map { Phrase(verbatim: $0) }
    state.notice = .success(sentences.joined(separator: " "))
  case .weightsRefitted(let path, let model, let refusal) where model == state.preset.name:
    refit(&state, path, refusal)
  case .modelSaved(let path): state.notice = .success("Saved: `explorer \(path)` opens it.")
  case .modelFileExists(let path): state.prompt = Prompt(.model, text: path, existing: path)
  case .fileRefused(let sentence): state.notice = .failure(Phrase(verbatim: sentence))
  case .runProgressed(let run, let progress, let what) where run == state.runNumber:
    state.run = .running(progress: progress, what: what)
  case .runFinished(let run, let result) where run == state.runNumber:
    state.run = .idle
    if state.attention.linked?.runNumber == run {
      state.attention.linked?.result = result
    } else {
      state.result = result
    }
  case .timesMeasured(let run, let times) where run == state.runNumber:
    state.run = .idle
    state.adopt(times)
  case .runFailed(let run, let sentence) where run == state.runNumber:
    state.run = .failed(Phrase(verbatim: sentence))
    state.notice = .failure(Phrase(verbatim: sentence))
  case .runCancelled(let run) where run == state.runNumber:
    state.run = .idle
    state.notice = .information("The run was cancelled.")
  case .pathsListed(let folder, let names): state.prompt?.complete(folder: folder, names: names)
  default: return []
  }
  return updateScreen(&state, message)
}

/// A checkpoint after its model was edited: what no longer fits gives way to synthetic weights, and comes back with what fits.
private func refit(_ state: inout AppState, _ path: String, _ refusal: String?) {
  let weights = WeightsChoice.checkpoint(path: path)
  let was = state.weights
  state.weights = refusal == nil ? weights : .synthetic(seed: 0)
  guard state.weights != was else { return }
  guard let refusal else {
    state.notice = .success("Weights of \(weights.label) fit \(state.preset.title) again.")
    return
  }
  state.notice = .information(
    "\(weights.label) does not fit \(state.preset.title) any more; synthetic weights are used. \(refusal)")
}

/// The folder of a path with its slash; empty where there is none.
private func folder(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
}
