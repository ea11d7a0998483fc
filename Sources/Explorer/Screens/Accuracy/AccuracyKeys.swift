import VisionCore

extension AccuracyState {
  static let bindings: [Binding] = [
    Binding(
      "family", "All families, or one alone",
      [.nextPart: .accuracy(.family(1)), .previousPart: .accuracy(.family(-1))]),
    Binding(
      "trained on", "Any data set of pre-training, or one alone",
      [.view: .accuracy(.pretraining(1)), .previousView: .accuracy(.pretraining(-1))]),
    Binding(
      "resolution", "Any resolution, or one alone",
      [.larger: .accuracy(.resolution(1)), .smaller: .accuracy(.resolution(-1))]),
    Binding(
      "front", "The next or the previous point of the Pareto front",
      [.next: .accuracy(.front(1)), .previous: .accuracy(.front(-1))]),
    Binding("cost", "Against MACs or parameters", [.quantity: .accuracy(.cost)]),
    Binding("scale", "A logarithmic or linear axis", [.scale: .accuracy(.scale)]),
    Binding("all rows", "Show all rows again", [.reset: .accuracy(.clearFilters)], isHint: false),
    Binding("open", "Open the point's model in Stages", [.activate: .activate]) {
      $0.accuracyPage.point?.preset != nil
    },
  ].on(.accuracy)

  static let addressKeys: [AddressKey] = [
    AddressKey("family", on: [.accuracy], "a family of the published rows") { state in
      state.accuracy.filter.family
    } set: { value, state throws(AddressError) in
      // Written as the screen does, or plainly: in small letters, with `-` for a blank.
      func plain(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
      guard let family = Published.families.first(where: { plain($0) == plain(value.text) }) else {
        throw value.refused("one of " + Published.families.joined(separator: ", "))
      }
      state.accuracy.filter.family = family
    },
    AddressKey("data", on: [.accuracy], "a data set of pre-training, such as JFT-300M") { state in
      state.accuracy.filter.pretraining
    } set: { value, state throws(AddressError) in
      let known = Published.results.compactMap(\.pretraining).reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      guard known.contains(value.text) else { throw value.refused("one of " + known.joined(separator: ", ")) }
      state.accuracy.filter.pretraining = value.text
    },
    AddressKey("resolution", on: [.accuracy], "a resolution of the published rows") { state in
      state.accuracy.filter.resolution.map(String.init)
    } set: { value, state throws(AddressError) in
      let known = Set(Published.results.compactMap(\.resolution)).sorted()
      state.accuracy.filter.resolution = try value.choice(known.map { (name: "\($0)", value: $0) })
    },
    .choice("cost", on: .accuracy, \.accuracy.cost),
    .flag("log", on: .accuracy, \.accuracy.isLogarithmic, usually: true, "whether the axis is logarithmic"),
    AddressKey("point", on: [.accuracy], "the chosen row: its source, model, pre-training and resolution") { state in
      state.accuracy.chosen
    } set: { value, state throws(AddressError) in
      guard Published.results.contains(where: { $0.key == value.text }) else { throw value.refused() }
      state.accuracy.chosen = value.text
    },
  ]
}
