extension CompareState {
  static let bindings: [Binding] =
    [
      Binding(
        "size", "Make the image larger or smaller, as the model allows",
        [.larger: .changeResolution(.larger), .smaller: .changeResolution(.smaller)]),
      Binding(
        "own size", "Go back to the model's own resolution", [.reset: .changeResolution(.original)], isHint: false),
    ].on(.stages, .compare)
    + [
      Binding("add", "Add a model, up to four", [.add: .compare(.add)]) {
        $0.compare.presets.count < CompareState.most
      },
      Binding("replace", "Put another model in the selected column", [.activate: .compare(.replace)]),
      Binding("remove", "Remove the selected column's model", [.remove: .compare(.remove)]) {
        $0.compare.presets.count > CompareState.fewest
      },
      Binding(
        "differences", "What the selected model changes in the first, or back",
        [.differences: .compare(.difference)]),
    ].on(.compare)
}
