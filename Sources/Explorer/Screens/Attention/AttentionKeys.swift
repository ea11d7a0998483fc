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
}
