import VisionCore

extension AddressKey {
  static let models: [AddressKey] = [
    AddressKey("filter", on: [.models], "what the list is filtered by") { state in
      state.models.filter.text.isEmpty ? nil : state.models.filter.text
    } apply: { value, state in
      for character in value.text { _ = updateModels(&state, .edit(.insert(character))) }
      return []
    },
    AddressKey("sort", on: [.models], "family, name, parameters or macs") { state in
      state.models.order == .family ? nil : AddressKey.orders.first { $0.value == state.models.order }?.name
    } apply: { value, state throws(AddressError) in
      let order = try value.choice(AddressKey.orders)
      while state.models.order != order { _ = updateModels(&state, .models(.sort)) }
      return []
    },
  ]

  private static let orders = ModelsState.Order.allCases.map { ($0.rawValue.lowercased(), $0) }
    .map { (name: $0.0, value: $0.1) }

  static let stages: [AddressKey] = [
    AddressKey("levels", on: [.stages], "how many levels of modules are open, from 0 to 16") { state in
      if case .levels(let count)? = state.stages.tree?.folding(besides: state.stages.selected) {
        "\(count)"
      } else {
        nil
      }
    } apply: { value, state throws(AddressError) in
      state.stages.openLevels(try value.integer(in: 0...16), in: state)
      return []
    },
    AddressKey("open", on: [.stages], "the paths of the modules that are open, between commas") { state in
      guard case .modules(let paths)? = state.stages.tree?.folding(besides: state.stages.selected) else { return nil }
      return paths.joined(separator: ",")
    } apply: { value, state throws(AddressError) in
      let paths = value.text.split(separator: ",").map(String.init)
      let known = Set(state.stages.tree?.rows.filter { $0.kind != nil }.map(\.path) ?? [])
      guard let unknown = paths.first(where: { !known.contains($0) }) else {
        state.stages.openModules(paths, in: state)
        return []
      }
      throw value.refused("paths of \(state.preset.name)'s modules, and '\(unknown)' is none")
    },
    AddressKey("order", on: [.stages], "execution, macs or parameters") { state in
      guard let order = state.stages.tree?.order, order != .execution else { return nil }
      return order.rawValue.lowercased()
    } apply: { value, state throws(AddressError) in
      let orders = OutlineTree.Order.allCases.map { (name: $0.rawValue.lowercased(), value: $0) }
      let order = try value.choice(orders)
      while let tree = state.stages.tree, tree.order != order { _ = updateStages(&state, .stages(.sort)) }
      return []
    },
    AddressKey(
      "rule", on: [.stages], "a counting rule: " + CountingRule.allCases.map(\.rawValue).joined(separator: ", ")
    ) {
      $0.countingRule == .exact ? nil : $0.countingRule.rawValue
    } apply: { value, state throws(AddressError) in
      let rule = try value.choice(CountingRule.allCases.map { (name: $0.rawValue, value: $0) })
      guard rule == .exact || state.reading?.count(rule) != nil else {
        throw value.refused("a rule that has a number for \(state.preset.name)")
      }
      state.count(by: rule)
      return []
    },
    AddressKey("row", on: [.stages], "a module's path, such as layers.0.blocks.1") { state in
      guard let tree = state.stages.tree else { return nil }
      let row = tree.rows[state.stages.selected]
      return row.path.isEmpty ? nil : row.path
    } apply: { value, state throws(AddressError) in
      guard let tree = state.stages.tree else { return [] }
      guard let row = tree.rows.firstIndex(where: { $0.path == value.text && $0.kind != nil }) else {
        throw value.refused("the path of one of \(state.preset.name)'s modules, as `explorer cost` lists them")
      }
      state.stages.open(row: row, in: state)
      return []
    },
    AddressKey("step", on: [.stages], "a step of the row: its number from 1, or how what it does begins") { state in
      state.stages.tree.flatMap { tree in
        tree.steps(beside: state.stages.selected).firstIndex(of: state.stages.selected)
      }
      .map { "\($0 + 1)" }
    } apply: { value, state throws(AddressError) in
      guard let tree = state.stages.tree else { return [] }
      let steps = tree.steps(below: state.stages.selected)
      let found =
        Int(value.text).flatMap { steps.indices.contains($0 - 1) ? steps[$0 - 1] : nil }
        ?? steps.first { tree.rows[$0].title.hasPrefix(value.text) }
      guard let found else {
        throw value.refused(
          steps.isEmpty
            ? "a step, and this row has none of its own"
            : "one of the row's steps: " + steps.map { tree.rows[$0].title }.joined(separator: "; "))
      }
      state.stages.open(row: found, in: state)
      return []
    },
  ]

  static let compare: [AddressKey] = [
    AddressKey("with", on: [.compare], "one to three models more, between commas") { state in
      let others = state.compare.presets.dropFirst().map { state.addressName(of: $0) }
      return others.isEmpty ? nil : others.joined(separator: ",")
    } apply: { value, state throws(AddressError) in
      let others = try value.models()
      guard others.count < CompareState.most else { throw value.refused() }
      state.compareModels(([state.preset] + others).toldApart)
      return []
    },
    AddressKey("column", on: [.compare], "the number of the selected model, from 1") { state in
      state.compare.column == 0 ? nil : "\(state.compare.column + 1)"
    } apply: { value, state throws(AddressError) in
      let column = try value.integer(in: 1...max(state.compare.presets.count, 1))
      for _ in 1..<column { _ = updateCompare(&state, .move(.right)) }
      return []
    },
    AddressKey("diff", on: [.compare], "yes: what the selected model, or the second, changes in the first") { state in
      state.compare.difference == nil ? nil : "yes"
    } apply: { value, state throws(AddressError) in
      if try value.isYes() { openDifference(&state) }
      return []
    },
  ]

  /// The list of sizes; it stands over a screen, and so comes last.
  static let editing: [AddressKey] = [
    AddressKey("edit", on: [.stages, .compare], "open: the list of the model's sizes") { state in
      state.whatIf.isOpen ? "open" : nil
    } apply: { value, state throws(AddressError) in
      guard value.text == "open" else { throw value.refused() }
      openWhatIf(&state)
      return []
    }
  ]
}
