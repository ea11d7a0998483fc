import VisionCore

extension InsideState {
  static let bindings: [Binding] =
    ([
      Binding(
        "view", "Rollout, distance, field, bias, positions, features, ablate",
        [.view: .inside(.view(1)), .previousView: .inside(.view(-1))]),
      Binding("move", "Move the query; in a plot go through layers and heads", .arrows),
      Binding("show", "Another drawing of the same", [.mode: .inside(.mode(1)), .previousMode: .inside(.mode(-1))]) {
        $0.inside.view.pages.count > 1
      },
    ] + parameterBindings + [
      Binding("add", "Plot a second model's heads", [.add: .inside(.addModel)]) {
        $0.inside.page.analysis.mostModels > 1
      },
      Binding("remove", "Remove the second model", [.remove: .inside(.removeModel)]) {
        $0.inside.page.analysis.mostModels > 1 && $0.inside.other != nil
      },
      Binding("token", "The class token, or back to the place", [.classToken: .inside(.classToken)]) {
        ($0.insideTokens?.prefix ?? 0) > 0
      },
      Binding("image", "With or without the image below", [.picture: .inside(.image)]) {
        $0.insideTokens != nil && $0.inside.page.analysis.parameter("block") != nil
      },
      Binding("again", "Ask again for what was cancelled", [.activate: .inside(.run), .run: .inside(.run)]) {
        $0.inside.stopped != nil
      },
      Binding("size", "A larger, a smaller image, and the model's own size", .size, isHint: false) {
        $0.inside.parameter(labelled: "window") == nil
      },
    ]).on(.inside)

  /// The keys that analyses declare, those of the same label once.
  private static var parameterBindings: [Binding] {
    var keys: [AnalysisParameter.ScreenKey] = []
    for page in InsideView.allCases.flatMap(\.pages) {
      for key in page.analysis.parameters.compactMap(\.key) where !keys.contains(where: { $0.label == key.label }) {
        keys.append(key)
      }
    }
    return keys.map { key in
      let steps = [(key.next, 1), (key.previous, -1), (key.reset, 0)]
      let actions = steps.compactMap { concept, step in concept.map { ($0, Message.inside(.step(key.label, step))) } }
      return Binding(key.label, key.help, .init(actions)) {
        $0.inside.parameter(labelled: key.label) != nil
      }
    }
  }

  static let addressKeys: [AddressKey] =
    [
      AddressKey("view", on: [.inside], InsideView.analyses.joined(separator: ", ")) { state in
        let name = state.inside.page.analysis.name
        return name == RolloutAnalysis.name ? nil : name
      } set: { value, state throws(AddressError) in
        let pages = InsideView.allCases.enumerated().flatMap { tab, view in
          view.pages.enumerated().map { (name: $0.element.analysis.name, value: (tab, $0.offset)) }
        }
        let (tab, page) = try value.choice(pages)
        state.inside.tab = tab
        state.inside.pageIndex = page
      },
      AddressKey("mode", on: [.inside], "a way in which the answer is drawn, such as growth or matrix") { state in
        let page = state.inside.page
        return page.mode == page.analysis.parameter("mode")?.usual ? nil : page.mode
      } set: { value, state throws(AddressError) in
        let name = state.inside.page.analysis.name
        let pages = state.inside.view.pages.enumerated().filter { $0.element.analysis.name == name }
        state.inside.pageIndex = try value.choice(
          pages.compactMap { page in page.element.mode.map { ($0, page.offset) } })
      },
    ] + parameterKeys + [
      AddressKey("query", on: [.inside], "class, distillation, or a token's row and column, counted from 0") { state in
        state.inside.focus == .automatic ? nil : state.insideTokens == nil ? nil : state.insideShown["query"]
      } set: { value, state throws(AddressError) in
        guard let tokens = state.insideTokens else {
          throw value.refused("nothing in this view, which has no query")
        }
        guard let query = QueryArgument(argument: value.text)?.query, tokens.contains(query) else {
          throw value.refused("a token of the \(tokens.grid) tokens: a row and a column, counted from 0")
        }
        switch query {
        case .prefix(let token): state.inside.focus = .prefix(token)
        case .place(let place): state.inside.look(at: GridPlacement(tokens.grid).center(place))
        }
      },
      AddressKey("with", on: [.inside], "a second model, which is plotted beside") { state in
        state.inside.page.analysis.mostModels > 1 ? state.inside.other.map { state.addressName(of: $0) } : nil
      } set: { value, state throws(AddressError) in
        state.plotBeside(try Address.preset(value.text), named: value.text)
      },
      .flag("picture", on: .inside, \.inside.showsImage, usually: true, "whether the image lies below"),
      .number("layer", on: .inside, \.inside.layer, "the number of the layer where a plot is read, from 1"),
      .number("rank", on: .inside, \.inside.rank, "which of its numbers is told, from 1 for the largest"),
    ]

  /// A key for each parameter that an analysis declares; those of one name are one.
  private static var parameterKeys: [AddressKey] {
    var found: [AnalysisParameter] = []
    for parameter in Analyses.all.flatMap({ $0.parameters }) where !["mode", "query"].contains(parameter.name) {
      if !found.contains(where: { $0.name == parameter.name }) { found.append(parameter) }
    }
    return found.map { parameter in
      let name = parameter.name
      return AddressKey(name, on: [.inside], "\(parameter.values): \(parameter.help)") { state in
        state.inside.page.analysis.parameter(name).flatMap { _ in state.inside.choices[name] }
      } set: { value, state throws(AddressError) in
        let analysis = state.inside.page.analysis
        guard let own = analysis.parameter(name) else {
          throw value.refused("nothing for \(analysis.name), which has none")
        }
        guard own.isValid(value.text) else { throw value.refused(own.values) }
        state.inside.choices[name] = value.text == own.usual ? nil : value.text
        if let sentence = state.insideFault { throw value.refused(sentence) }
      }
    }
  }
}

extension AppState {
  /// Why what was chosen cannot be asked of the model; nil where it can.
  fileprivate var insideFault: String? {
    do {
      _ = try insideQuestions()
      return nil
    } catch {
      return insideSentence(error).english
    }
  }
}
