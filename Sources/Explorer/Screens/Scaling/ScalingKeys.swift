import VisionCore

extension ScalingState {
  static let bindings: [Binding] = [
    Binding(
      "quantity", "Plot MACs, tokens, parameters, memory, or attention",
      [.quantity: .scaling(.quantity(1)), .previousQuantity: .scaling(.quantity(-1))]),
    Binding(
      "over", "Over the resolution, or another size all models have",
      [.view: .scaling(.variable(1)), .previousView: .scaling(.variable(-1))]),
    Binding("scale", "Linear, logarithmic, doubly logarithmic axes", [.scale: .scaling(.scale)]),
    Binding(
      "zoom", "Zoom in and out at the cursor, the usual range",
      [.zoomIn: .scaling(.zoomIn), .zoomOut: .scaling(.zoomOut), .reset: .scaling(.wholeRange)]),
    Binding("formulas", "Models, or the formulas of attention blocks", [.mode: .scaling(.blocks)]),
    Binding("add", "Add a model, up to six", [.add: .scaling(.add)]) {
      !$0.scaling.showsBlocks && $0.scaling.presets.count < ScalingState.most
    },
    Binding("replace", "Put another model in the selected one's place", [.activate: .scaling(.replace)], isHint: false)
    {
      !$0.scaling.showsBlocks
    },
    Binding("remove", "Remove the selected model", [.remove: .scaling(.remove)], isHint: false) {
      !$0.scaling.showsBlocks && $0.scaling.presets.count > 1
    },
  ].on(.scaling)

  static let addressKeys: [AddressKey] = [
    AddressKey("models", on: [.scaling], "up to six models between commas, in place of the address's own") { state in
      guard !state.scaling.showsBlocks, !state.scaling.presets.isEmpty,
        state.scaling.presets.map(\.name) != [state.preset.name]
      else { return nil }
      return state.scaling.presets.map { state.addressName(of: $0) }.joined(separator: ",")
    } set: { value, state throws(AddressError) in
      let models = try value.models()
      guard models.count <= ScalingState.most else { throw value.refused() }
      state.scaling.presets = models.map(\.preset)
    },
    AddressKey(
      "formula", on: [.scaling],
      "attention blocks between commas: " + Catalog.attentionBlocks.map(\.name).joined(separator: ", ")
    ) { state in
      state.scaling.showsBlocks ? state.scaling.shownBlocks(of: state).map(\.name).joined(separator: ",") : nil
    } set: { value, state throws(AddressError) in
      let names = value.text.split(separator: ",").map(String.init)
      let blocks = names.compactMap(Catalog.attentionBlock)
      guard !blocks.isEmpty, blocks.count == names.count else { throw value.refused() }
      (state.scaling.blocks, state.scaling.showsBlocks) = (blocks, true)
    },
    blockSize("width", "channels of a token", \.blockWidth, in: 1...65_536),
    blockSize("window", "side of a window in tokens", \.blockWindow, in: 1...4096),
    AddressKey("over", on: [.scaling], "resolution, or a size that all the models have, such as window") { state in
      state.scaling.variable == .resolution ? nil : "\(state.scaling.variable)"
    } set: { value, state throws(AddressError) in
      let known = state.scaling.variables
      state.scaling.variable = try value.choice(known.map { (name: "\($0)", value: $0) })
    },
    .choice(
      "y", on: .scaling, \.scaling.quantity,
      ScalingQuantity.allCases.map { (name: $0 == .attentionShare ? "share" : $0.rawValue, value: $0) }),
    .choice(
      "log", on: .scaling, \.scaling.scale, [("no", .linear), ("yes", .logarithmic), ("both", .doublyLogarithmic)],
      of: "logarithmic axes: "),
    AddressKey("from", on: [.scaling], "the first size that is shown; with to") { state in
      state.scaling.range.map { "\($0.lowerBound)" }
    } set: { value, state throws(AddressError) in
      let first = try value.integer(in: 1...4096)
      state.scaling.range = first...max(state.scaling.range?.upperBound ?? first, first)
    },
    AddressKey("to", on: [.scaling], "the last size that is shown; with from") { state in
      state.scaling.range.map { "\($0.upperBound)" }
    } set: { value, state throws(AddressError) in
      guard let first = state.scaling.range?.lowerBound else { throw .needs(key: "to", other: "from") }
      state.scaling.range = first...(try value.integer(in: first...4096))
    },
    AddressKey("at", on: [.scaling], "the size that the curves are read at") { state in
      state.scaling.wanted.map(String.init)
    } set: { value, state throws(AddressError) in
      state.scaling.wanted = try value.integer(in: 1...4096)
    },
    .number("curve", on: .scaling, \.scaling.curve, "the number of the selected curve, from 1"),
    .number("crossing", on: .scaling, \.scaling.crossing, "the number of the selected crossing, from 1"),
  ]

  /// A size of the blocks whose formulas are plotted.
  private static func blockSize(
    _ name: String, _ meaning: String, _ size: WritableKeyPath<ScalingState, Int?> & Sendable,
    in range: ClosedRange<Int>
  ) -> AddressKey {
    AddressKey(name, on: [.scaling], "with formula: \(meaning), in place of the model's") { state in
      state.scaling.showsBlocks ? state.scaling[keyPath: size].map(String.init) : nil
    } set: { value, state throws(AddressError) in
      guard state.scaling.showsBlocks else { throw .needs(key: name, other: "formula") }
      state.scaling[keyPath: size] = try value.integer(in: range)
    }
  }
}
