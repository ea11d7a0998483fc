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
