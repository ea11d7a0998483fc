import VisionCore

extension Address {
  /// The address of what a state shows. What lies over the screen, such as the help, is left out.
  init(_ state: AppState) {
    let screen = state.screen
    let preset = screen == .compare ? state.compare.presets.first ?? state.preset : state.preset
    self.init(
      model: state.addressName(of: preset), screen: screen,
      settings: AddressKey.all.filter { $0.applies(to: screen) }.compactMap { key in
        key.read(state).map { Setting(key: key.name, value: $0) }
      })
  }
}

/// Makes a state show what an address says, as if nothing had been looked at before: whatever the address does not name is as
/// the program has it at first. What was read and run stays known.
/// - Throws: `AddressError`; the state is then as it was.
/// - Returns: what the view has to be filled with in the background.
func apply(_ address: Address, to state: inout AppState) throws(AddressError) -> [Effect] {
  var next = state
  let input = try address.input
  var effects = next.dismissJobs()
  next.startOver()
  let preset = try next.choose(address, at: input)
  next.screen = address.screen
  if address.screen == .compare { next.compare.input = input }
  if address.screen == .scaling { next.scaling.presets = [preset] }
  effects += next.takeUsualFiles(address)
  next.attention.runsWhenReady = address.screen == .attention && next.expectsOwnWeights(address)
  for key in AddressKey.all where key.applies(to: address.screen) {
    guard let text = address[key.name] else { continue }
    effects += try key.apply(AddressValue(key: key, text: text), &next)
  }
  // Now the screen may ask for what it needs.
  effects += address.screen == .scaling ? showScaling(&next) : update(&next, .show(address.screen))
  if next.attention.runsWhenReady { effects += next.runNow() }
  next.notice = nil
  state = next
  return effects
}

extension Address {
  /// The size that is asked for; nil for the model's own.
  fileprivate var input: GridSize? {
    get throws(AddressError) {
      guard let text = self["size"] else { return nil }
      guard let size = InputSize(argument: text) else {
        throw .badValue(key: "size", value: text, expected: "a size in pixels: 384, or height by width: 256x320")
      }
      return size.grid
    }
  }
}

extension AppState {
  /// Chooses nothing, on every screen.
  fileprivate mutating func startOver() {
    (models, stages, compare, whatIf) = (ModelsState(), StagesState(), CompareState(), WhatIfState())
    (attention, windows, accuracy) = (AttentionState(), WindowsState(), AccuracyState())
    let (table, memory) = (scaling.table, inside.memory)
    (scaling, inside) = (ScalingState(), InsideState())
    (scaling.table, inside.memory) = (table, memory)
    (help, helpOffset, prompt, export, picker) = (false, 0, nil, nil, nil)
  }

  /// Chooses the address's model; one with edits is shown beside what it was before them.
  fileprivate mutating func choose(_ address: Address, at input: GridSize?) throws(AddressError) -> Preset {
    let preset = try Address.preset(address.model)
    let size = input ?? preset.input
    if case .failure(let failure) = reading(of: preset, at: size) {
      throw .model(address.model, reason: failure.sentence)
    }
    addressNames[preset.name] = address.model
    if preset.name != self.preset.name { weights = .synthetic(seed: 0) }
    if let editing = try EditedModel(address.model, preset, at: size) { whatIf.keep(editing, insteadOf: preset.name) }
    choose(preset, input: size)
    return preset
  }

  /// The image and the weights that are there without being named.
  fileprivate mutating func takeUsualFiles(_ address: Address) -> [Effect] {
    var effects: [Effect] = []
    if address["image"] == nil, let path = SampleImages.path(of: Address.usualImage), image?.path != path {
      image = nil
      effects += loadImage(path)
    }
    guard address["weights"] == nil, let path = ModelArgument(address.model).weights else {
      if address["weights"] == nil || address["weights"] == "none" { weights = .synthetic(seed: 0) }
      return effects
    }
    return effects + askForWeights(path)
  }

  fileprivate func expectsOwnWeights(_ address: Address) -> Bool {
    address["weights"].map { $0 != "none" } ?? (ModelArgument(address.model).weights != nil)
  }

  /// Runs the model at once where its image and weights are there, unless that was done already; else it runs when they are.
  fileprivate mutating func runNow() -> [Effect] {
    if jobs[.weights] != nil || jobs[.image] != nil { return [] }
    attention.runsWhenReady = false
    guard let site = attentionSite, let result = attentionResult, result.image.path == image?.path,
      result.weights == weights, result.trace.captured[site.step] != nil
    else { return startAttentionRun(&self) }
    return runOther(&self)
  }
}

extension EditedModel {
  /// A model with edits in its name, with what it was before them; nil for one without.
  fileprivate init?(_ name: String, _ preset: Preset, at input: GridSize) throws(AddressError) {
    let argument = ModelArgument(name)
    if argument.changes.isEmpty { return nil }
    let base = try Address.preset(argument.base)
    guard let changes = try? ModelChanges(argument.changes, of: base),
      let before = try? ModelReading(base, input: base.input)
    else { return nil }
    self.init(before)
    apply(ModelVersion(changes: changes, input: input), at: "")
    // What the list cannot build is shown as it is, without what it was.
    if fault != nil || self.preset.name != preset.name { return nil }
  }
}
