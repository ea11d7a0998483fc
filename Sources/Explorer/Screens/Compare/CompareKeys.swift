import VisionCore

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

  static let addressKeys: [AddressKey] = [
    AddressKey("with", on: [.compare], "one to three models more, between commas") { state in
      state.compare.presets.dropFirst().map { state.addressName(of: $0) }.joined(separator: ",").nilIfEmpty
    } set: { value, state throws(AddressError) in
      let others = try value.models()
      guard others.count < CompareState.most else { throw value.refused() }
      for (name, preset) in others { try state.keepEditing(name, preset) }
      state.compare.presets = ([state.preset] + others.map(\.preset)).toldApart
    },
    AddressKey("sizes", on: [.compare], "the models' sizes, between commas, where they are not their own") { state in
      let inputs = state.compare.presets.indices.map(state.compare.input)
      guard state.compare.input == nil, inputs != state.compare.presets.map(\.input) else { return nil }
      return inputs.map(\.compact).joined(separator: ",")
    } set: { value, state throws(AddressError) in
      let inputs = value.text.split(separator: ",").compactMap { InputSize(argument: String($0))?.grid }
      guard inputs.count == state.compare.presets.count else { throw value.refused() }
      for (preset, input) in zip(state.compare.presets, inputs) { state.compare.sizes[preset.name] = input }
    },
    AddressKey("chosen", on: [.compare], "the model that other screens show, where it is not the first") { state in
      state.compare.presets.first?.name == state.preset.name ? nil : state.addressName(of: state.preset)
    } set: { value, state throws(AddressError) in
      let preset = try Address.preset(value.text)
      try state.keepEditing(value.text, preset)
      state.choose(preset)
    },
    AddressKey("chosen-size", on: [.compare], "its size, where it is not its own") { state in
      state.input == state.preset.input ? nil : state.input.compact
    } set: { value, state throws(AddressError) in
      guard let size = InputSize(argument: value.text)?.grid else { throw value.refused() }
      state.choose(state.preset, input: size)
    },
    AddressKey("column", on: [.compare], "the number of the selected model, from 1") { state in
      state.compare.column == 0 ? nil : "\(state.compare.column + 1)"
    } set: { value, state throws(AddressError) in
      state.compare.column = try value.integer(in: 1...max(state.compare.presets.count, 1)) - 1
    },
    .flag(
      "diff", on: .compare, \.compare.showsDifference, "what the selected model, or the second, changes in the first"),
    .number("row", on: .compare, \.compare.row, usually: 1, from: 0, "the selected row of the table, below its head"),
    .number("change", on: .compare, \.compare.differenceRow, "with diff: the number of the selected row, from 1"),
  ]
}
