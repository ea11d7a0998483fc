import VisionCore

extension AttentionState {
  static let bindings: [Binding] =
    (large.when { $0.attention.overview == nil } + overview.when { $0.attention.overview != nil } + always).on(
      .attention)

  private static let always: [Binding] = [
    Binding("run", "Run the model on the image", [.run: .attention(.run)]) { !$0.isRunning },
    Binding("class token", "The class token, or back to the place", [.classToken: .attention(.classToken)]) {
      ($0.attentionSubject?.site.arrangement.queries.prefix ?? 0) > 0
    },
    Binding("scale", "A scale of this map, of all, or logarithmic", [.scale: .attention(.scale)]),
    Binding("size", "A larger, a smaller image, and the model's own size", .size, isHint: false),
  ]

  /// While one map is shown large.
  private static let large: [Binding] = [
    Binding("move", "Move the query, or the inspected key", .arrows),
    Binding("run", "Run the model on the image", [.activate: .attention(.run)], isHint: false) { !$0.isRunning },
    Binding(
      "block", "The next or the previous block",
      [.nextPart: .attention(.block(1)), .previousPart: .attention(.block(-1))]),
    Binding("head", "The next or the previous head", [.next: .attention(.head(1)), .previous: .attention(.head(-1))]),
    Binding("overview", "All heads of all blocks", [.overview: .attention(.overview)]) { $0.attention.linked == nil },
    Binding("mean", "The mean over heads", [.fuse: .attention(.meanOfHeads)], isHint: false),
    Binding("all heads", "All heads in place of the picture", [.mode: .attention(.allHeads)]) {
      $0.attention.linked == nil
    },
    Binding("key", "Move a key instead of the query, to read its weight", [.handOver: .attention(.inspectKey)]),
    Binding("beside", "Another model beside this one", [.add: .attention(.link)]) { $0.attention.linked == nil },
    Binding("remove", "This model alone again", [.remove: .attention(.link)]) { $0.attention.linked != nil },
    Binding("other side", "Keys for the other model", [.following: .focus(1), .preceding: .focus(-1)]) {
      $0.attention.linked != nil
    },
    Binding(
      "zoom", "Twice as large about the query, or half",
      [.zoomIn: .attention(.zoom(1)), .zoomOut: .attention(.zoom(-1))]),
    Binding(
      "pan", "Move what is shown of an enlarged image",
      [
        .panLeft: .attention(.pan(.left)), .panDown: .attention(.pan(.down)), .panUp: .attention(.pan(.up)),
        .panRight: .attention(.pan(.right)),
      ], isHint: false
    ) { $0.attention.zoom > 1 },
    Binding("layers", "Heat over image, image alone, heat alone", [.picture: .attention(.layers)]),
    Binding(
      "opacity", "Less or more heat over the image",
      [.less: .attention(.opacity(-1)), .more: .attention(.opacity(1))], isHint: false),
    Binding(
      "smooth", "Weights that run into one another, or a square each", [.smooth: .attention(.smooth)], isHint: false),
  ]

  /// While all are shown.
  private static let overview: [Binding] = [
    Binding("move", "Select a map, or move the query", .arrows),
    Binding("open", "The selected map large", [.activate: .attention(.openTile)]),
    Binding("order", "Heads by number, entropy or distance", [.sort: .attention(.order)]),
    Binding(
      "arrows", "Whether arrows select a map or move the query", [.following: .focus(1), .preceding: .focus(-1)]),
    Binding("back", "Leave the overview", [.leave: .back, .overview: .back]),
  ]

  static let addressKeys: [AddressKey] = [
    AddressKey("block", on: [.attention], "the path of an attention, or of its block") { state in
      state.attentionSite.flatMap { $0.index == 0 ? nil : $0.path }
    } set: { value, state throws(AddressError) in
      state.attention.site = try value.site(of: state).index
    },
    head("head", \.attention.head) { $0.ownSubject },
    AddressKey("query", on: [.attention], "class, distillation, or a token's row and column, counted from 0") { state in
      guard state.attention.focus != .automatic, let site = state.attentionSite else { return nil }
      guard case .point(let x, let y) = state.attention.focus else {
        return QueryArgument(state.attentionQuery(site)).text
      }
      return AddressKey.text((x, y), on: site.arrangement.queries.grid)
    } set: { value, state throws(AddressError) in
      guard let queries = state.attentionSite?.arrangement.queries else { throw value.refused() }
      let front = queries.front.map { "\($0.name), " }.joined()
      if case .prefix(let token)? = QueryArgument(argument: value.text)?.query {
        guard queries.front.contains(token) else {
          throw value.refused("\(front)or a row and a column of the \(queries.grid) tokens, counted from 0")
        }
        state.attention.focus = .prefix(token)
      } else {
        let point = try value.point(in: queries.grid)
        (state.attention.lastPoint, state.attention.focus) = (point, .point(x: point.x, y: point.y))
      }
    },
    .point("place", on: .attention, "with query=class: the token that it goes back to", \.attention.hiddenPoint) {
      $0.attentionSite?.arrangement.queries.grid
    },
    .point("key", on: .attention, "the row and column of a key that is inspected", \.attention.key) {
      $0.attentionSite.map { ShownKeys($0.arrangement).grid }
    },
    .choice(
      "heads", on: .attention, \.attention.showsAllHeads, [("one", false), ("all", true)],
      of: "the maps of all heads in place of one: "),
    .choice("layers", on: .attention, \.attention.style.layers),
    .number(
      "opacity", on: .attention, \.attention.style.opacity, usually: 7, from: 0, "of the heat, in tenths: 1 to 10"),
    .flag("smooth", on: .attention, \.attention.style.isSmooth, "whether weights run into one another"),
    .choice("scale", on: .attention, \.attention.scaling, of: "what colours are measured by: "),
    .zoom(on: .attention, \.attention.zoom),
    .point("center", on: .attention, "the middle of what is shown of an enlarged image", \.attention.center) { _ in nil
    },
    AddressKey(
      "run", on: [.attention], "yes or no: whether the model runs at once, as it does where there are trained weights"
    ) { state in
      let hasRun = state.attentionResult != nil || state.isRunning || state.attention.runsWhenReady
      return hasRun == state.hasOwnWeights ? nil : hasRun ? "yes" : "no"
    } set: { value, state throws(AddressError) in
      state.attention.runsWhenReady = try value.isYes()
    },
    AddressKey("overview", on: [.attention], "yes: the maps of all heads of all blocks") { state in
      state.attention.overview == nil ? nil : "yes"
    } set: { value, state throws(AddressError) in
      state.attention.overview = try value.isYes() ? OverviewState() : nil
    },
    AddressKey("order", on: [.attention], "with overview: number, entropy or distance, by which heads are sorted") {
      state in
      state.attention.overview.flatMap { $0.order == .number ? nil : $0.order.rawValue }
    } set: { value, state throws(AddressError) in
      state.attention.overview?.order = try value.choice(OverviewState.Order.allCases.map { ($0.rawValue, $0) })
    },
    AddressKey("arrows", on: [.attention], "with overview: query, where arrows move that") { state in
      state.attention.overview?.movesQuery == true ? "query" : nil
    } set: { value, state throws(AddressError) in
      state.attention.overview?.movesQuery = try value.choice([("query", true), ("map", false)])
    },
    AddressKey("linked", on: [.attention], "a model beside the address's own") { state in
      state.attention.linked.map { state.addressName(of: $0.preset) }
    } set: { value, state throws(AddressError) in
      let preset = try Address.preset(value.text)
      do {
        try state.link(preset, weights: ModelArgument(value.text).weights)
      } catch {
        throw .model(value.text, reason: "\(error)")
      }
      state.addressNames[preset.name] = value.text
    },
    AddressKey("linked-weights", on: [.attention], "the linked model's checkpoint, or none for synthetic weights") {
      state in
      state.attention.linked.flatMap {
        $0.weights.text(usually: ModelArgument(state.addressName(of: $0.preset)).weights)
      }
    } set: { value, state in
      state.attention.linked?.weights = value.text == "none" ? .synthetic(seed: 0) : .checkpoint(path: value.text)
    },
    AddressKey("linked-block", on: [.attention], "the path of an attention of the linked model, or of its block") {
      state in
      state.attention.linked == nil ? nil : state.linkedSubject?.site.path
    } set: { value, state throws(AddressError) in
      guard let subject = state.linkedSubject else { throw .needs(key: "linked-block", other: "linked") }
      do {
        state.attention.linked?.site = try subject.sites.site(at: value.text, of: subject.preset.name).index
      } catch {
        throw value.refused("one of the linked model's attentions: \(error)")
      }
    },
    head("linked-head", \.attention.linkedHead) { $0.linkedSubject },
    .flag("linked-keys", on: .attention, \.attention.isLinkedActive, "whether keys are the linked model's"),
  ]

  private static func head(
    _ name: String, _ path: WritableKeyPath<AppState, HeadSelection> & Sendable,
    of subject: @escaping @Sendable (AppState) -> AttentionSubject?
  ) -> AddressKey {
    AddressKey(name, on: [.attention], "a head, counted from 0, or mean") { state in
      subject(state)?.head.index.map { "\($0)" }
    } set: { value, state throws(AddressError) in
      let heads = subject(state)?.site.heads ?? 0
      guard let head = HeadArgument(argument: value.text)?.selection else { throw value.refused() }
      if let number = head.index, number >= heads { throw value.refused("mean, or a head from 0 to \(heads - 1)") }
      state[keyPath: path] = head
    }
  }
}

extension AddressValue {
  /// The attention at a path, or the first below it.
  fileprivate func site(of state: AppState) throws(AddressError) -> AttentionSite {
    do {
      return try (state.reading?.attentions ?? []).site(at: text, of: state.preset.name)
    } catch {
      throw refused("one of the model's attentions: \(error)")
    }
  }
}
