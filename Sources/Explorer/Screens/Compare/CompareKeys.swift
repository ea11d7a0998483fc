extension CompareState {
  static let bindings: [Binding] = [
    Binding(
      "add", "Add a model, up to four", in: .screens([.compare]),
      [.init(.character("a"), sends: .compare(.add))], when: { $0.compare.presets.count < CompareState.most }),
    Binding(
      "replace", "Put another model in the selected column", in: .screens([.compare]),
      [.init(.enter, .character("r"), sends: .compare(.replace))]),
    Binding(
      "remove", "Remove the selected column's model", in: .screens([.compare]),
      [.init(.character("x"), .delete, sends: .compare(.remove))],
      when: { $0.compare.presets.count > CompareState.fewest }),
    Binding(
      "differences", "What the selected model changes in the first, or back", in: .screens([.compare]),
      [.init(.character("d"), sends: .compare(.difference))]),
  ]
}
