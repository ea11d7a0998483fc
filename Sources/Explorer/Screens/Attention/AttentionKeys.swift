import VisionCore

extension AttentionState {
  static let bindings: [Binding] = large + overviewAlone + always

  private static let always: [Binding] = [
    on("run", "Run the model on the image", [.init(.character("r"), sends: .attention(.run))]) { !$0.isRunning },
    on(
      "class token", "The class token, or back to the place",
      [.init(.character("c"), sends: .attention(.classToken))]
    ) { ($0.attentionSubject?.site.arrangement.queries.prefix ?? 0) > 0 },
    on("scale", "A scale of this map, of all, or logarithmic", [.init(.character("s"), sends: .attention(.scale))]),
    on("size", "A larger, a smaller image, and the model's own size", Binding.sizeKeys, isHint: false),
  ]

  private static let large: [Binding] = [
    large(
      "move", "Move the query, or the inspected key",
      [
        .init(.up, .character("k"), sends: .move(.up)), .init(.down, .character("j"), sends: .move(.down)),
        .init(.left, .character("h"), sends: .move(.left)), .init(.right, .character("l"), sends: .move(.right)),
      ]),
    large("run", "Run the model on the image", [.init(.enter, sends: .attention(.run))], isHint: false) {
      !$0.isRunning
    },
    large(
      "block", "The next or the previous block",
      [
        .init(.character("b"), .character("."), sends: .attention(.block(1))),
        .init(.character("B"), .character(","), sends: .attention(.block(-1))),
      ]),
    large(
      "head", "The next or the previous head",
      [.init(.character("n"), sends: .attention(.head(1))), .init(.character("N"), sends: .attention(.head(-1)))]),
    large("overview", "All heads of all blocks", [.init(.character("O"), sends: .attention(.overview))]) {
      $0.attention.linked == nil
    },
    large("mean", "The mean over heads", [.init(.character("m"), sends: .attention(.meanOfHeads))], isHint: false),
    large("all heads", "All heads in place of the picture", [.init(.character("a"), sends: .attention(.allHeads))]) {
      $0.attention.linked == nil
    },
    large(
      "key", "Move a key instead of the query, to read its weight",
      [.init(.character("v"), sends: .attention(.inspectKey))]),
    large(
      "side", "Another model beside this one, or this one alone",
      [.init(.character("p"), sends: .attention(.link))]),
    large(
      "other side", "Keys for the other model", [.init(.tab, sends: .focus(1)), .init(.backtab, sends: .focus(-1))]
    ) { $0.attention.linked != nil },
    large(
      "zoom", "Twice as large about the query, or half",
      [.init(.character("z"), sends: .attention(.zoom(1))), .init(.character("Z"), sends: .attention(.zoom(-1)))]),
    large(
      "pan", "Move what is shown of an enlarged image",
      [
        .init(.character("H"), sends: .attention(.pan(.left))), .init(.character("J"), sends: .attention(.pan(.down))),
        .init(.character("K"), sends: .attention(.pan(.up))), .init(.character("L"), sends: .attention(.pan(.right))),
      ], isHint: false
    ) { $0.attention.zoom > 1 },
    large("layers", "Heat over image, image alone, heat alone", [.init(.character("o"), sends: .attention(.layers))]),
    large(
      "opacity", "Less or more heat over the image",
      [
        .init(.character("["), sends: .attention(.opacity(-1))), .init(.character("]"), sends: .attention(.opacity(1))),
      ], isHint: false),
    large(
      "smooth", "Weights that run into one another, or a square each",
      [.init(.character("f"), sends: .attention(.smooth))], isHint: false),
  ]

  private static let overviewAlone: [Binding] = [
    overview(
      "move", "Select a map, or move the query",
      [
        .init(.up, .character("k"), sends: .move(.up)), .init(.down, .character("j"), sends: .move(.down)),
        .init(.left, .character("h"), sends: .move(.left)), .init(.right, .character("l"), sends: .move(.right)),
      ]),
    overview("open", "The selected map large", [.init(.enter, sends: .attention(.openTile))]),
    overview("order", "Heads by number, entropy or distance", [.init(.character("o"), sends: .attention(.order))]),
    overview(
      "arrows", "Whether arrows select a map or move the query",
      [.init(.tab, sends: .focus(1)), .init(.backtab, sends: .focus(-1))]),
    overview("back", "Leave the overview", [.init(.escape, .character("O"), sends: .back)]),
  ]

  private static func on(
    _ label: Phrase, _ help: Phrase, _ actions: [Binding.Action], isHint: Bool = true,
    when applies: @escaping @Sendable (AppState) -> Bool = { _ in true }
  ) -> Binding {
    Binding(label, help, in: .screens([.attention]), actions, isHint: isHint, when: applies)
  }

  /// While one map is shown large.
  private static func large(
    _ label: Phrase, _ help: Phrase, _ actions: [Binding.Action], isHint: Bool = true,
    when applies: @escaping @Sendable (AppState) -> Bool = { _ in true }
  ) -> Binding {
    on(label, help, actions, isHint: isHint) { $0.attention.overview == nil && applies($0) }
  }

  /// While all are shown.
  private static func overview(
    _ label: Phrase, _ help: Phrase, _ actions: [Binding.Action],
    when applies: @escaping @Sendable (AppState) -> Bool = { _ in true }
  ) -> Binding {
    on(label, help, actions) { $0.attention.overview != nil && applies($0) }
  }
}
