extension StagesState {
  static let bindings: [Binding] = [
    Binding(
      "size", "Make the image larger or smaller, as the model allows", in: .screens([.stages, .compare]),
      [
        .init(.character("+"), sends: .changeResolution(.larger)),
        .init(.character("-"), .character("_"), sends: .changeResolution(.smaller)),
      ]),
    Binding(
      "own size", "Go back to the model's own resolution", in: .screens([.stages, .compare]),
      [.init(.character("="), .character("0"), sends: .changeResolution(.original))], isHint: false),
    Binding(
      "fold", "Open or fold a row", in: .screens([.stages]), [.init(.enter, .character(" "), sends: .toggle)]),
    Binding(
      "levels", "Fold or open one level everywhere", in: .screens([.stages]),
      [.init(.character("["), sends: .stages(.level(-1))), .init(.character("]"), sends: .stages(.level(1)))]),
    Binding(
      "blocks", "Fold down to the blocks", in: .screens([.stages]),
      [.init(.character("b"), sends: .stages(.foldToBlocks))], isHint: false),
    Binding(
      "sort", "Sort within each parent: execution, MACs, parameters", in: .screens([.stages]),
      [.init(.character("s"), sends: .stages(.sort))]),
    Binding(
      "rule", "Count by the next rule: exact, FLOPs, the paper's, fvcore …", in: .screens([.stages]),
      [.init(.character("r"), sends: .stages(.nextRule))], isHint: false),
    Binding(
      "search", "Search the rows", in: .screens([.stages]), [.init(.character("/"), sends: .startFilter)]),
    Binding(
      "match", "Go to the next or the previous row found", in: .screens([.stages]),
      [.init(.character("n"), sends: .stages(.find(1))), .init(.character("N"), sends: .stages(.find(-1)))],
      when: { !$0.stages.search.text.isEmpty }),
    Binding(
      "time", "Run, and show or hide each layer's milliseconds and GFLOP/s", in: .screens([.stages]),
      [.init(.character("t"), sends: .stages(.toggleTimes))]),
  ]
}
