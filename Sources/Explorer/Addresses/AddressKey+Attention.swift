import VisionCore

extension AddressKey {
  static let attention: [AddressKey] = [
    AddressKey("block", on: [.attention], "the path of an attention, or of its block") { state in
      state.attentionSite.flatMap { $0.index == 0 ? nil : $0.path }
    } apply: { value, state throws(AddressError) in
      state.attention.site = try value.site(of: state).index
      return []
    },
    AddressKey("head", on: [.attention], "a head, counted from 0, or mean") { state in
      if case .head(let head) = state.attention.head { "\(head)" } else { nil }
    } apply: { value, state throws(AddressError) in
      let heads = state.attentionSite?.heads ?? 0
      guard let head = HeadArgument(argument: value.text)?.selection else { throw value.refused() }
      if case .head(let number) = head, number >= heads {
        throw value.refused("mean, or a head from 0 to \(heads - 1)")
      }
      state.attention.head = head
      return []
    },
    AddressKey("query", on: [.attention], "class, distillation, or a token's row and column, counted from 0") { state in
      guard state.attention.focus != .automatic, let site = state.attentionSite else { return nil }
      return QueryArgument(state.attentionQuery(site)).text
    } apply: { value, state throws(AddressError) in
      guard let site = state.attentionSite, let query = QueryArgument(argument: value.text)?.query else {
        throw value.refused()
      }
      let queries = site.arrangement.queries
      guard queries.contains(query) else {
        let front = queries.front.map { "\($0.name), " }.joined()
        throw value.refused("\(front)or a row and a column of the \(queries.grid) tokens, counted from 0")
      }
      switch query {
      case .prefix(let token): state.attention.focus = .prefix(token)
      case .place(let place):
        let point = GridPlacement(queries.grid).center(place)
        (state.attention.lastPoint, state.attention.focus) = (point, .point(x: point.x, y: point.y))
      }
      return []
    },
    AddressKey("heads", on: [.attention], "all: the maps of all heads in place of one") { state in
      state.attention.showsAllHeads ? "all" : nil
    } apply: { value, state throws(AddressError) in
      guard value.text == "all" else { throw value.refused() }
      state.attention.showsAllHeads = true
      return []
    },
    AddressKey("zoom", on: [.attention], "1, 2, 4 or 8") { state in
      state.attention.zoom == 1 ? nil : "\(state.attention.zoom)"
    } apply: { value, state throws(AddressError) in
      state.attention.zoom = try value.choice([("1", 1), ("2", 2), ("4", 4), ("8", 8)])
      return []
    },
    AddressKey(
      "run", on: [.attention], "yes or no: whether the model runs at once, as it does where there are trained weights"
    ) {
      state in
      let hasRun = state.attentionResult != nil || state.isRunning || state.attention.runsWhenReady
      return hasRun == state.hasOwnWeights ? nil : hasRun ? "yes" : "no"
    } apply: { value, state throws(AddressError) in
      state.attention.runsWhenReady = try value.isYes()
      return []
    },
  ]

  static let windows: [AddressKey] = [
    AddressKey("block", on: [.windows], "the path of a stage with windows, or of a block of one") { state in
      let stages = state.windowSites
      guard !stages.isEmpty, state.windows.stage > 0 else { return nil }
      return stages[min(state.windows.stage, stages.count - 1)].path
    } apply: { value, state throws(AddressError) in
      let stages = state.windowSites
      let path = value.text
      guard let stage = stages.firstIndex(where: { $0.path == path || path.hasPrefix($0.path + ".") }),
        path == stages[stage].path
          || stages[stage].sites.contains(where: { $0.path == path || $0.path.hasPrefix(path + ".") })
      else {
        throw value.refused(
          stages.isEmpty
            ? "a stage with windows, and \(state.preset.name) has none"
            : "one of \(stages.map(\.path).joined(separator: ", ")), or a block of these")
      }
      state.windows.stage = stage
      return []
    },
    AddressKey("station", on: [.windows], WindowStep.allCases.map { "\($0)" }.joined(separator: ", ")) { state in
      state.windows.step == .partition ? nil : "\(state.windows.step)"
    } apply: { value, state throws(AddressError) in
      state.windows.step = try value.choice(WindowStep.allCases.map { (name: "\($0)", value: $0) })
      return []
    },
    AddressKey("query", on: [.windows], "a token's row and column, counted from 0") { state in
      let stages = state.windowStages
      guard !stages.isEmpty else { return nil }
      let map = stages[min(state.windows.stage, stages.count - 1)].partition.map
      let place = state.windowCursor(on: map)
      return place == GridPlace(row: 0, column: 0) ? nil : "\(place.row),\(place.column)"
    } apply: { value, state throws(AddressError) in
      let stages = state.windowStages
      guard !stages.isEmpty else { throw value.refused("nothing here, as \(state.preset.name) has no windows") }
      let map = stages[min(state.windows.stage, stages.count - 1)].partition.map
      state.windows.point = GridPlacement(map).center(try value.place(in: map))
      return []
    },
    AddressKey("patches", on: [.windows], "yes: the image's patches in place of colours") { state in
      state.windows.showsPatches ? "yes" : nil
    } apply: { value, state throws(AddressError) in
      state.windows.showsPatches = try value.isYes()
      return []
    },
    AddressKey("zoom", on: [.windows], "1, 2, 4 or 8") { state in
      state.windows.zoom == 1 ? nil : "\(state.windows.zoom)"
    } apply: { value, state throws(AddressError) in
      state.windows.zoom = try value.choice([("1", 1), ("2", 2), ("4", 4), ("8", 8)])
      return []
    },
  ]
}

extension AddressValue {
  /// The attention at a path, or the first below it.
  func site(of state: AppState) throws(AddressError) -> AttentionSite {
    do {
      return try (state.reading?.attentions ?? []).site(at: text, of: state.preset.name)
    } catch {
      throw refused("one of the model's attentions: \(error)")
    }
  }
}

extension AppState {
  /// Whether the model comes with trained weights, or some are chosen.
  var hasOwnWeights: Bool { !weights.isSynthetic || ModelArgument(addressName(of: preset)).weights != nil }

  /// The stages that the Windows screen goes through.
  fileprivate var windowSites: [StageSummary] {
    (reading?.stages ?? []).filter { $0.sites.first?.arrangement.windows != nil }
  }
}
