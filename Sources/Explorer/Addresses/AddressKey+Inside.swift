import VisionCore

extension AddressKey {
  /// Keys of the Inside screen: the analysis, what it declares, and the query last, as it is a token of what the others choose.
  static let inside: [AddressKey] =
    [
      onInside("view", InsideView.analyses.joined(separator: ", ")) { state in
        let name = state.inside.page.analysis.name
        return name == RolloutAnalysis.name ? nil : name
      } apply: { value, state throws(AddressError) in
        let pages = InsideView.allCases.enumerated().flatMap { tab, view in
          view.pages.enumerated().map { (name: $0.element.analysis.name, value: (tab, $0.offset)) }
        }
        let (tab, page) = try value.choice(pages)
        state.inside.tab = tab
        state.inside.pageIndex = page
      },
      onInside("mode", "a way in which the answer is drawn, such as growth or matrix") { state in
        let page = state.inside.page
        return page.mode == page.analysis.parameter("mode")?.usual ? nil : page.mode
      } apply: { value, state throws(AddressError) in
        let name = state.inside.page.analysis.name
        let pages = state.inside.view.pages.enumerated().filter { $0.element.analysis.name == name }
        state.inside.pageIndex = try value.choice(
          pages.compactMap { page in page.element.mode.map { ($0, page.offset) } })
      },
    ] + parameters + [
      onInside("query", "class, distillation, or a token's row and column, counted from 0") { state in
        state.inside.focus == .automatic ? nil : state.insideTokens == nil ? nil : state.insideShown["query"]
      } apply: { value, state throws(AddressError) in
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
      onInside("with", "a second model, which is plotted beside") { state in
        state.inside.page.analysis.models.upperBound > 1 ? state.inside.other.map { state.addressName(of: $0) } : nil
      } apply: { value, state throws(AddressError) in
        state.plotBeside(try Address.preset(value.text), named: value.text)
      },
    ]

  /// A key for each parameter that an analysis declares; those of one name are one.
  private static var parameters: [AddressKey] {
    var found: [AnalysisParameter] = []
    for parameter in InsideView.allCases.flatMap(\.pages).flatMap({ $0.analysis.parameters })
    where !["mode", "query"].contains(parameter.name) {
      if !found.contains(where: { $0.name == parameter.name }) { found.append(parameter) }
    }
    return found.map { parameter in
      let name = parameter.name
      return onInside(name, "\(parameter.values): \(parameter.help)") { state in
        state.inside.page.analysis.parameter(name).flatMap { _ in state.inside.choices[name] }
      } apply: { value, state throws(AddressError) in
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

  private static func onInside(
    _ name: String, _ values: String, read: @escaping @Sendable (AppState) -> String?,
    apply: @escaping @Sendable (AddressValue, inout AppState) throws(AddressError) -> Void
  ) -> AddressKey {
    AddressKey(name, on: [.inside], values, read: read) { value, state throws(AddressError) in
      try apply(value, &state)
      return []
    }
  }

  /// Keys of the Attention screen for several maps at once.
  static let manyMaps: [AddressKey] = [
    AddressKey("overview", on: [.attention], "yes: the maps of all heads of all blocks") { state in
      state.attention.overview == nil ? nil : "yes"
    } apply: { value, state throws(AddressError) in
      if try value.isYes() { updateOverview(&state, .attention(.overview)) }
      return []
    },
    AddressKey("linked", on: [.attention], "a model beside the address's own") { state in
      state.attention.linked.map { state.addressName(of: $0.preset) }
    } apply: { value, state throws(AddressError) in
      let preset = try Address.preset(value.text)
      do {
        try state.link(preset, weights: ModelArgument(value.text).weights)
      } catch {
        throw .model(value.text, reason: "\(error)")
      }
      state.addressNames[preset.name] = value.text
      return []
    },
    AddressKey("linked-block", on: [.attention], "the path of an attention of the linked model, or of its block") {
      state in
      state.attention.linked == nil ? nil : state.linkedSubject?.site.path
    } apply: { value, state throws(AddressError) in
      guard let subject = state.linkedSubject else { throw .needs(key: "linked-block", other: "linked") }
      do {
        state.attention.linked?.site = try subject.sites.site(at: value.text, of: subject.preset.name).index
      } catch {
        throw value.refused("one of the linked model's attentions: \(error)")
      }
      return []
    },
  ]
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
