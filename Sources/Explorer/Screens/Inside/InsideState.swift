import VisionCore

/// What keys mean on the Inside screen alone.
enum InsideMessage: Sendable {
  case view(Int)
  case mode(Int)
  /// So many values of a parameter on, by the label of its key; 0 for what is usual.
  case step(Phrase, Int)
  /// From the place to the tokens in front and back.
  case classToken
  case image
  case addModel, removeModel
  case run
  /// A tab, a layer of a plot, and a point of a picture in fractions of it.
  case tab(Int)
  case layer(Int)
  case point(x: Double, y: Double)
}

/// The Inside screen's own state.
struct InsideState: Sendable {
  /// The token that is looked at; kept as a point of the image, so that it stays there from block to block.
  enum Focus: Sendable, Hashable {
    /// What the view usually begins with.
    case automatic
    case prefix(PrefixToken)
    case point(x: Double, y: Double)
  }

  /// Which tab.
  var tab = 0
  /// The chosen page of each tab, the first where none was.
  private var pages: [Int: Int] = [:]
  /// What was chosen, by the names of parameters; the query aside.
  var choices = Choices()
  var focus = Focus.automatic
  /// The place that tokens in front give way to.
  var lastPoint = (x: 0.5, y: 0.5)
  /// Whether the image lies under what is drawn over it.
  var showsImage = true
  /// Who is plotted beside the model.
  var other: Preset?
  /// The weights that ship with it, or none.
  var otherWeights = WeightsChoice.synthetic(seed: 0)
  /// The layer where a plot is read, and which of its numbers, the largest first.
  var layer = 0
  var rank = 0

  /// What has been found.
  var memory = InsideMemory()
  /// What was asked last.
  var asked: InsideQuestion?
  /// The question whose answer was cancelled; Enter asks it again.
  var stopped: InsideQuestion?

  /// Lets go of what was chosen of a model, which says nothing of another.
  mutating func leaveModel() { (choices, layer) = (Choices(), 0) }

  var view: InsideView { InsideView.allCases[tab] }
  var page: InsideView.Page { view.pages[pageIndex] }

  /// Among the pages of the tab.
  var pageIndex: Int {
    get { pages[tab] ?? 0 }
    set { pages[tab] = newValue }
  }

  /// The query among tokens.
  /// - Parameter automatic: the one where none was chosen; nil for the middle
  func query(_ tokens: TokenGrid, else automatic: AttentionQuery?) -> AttentionQuery {
    func place(_ point: (x: Double, y: Double)) -> AttentionQuery {
      .place(GridPlacement(tokens.grid).place(x: point.x, y: point.y) ?? tokens.grid.center)
    }
    switch focus {
    case .automatic: return automatic ?? .place(tokens.grid.center)
    case .prefix(let token) where tokens.front.contains(token): return .prefix(token)
    case .prefix: return place(lastPoint)
    case .point(let x, let y): return place((x, y))
    }
  }

  mutating func look(at point: (x: Double, y: Double)) {
    (lastPoint, focus) = (point, .point(x: point.x, y: point.y))
  }

  /// The parameter of the analysis that a key of this label changes.
  func parameter(labelled label: Phrase) -> AnalysisParameter? {
    page.analysis.parameters.first { $0.key?.label == label }
  }
}

// MARK: - Keys

extension InsideState {
  static let bindings: [Binding] =
    [
      on(
        "view", "Rollout, distance, field, bias, positions, features, ablate",
        [.init(.character("v"), sends: .inside(.view(1))), .init(.character("V"), sends: .inside(.view(-1)))]),
      on(
        "move", "Move the query; in a plot go through layers and heads",
        [
          .init(.up, .character("k"), sends: .move(.up)), .init(.down, .character("j"), sends: .move(.down)),
          .init(.left, .character("h"), sends: .move(.left)), .init(.right, .character("l"), sends: .move(.right)),
        ]),
      on(
        "show", "Another drawing of the same",
        [.init(.character("m"), sends: .inside(.mode(1))), .init(.character("M"), sends: .inside(.mode(-1)))]
      ) { $0.inside.view.pages.count > 1 },
    ] + parameterBindings + [
      on("add", "Plot a second model's heads", [.init(.character("a"), sends: .inside(.addModel))]) {
        $0.inside.page.analysis.models.upperBound > 1
      },
      on("remove", "Remove the second model", [.init(.character("x"), .delete, sends: .inside(.removeModel))]) {
        $0.inside.page.analysis.models.upperBound > 1 && $0.inside.other != nil
      },
      on("token", "The class token, or back to the place", [.init(.character("c"), sends: .inside(.classToken))]) {
        ($0.insideTokens?.prefix ?? 0) > 0
      },
      on("image", "With or without the image below", [.init(.character("o"), sends: .inside(.image))]) {
        $0.insideTokens != nil && $0.inside.page.analysis.parameter("block") != nil
      },
      on("again", "Ask again for what was cancelled", [.init(.enter, .character("r"), sends: .inside(.run))]) {
        $0.inside.stopped != nil
      },
      on(
        "size", "A larger, a smaller image, and the model's own size", Binding.sizeKeys, isHint: false
      ) { $0.inside.parameter(labelled: "window") == nil },
    ]

  /// The keys that analyses declare, those of the same label once.
  private static var parameterBindings: [Binding] {
    var keys: [AnalysisParameter.ScreenKey] = []
    for page in InsideView.allCases.flatMap(\.pages) {
      for key in page.analysis.parameters.compactMap(\.key) where !keys.contains(where: { $0.label == key.label }) {
        keys.append(key)
      }
    }
    return keys.map { key in
      let steps = [(key.next, 1), (key.previous, -1), (key.reset, 0)].filter { !$0.0.isEmpty }
      return on(key.label, key.help, steps.map { .init(keys: $0.0, sends: .inside(.step(key.label, $0.1))) }) {
        $0.inside.parameter(labelled: key.label) != nil
      }
    }
  }

  private static func on(
    _ label: Phrase, _ help: Phrase, _ actions: [Binding.Action], isHint: Bool = true,
    when applies: @escaping @Sendable (AppState) -> Bool = { _ in true }
  ) -> Binding {
    Binding(label, help, in: .screens([.inside]), actions, isHint: isHint, when: applies)
  }
}
