import VisionCore

extension AddressKey {
  /// A size of the blocks whose formulas are plotted.
  private static func blockSize(
    _ name: String, _ meaning: String, _ size: WritableKeyPath<ScalingState, Int?> & Sendable,
    in range: ClosedRange<Int>
  ) -> AddressKey {
    AddressKey(name, on: [.scaling], "with formula: \(meaning), in place of the model's") { state in
      state.scaling.showsBlocks ? state.scaling[keyPath: size].map(String.init) : nil
    } apply: { value, state throws(AddressError) in
      guard state.scaling.showsBlocks else { throw .needs(key: name, other: "formula") }
      state.scaling[keyPath: size] = try value.integer(in: range)
      return []
    }
  }

  static let scaling: [AddressKey] = [
    AddressKey("models", on: [.scaling], "up to six models between commas, in place of the address's own") { state in
      guard !state.scaling.showsBlocks, !state.scaling.presets.isEmpty,
        state.scaling.presets.map(\.name) != [state.preset.name]
      else { return nil }
      return state.scaling.presets.map { state.addressName(of: $0) }.joined(separator: ",")
    } apply: { value, state throws(AddressError) in
      let presets = try value.models()
      guard presets.count <= ScalingState.most else { throw value.refused() }
      state.scaling.presets = presets
      return []
    },
    AddressKey(
      "formula", on: [.scaling],
      "attention blocks between commas: " + Catalog.attentionBlocks.map(\.name).joined(separator: ", ")
    ) { state in
      state.scaling.showsBlocks ? state.scaling.shownBlocks(of: state).map(\.name).joined(separator: ",") : nil
    } apply: { value, state throws(AddressError) in
      let names = value.text.split(separator: ",").map(String.init)
      let blocks = names.compactMap(Catalog.attentionBlock)
      guard !blocks.isEmpty, blocks.count == names.count else { throw value.refused() }
      (state.scaling.blocks, state.scaling.showsBlocks) = (blocks, true)
      return []
    },
    blockSize("width", "channels of a token", \.blockWidth, in: 1...65_536),
    blockSize("window", "side of a window in tokens", \.blockWindow, in: 1...4096),
    AddressKey("over", on: [.scaling], "resolution, or a size that all the models have, such as window") { state in
      state.scaling.variable == .resolution ? nil : "\(state.scaling.variable)"
    } apply: { value, state throws(AddressError) in
      let known = state.scaling.variables
      state.scaling.variable = try value.choice(known.map { (name: "\($0)", value: $0) })
      return []
    },
    AddressKey("y", on: [.scaling], AddressKey.quantities.map(\.name).joined(separator: ", ")) { state in
      state.scaling.quantity == .multiplyAccumulates
        ? nil : AddressKey.quantities.first { $0.value == state.scaling.quantity }?.name
    } apply: { value, state throws(AddressError) in
      state.scaling.quantity = try value.choice(AddressKey.quantities)
      return []
    },
    AddressKey("log", on: [.scaling], "no, yes, or both for both axes") { state in
      state.scaling.scale == .linear ? nil : state.scaling.scale == .logarithmic ? "yes" : "both"
    } apply: { value, state throws(AddressError) in
      state.scaling.scale = try value.choice(
        [("no", PlotScale.linear), ("yes", .logarithmic), ("both", .doublyLogarithmic)])
      return []
    },
    AddressKey("from", on: [.scaling], "the first size that is shown; with to") { state in
      state.scaling.range.map { "\($0.lowerBound)" }
    } apply: { value, state throws(AddressError) in
      let first = try value.integer(in: 1...4096)
      state.scaling.range = first...max(state.scaling.range?.upperBound ?? first, first)
      return []
    },
    AddressKey("to", on: [.scaling], "the last size that is shown; with from") { state in
      state.scaling.range.map { "\($0.upperBound)" }
    } apply: { value, state throws(AddressError) in
      guard let first = state.scaling.range?.lowerBound else { throw .needs(key: "to", other: "from") }
      state.scaling.range = first...(try value.integer(in: first...4096))
      return []
    },
    AddressKey("at", on: [.scaling], "the size that the curves are read at") { state in
      state.scaling.wanted.map(String.init)
    } apply: { value, state throws(AddressError) in
      state.scaling.wanted = try value.integer(in: 1...4096)
      return []
    },
  ]

  private static let quantities = ScalingQuantity.allCases.map {
    (name: $0 == .attentionShare ? "share" : $0.rawValue, value: $0)
  }

  static let accuracy: [AddressKey] = [
    AddressKey("family", on: [.accuracy], "a family of the published rows") { state in
      state.accuracy.filter.family
    } apply: { value, state throws(AddressError) in
      // Written as the screen does, or plainly: in small letters, with `-` for a blank.
      func plain(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
      guard let family = Published.families.first(where: { plain($0) == plain(value.text) }) else {
        throw value.refused("one of " + Published.families.joined(separator: ", "))
      }
      state.accuracy.filter.family = family
      return []
    },
    AddressKey("data", on: [.accuracy], "a data set of pre-training, such as JFT-300M") { state in
      state.accuracy.filter.pretraining
    } apply: { value, state throws(AddressError) in
      let known = Published.results.compactMap(\.pretraining).reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      guard known.contains(value.text) else { throw value.refused("one of " + known.joined(separator: ", ")) }
      state.accuracy.filter.pretraining = value.text
      return []
    },
    AddressKey("resolution", on: [.accuracy], "a resolution of the published rows") { state in
      state.accuracy.filter.resolution.map(String.init)
    } apply: { value, state throws(AddressError) in
      let known = Set(Published.results.compactMap(\.resolution)).sorted()
      state.accuracy.filter.resolution = try value.choice(known.map { (name: "\($0)", value: $0) })
      return []
    },
    AddressKey("cost", on: [.accuracy], "macs or parameters") { state in
      state.accuracy.cost == .macs ? nil : state.accuracy.cost.rawValue
    } apply: { value, state throws(AddressError) in
      state.accuracy.cost = try value.choice(PublishedPoint.Measure.allCases.map { (name: $0.rawValue, value: $0) })
      return []
    },
    AddressKey("log", on: [.accuracy], "yes or no: whether the axis is logarithmic, as it is without the key") {
      state in
      state.accuracy.isLogarithmic ? nil : "no"
    } apply: { value, state throws(AddressError) in
      state.accuracy.isLogarithmic = try value.isYes()
      return []
    },
  ]
}
