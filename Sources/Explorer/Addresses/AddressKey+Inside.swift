import VisionCore

extension AddressKey {
  /// Keys of the Inside screen; the view comes first, as the others are of what it shows.
  static let inside: [AddressKey] = [
    onInside("view", InsideView.allCases.map(\.addressName).joined(separator: ", ")) { state in
      state.inside.view == .rollout ? nil : state.inside.view.addressName
    } apply: { value, state throws(AddressError) in
      let views = InsideView.allCases.map { (name: $0.addressName, value: $0) }
      state.inside.view = try value.choice(views + [(name: "ablation", value: .ablation)])
    },
    onInside("mode", "a way in which the view is drawn, such as effective, growth, scales or channels") { state in
      state.inside.mode == state.inside.view.modes.first ? nil : state.inside.mode.map { "\($0)" }
    } apply: { value, state throws(AddressError) in
      guard !state.inside.view.modes.isEmpty else { throw value.refused("a view that has several") }
      state.inside.mode = try value.choice(state.inside.view.modes.map { (name: "\($0)", value: $0) })
    },
    onInside("block", "the path of a block, or of an attention") { state in
      switch state.inside.view {
      case .bias, .ablation: state.inside.site == 0 ? nil : state.insideSite?.path
      case .rollout, .field, .features: state.inside.block == nil ? nil : state.insideBlock?.path
      case .distance, .positions: nil
      }
    } apply: { value, state throws(AddressError) in
      try state.chooseInsideBlock(value)
    },
    onInside("head", "a head, counted from 0") { state in
      state.inside.head == 0 ? nil : "\(state.inside.head)"
    } apply: { value, state throws(AddressError) in
      state.inside.head = try value.integer(in: 0...max((state.insideSite?.heads ?? 1) - 1, 0))
    },
    onInside("window", "the side of the window at which the bias is evaluated") { state in
      state.inside.window.map(String.init)
    } apply: { value, state throws(AddressError) in
      state.inside.window = try value.integer(in: Program.biasWindows)
    },
    onInside("query", "class, distillation, or a token's row and column, counted from 0") { state in
      guard state.inside.focus != .automatic, let tokens = state.insideAddressTokens else { return nil }
      return QueryArgument(state.insideFocused(tokens)).text
    } apply: { value, state throws(AddressError) in
      guard let tokens = state.insideAddressTokens else {
        throw value.refused("nothing in this view, which has no query")
      }
      guard let query = QueryArgument(argument: value.text)?.query, tokens.contains(query) else {
        throw value.refused("a token of the \(tokens.grid) tokens: a row and a column, counted from 0")
      }
      switch query {
      case .prefix(let token): state.inside.focus = .prefix(token)
      case .place(let place):
        let point = GridPlacement(tokens.grid).center(place)
        (state.inside.lastPoint, state.inside.focus) = (point, .point(x: point.x, y: point.y))
      }
    },
    onInside(
      "off", "what is switched off: " + ["mask", "shift", "bias", "positions", "class-token"].joined(separator: ", ")
    ) {
      state in
      guard state.inside.view == .ablation else { return nil }
      return state.insideChosenAblation?.addressName
    } apply: { value, state throws(AddressError) in
      let known = state.insideAblations.enumerated().map { (name: $0.element.addressName, value: $0.offset) }
      state.inside.ablation = try value.choice(known)
    },
    onInside("spacing", BiasSpacing.allCases.map(\.rawValue).joined(separator: ", ")) { state in
      state.inside.spacing?.rawValue
    } apply: { value, state throws(AddressError) in
      state.inside.spacing = try value.choice(BiasSpacing.allCases.map { (name: $0.rawValue, value: $0) })
    },
    onInside("with", "a second model, whose heads are plotted beside") { state in
      state.inside.other.map { state.addressName(of: $0) }
    } apply: { value, state throws(AddressError) in
      state.plotBeside(try Address.preset(value.text), named: value.text)
    },
  ]

  private static func onInside(
    _ name: String, _ values: String, read: @escaping @Sendable (AppState) -> String?,
    apply: @escaping @Sendable (AddressValue, inout AppState) throws(AddressError) -> Void
  ) -> AddressKey {
    AddressKey(name, on: [.inside], values, read: read) { value, state throws(AddressError) in
      try apply(value, &state)
      return []
    }
  }

  /// Keys of the Attention screen for several maps at once.
  static let manyMaps: [AddressKey] = [
    AddressKey("overview", on: [.attention], "yes: the maps of all heads of all blocks") { state in
      state.attention.overview == nil ? nil : "yes"
    } apply: { value, state throws(AddressError) in
      if try value.isYes() { updateOverview(&state, .attention(.overview)) }
      return []
    },
    AddressKey("linked", on: [.attention], "a model beside the address's own") { state in
      state.attention.linked.map { state.addressName(of: $0.preset) }
    } apply: { value, state throws(AddressError) in
      let preset = try Address.preset(value.text)
      do {
        try state.link(preset, weights: ModelArgument(value.text).weights)
      } catch {
        throw .model(value.text, reason: "\(error)")
      }
      state.addressNames[preset.name] = value.text
      return []
    },
    AddressKey("linked-block", on: [.attention], "the path of an attention of the linked model, or of its block") {
      state in
      state.attention.linked == nil ? nil : state.linkedSubject?.site.path
    } apply: { value, state throws(AddressError) in
      guard let subject = state.linkedSubject else { throw .needs(key: "linked-block", other: "linked") }
      do {
        state.attention.linked?.site = try subject.sites.site(at: value.text, of: subject.preset.name).index
      } catch {
        throw value.refused("one of the linked model's attentions: \(error)")
      }
      return []
    },
  ]
}

extension InsideView {
  fileprivate var addressName: String { title.english.lowercased() }
}

extension Ablation {
  /// What an address calls it, wherever it is done.
  fileprivate var addressName: String {
    switch self {
    case .mask: "mask"
    case .shift: "shift"
    case .bias: "bias"
    case .positions: "positions"
    case .head: "head"
    case .token(let token): token.name + "-token"
    }
  }
}

extension AppState {
  /// The tokens that a query is one of; those of a bias are known before that is computed.
  fileprivate var insideAddressTokens: TokenGrid? {
    guard inside.view == .bias, inside.mode != .scales else { return insideTokens }
    let own = insideSite?.arrangement.windows?.window
    return (inside.window.map { GridSize(square: $0) } ?? own).map { TokenGrid($0) } ?? insideTokens
  }

  fileprivate mutating func chooseInsideBlock(_ value: AddressValue) throws(AddressError) {
    switch inside.view {
    case .bias, .ablation:
      do {
        inside.site = try (insideShape?.sites ?? []).site(at: value.text, of: preset.name).index
      } catch {
        throw value.refused("one of the model's attentions: \(error)")
      }
    case .rollout, .field, .features:
      let blocks = insideShape?.blocks ?? []
      guard let index = blocks.firstIndex(where: { $0.path == value.text || $0.path.hasPrefix(value.text + ".") })
      else {
        throw value.refused("one of \(blocks.map(\.path).prefix(6).joined(separator: ", ")) …")
      }
      inside.block = index
    case .distance, .positions: throw value.refused("nothing in this view, which shows all blocks at once")
    }
  }
}
