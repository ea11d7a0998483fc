import VisionCore

/// Opens the list of models to put beside the chosen one, or shows that one alone again.
func toggleLink(_ state: inout AppState) {
  guard state.attention.linked == nil else {
    state.attention.linked = nil
    return
  }
  let extra = Catalog.presets.contains { $0.name == state.preset.name } ? [] : [state.preset]
  state.picker = ModelPicker("Beside \(state.preset.title)", for: .link, also: extra)
}

/// Puts the picked model beside the chosen one, at its block of the most alike resolution, and runs it.
func link(_ state: inout AppState, _ preset: Preset) -> [Effect] {
  guard let own = state.ownSubject else { return [] }
  let isSame = preset.name == state.preset.name
  let input = isSame ? state.input : preset.input
  switch state.reading(of: preset, at: input) {
  case .failure(let failure):
    state.notice = .failure("\(failure)")
    return []
  case .success(let reading):
    guard !reading.attentions.isEmpty else {
      state.notice = .failure("\(preset.title) has no attention to show beside that of \(state.preset.title).")
      return []
    }
    // Another look at the same model has the same weights; a checkpoint belongs to one model.
    var linked = LinkedModel(preset: preset, input: input, weights: isSame ? state.weights : .synthetic(seed: 0))
    linked.site = reading.attentions.likest(own.site, of: own.sites.count)
    linked.result = isSame ? state.attentionResult : nil
    state.attention.linked = linked
    state.attention.linked?.isActive = linked.result == nil
    guard linked.result == nil, state.image != nil else { return [] }
    let effects = startAttentionRun(&state)
    state.attention.linked?.isActive = false
    return effects
  }
}

extension AppState {
  /// Puts a model at its own resolution beside the chosen one, with a checkpoint that is its own where there is one; it runs after
  /// that has.
  /// - Throws: `ReadingFailure`, or `AttentionError` for a model without attention.
  mutating func link(_ preset: Preset, weights path: String?) throws {
    let input = preset.name == self.preset.name ? self.input : preset.input
    let reading = try reading(of: preset, at: input).get()
    guard let own = ownSubject, !reading.attentions.isEmpty else {
      throw AttentionError.noAttention(model: preset.name)
    }
    let weights = path.map { WeightsChoice.checkpoint(path: $0) } ?? .synthetic(seed: 0)
    attention.linked = LinkedModel(preset: preset, input: input, weights: weights)
    attention.linked?.site = reading.attentions.likest(own.site, of: own.sites.count)
  }
}

/// The weights that were named for the model beside the chosen one; no name means synthetic ones.
func acceptLinkedWeights(_ state: inout AppState, _ path: String) -> [Effect] {
  if !path.isEmpty { return state.checkLinkedWeights(path) }
  state.attention.linked?.weights = .synthetic(seed: 0)
  return []
}

extension [AttentionSite] {
  /// The site whose grid of queries is most like another's; of several the one at the most alike depth.
  /// - Parameter count: the sites of the other model
  func likest(_ other: AttentionSite, of count: Int) -> Int {
    func unlikeness(_ site: AttentionSite) -> (Double, Double) {
      let (own, wanted) = (Double(site.arrangement.queries.grid.count), Double(other.arrangement.queries.grid.count))
      let depth = Double(site.index) / Double(self.count) - Double(other.index) / Double(count)
      return (Swift.max(own, wanted) / Swift.max(Swift.min(own, wanted), 1), abs(depth))
    }
    return self.min { unlikeness($0) < unlikeness($1) }?.index ?? 0
  }
}
