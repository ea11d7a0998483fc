import VisionCore

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

  static let addressKeys: [AddressKey] = [
    AddressKey("levels", on: [.stages], "how many levels of modules are open, from 0 to 16") { state in
      if case .levels(let count)? = state.stagesPage?.folding { "\(count)" } else { nil }
    } set: { value, state throws(AddressError) in
      let count = try value.integer(in: 0...16)
      if let page = state.stagesPage { state.change(page) { $0.open(levels: count) } }
    },
    AddressKey("open", on: [.stages], "the paths of the modules that are open, between commas") { state in
      guard case .modules(let paths)? = state.stagesPage?.folding else { return nil }
      return paths.joined(separator: ",")
    } set: { value, state throws(AddressError) in
      guard let page = state.stagesPage else { return }
      let paths = value.text.split(separator: ",").map(String.init)
      let known = Set(page.tree.rows.filter { $0.kind != nil }.map(\.path))
      if let unknown = paths.first(where: { !known.contains($0) }) {
        throw value.refused("paths of \(state.preset.name)'s modules, and '\(unknown)' is none")
      }
      state.change(page) { $0.open(modules: paths) }
    },
    .choice("order", on: .stages, \.stages.order),
    AddressKey(
      "rule", on: [.stages], "a counting rule: " + CountingRule.allCases.map(\.rawValue).joined(separator: ", ")
    ) {
      $0.stages.rule == .exact ? nil : $0.stages.rule.rawValue
    } set: { value, state throws(AddressError) in
      let rule = try value.choice(CountingRule.allCases.map { (name: $0.rawValue, value: $0) })
      guard rule == .exact || state.reading?.count(rule) != nil else {
        throw value.refused("a rule that has a number for \(state.preset.name)")
      }
      state.stages.rule = rule
    },
    AddressKey("row", on: [.stages], "a module's path, such as layers.0.blocks.1") { state in
      state.stagesPage.flatMap { $0.tree.rows[$0.selected].path.nilIfEmpty }
    } set: { value, state throws(AddressError) in
      guard let page = state.stagesPage else { return }
      guard let row = page.tree.rows.firstIndex(where: { $0.path == value.text && $0.kind != nil }) else {
        throw value.refused("the path of one of \(state.preset.name)'s modules, as `explorer cost` lists them")
      }
      state.reveal(row, in: page)
    },
    AddressKey("step", on: [.stages], "a step of the row: its number from 1, or how what it does begins") { state in
      state.stagesPage.flatMap { $0.tree.key(of: $0.selected).step }.map { "\($0 + 1)" }
    } set: { value, state throws(AddressError) in
      guard let page = state.stagesPage else { return }
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
    },
    AddressKey("gone", on: [.stages], "yes: the row is one that the edited model no longer has") { state in
      state.stagesPage.flatMap { $0.tree.changes[$0.selected] == .removed ? "yes" : nil }
    } set: { value, state throws(AddressError) in
      state.stages.row.isGone = try value.isYes()
    },
    AddressKey("search", on: [.stages], "what rows are searched for") {
      $0.stages.search.text.nilIfEmpty
    } set: { value, state in
      state.stages.search = LineEditor(value.text)
    },
    .choice("pane", on: .stages, \.stages.pane, of: "where keys go: "),
    .number("scroll", on: .stages, \.stages.scroll, from: 0, "rows that the row's account is scrolled by"),
    AddressKey("times", on: [.stages], "yes: the model runs, and each layer's time stands beside its count") { state in
      state.stages.showsTimes && state.stagesPage?.times != nil ? "yes" : nil
    } apply: { value, state throws(AddressError) in
      try value.isYes() ? state.startTiming() : []
    },
  ]
}
