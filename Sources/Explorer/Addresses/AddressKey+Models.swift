import VisionCore

extension AddressKey {
  static let models: [AddressKey] = [
    AddressKey("filter", on: [.models], "what the list is filtered by") { state in
      state.models.filter.text.isEmpty ? nil : state.models.filter.text
    } apply: { value, state in
      state.models.filter = LineEditor(value.text)
      return []
    },
    AddressKey("sort", on: [.models], "family, name, parameters or macs") { state in
      state.models.order == .family ? nil : AddressKey.orders.first { $0.value == state.models.order }?.name
    } apply: { value, state throws(AddressError) in
      state.models.order = try value.choice(AddressKey.orders)
      return []
    },
  ]

  private static let orders = ModelsState.Order.allCases.map { ($0.rawValue.lowercased(), $0) }
    .map { (name: $0.0, value: $0.1) }

  static let stages: [AddressKey] = [
    AddressKey("levels", on: [.stages], "how many levels of modules are open, from 0 to 16") { state in
      if case .levels(let count)? = state.stagesPage?.folding { "\(count)" } else { nil }
    } apply: { value, state throws(AddressError) in
      let count = try value.integer(in: 0...16)
      if let page = state.stagesPage { state.change(page) { $0.open(levels: count) } }
      return []
    },
    AddressKey("open", on: [.stages], "the paths of the modules that are open, between commas") { state in
      guard case .modules(let paths)? = state.stagesPage?.folding else { return nil }
      return paths.joined(separator: ",")
    } apply: { value, state throws(AddressError) in
      guard let page = state.stagesPage else { return [] }
      let paths = value.text.split(separator: ",").map(String.init)
      let known = Set(page.tree.rows.filter { $0.kind != nil }.map(\.path))
      if let unknown = paths.first(where: { !known.contains($0) }) {
        throw value.refused("paths of \(state.preset.name)'s modules, and '\(unknown)' is none")
      }
      state.change(page) { $0.open(modules: paths) }
      return []
    },
    AddressKey("order", on: [.stages], "execution, macs or parameters") { state in
      state.stages.order == .execution ? nil : state.stages.order.rawValue.lowercased()
    } apply: { value, state throws(AddressError) in
      state.stages.order = try value.choice(
        OutlineTree.Order.allCases.map { (name: $0.rawValue.lowercased(), value: $0) })
      return []
    },
    AddressKey(
      "rule", on: [.stages], "a counting rule: " + CountingRule.allCases.map(\.rawValue).joined(separator: ", ")
    ) {
      $0.stages.rule == .exact ? nil : $0.stages.rule.rawValue
    } apply: { value, state throws(AddressError) in
      let rule = try value.choice(CountingRule.allCases.map { (name: $0.rawValue, value: $0) })
      guard rule == .exact || state.reading?.count(rule) != nil else {
        throw value.refused("a rule that has a number for \(state.preset.name)")
      }
      state.stages.rule = rule
      return []
    },
    AddressKey("row", on: [.stages], "a module's path, such as layers.0.blocks.1") { state in
      state.stagesPage.flatMap { $0.tree.rows[$0.selected].path.nilIfEmpty }
    } apply: { value, state throws(AddressError) in
      guard let page = state.stagesPage else { return [] }
      guard let row = page.tree.rows.firstIndex(where: { $0.path == value.text && $0.kind != nil }) else {
        throw value.refused("the path of one of \(state.preset.name)'s modules, as `explorer cost` lists them")
      }
      state.reveal(row, in: page)
      return []
    },
    AddressKey("step", on: [.stages], "a step of the row: its number from 1, or how what it does begins") { state in
      state.stagesPage.flatMap { $0.tree.key(of: $0.selected).step }.map { "\($0 + 1)" }
    } apply: { value, state throws(AddressError) in
      guard let page = state.stagesPage else { return [] }
      let (tree, steps) = (page.tree, page.tree.steps(below: page.selected))
      let found =
        Int(value.text).flatMap { steps.indices.contains($0 - 1) ? steps[$0 - 1] : nil }
        ?? steps.first { tree.rows[$0].title.hasPrefix(value.text) }
      guard let found else {
        throw value.refused(
          steps.isEmpty
            ? "a step, and this row has none of its own"
            : "one of the row's steps: " + steps.map { tree.rows[$0].title }.joined(separator: "; "))
      }
      state.reveal(found, in: page)
      return []
    },
    AddressKey("gone", on: [.stages], "yes: the row is one that the edited model no longer has") { state in
      state.stagesPage.flatMap { $0.tree.changes[$0.selected] == .removed ? "yes" : nil }
    } apply: { value, state throws(AddressError) in
      state.stages.row.isGone = try value.isYes()
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
      state.compare.presets = ([state.preset] + others).toldApart
      return []
    },
    AddressKey("column", on: [.compare], "the number of the selected model, from 1") { state in
      state.compare.column == 0 ? nil : "\(state.compare.column + 1)"
    } apply: { value, state throws(AddressError) in
      let column = try value.integer(in: 1...max(state.compare.presets.count, 1))
      state.compare.column = column - 1
      return []
    },
    AddressKey("diff", on: [.compare], "yes: what the selected model, or the second, changes in the first") { state in
      state.compare.showsDifference ? "yes" : nil
    } apply: { value, state throws(AddressError) in
      state.compare.showsDifference = try value.isYes()
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
