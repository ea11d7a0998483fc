extension StagesState {
  static let bindings: [Binding] = [
    Binding("fold", "Open or fold a row", [.activate: .activate]),
    Binding(
      "levels", "Fold or open one level everywhere",
      [.less: .stages(.level(-1)), .more: .stages(.level(1))]),
    Binding("blocks", "Fold down to the blocks", [.restore: .stages(.foldToBlocks)], isHint: false),
    Binding(
      "sort", "Sort within each parent: execution, MACs, parameters", [.sort: .stages(.sort)]),
    Binding(
      "rule", "Count by the next rule: exact, FLOPs, the paper's, fvcore …",
      [.quantity: .stages(.rule(1)), .previousQuantity: .stages(.rule(-1))], isHint: false),
    Binding("search", "Search the rows", [.search: .startFilter]),
    Binding(
      "match", "Go to the next or the previous row found",
      [.next: .stages(.find(1)), .previous: .stages(.find(-1))], when: { !$0.stages.search.text.isEmpty }),
    Binding(
      "time", "Run, and show or hide each layer's milliseconds and GFLOP/s",
      [.run: .stages(.toggleTimes)]),
  ].on(.stages)
}
