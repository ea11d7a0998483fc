import VisionCore

/// What keys mean on the Attention screen alone.
enum AttentionMessage: Sendable {
  /// So many blocks on.
  case block(Int)
  /// So many heads on; the mean comes before the first.
  case head(Int)
  case meanOfHeads
  /// Between the class token and the last place.
  case classToken
  /// Whether arrows move the query or the key whose weight is told.
  case inspectKey
  case layers
  case opacity(Int)
  case smooth
  case scale
  case allHeads
  /// Twice as large, or half for −1.
  case zoom(Int)
  case pan(Direction)
  case run
  /// Opens or leaves the small multiples of all blocks and heads.
  case overview
  /// Enter in the overview: the selected map large.
  case openTile
  /// What heads are sorted by in the overview.
  case order
  /// Opens the list of models to put beside this one, or takes that away.
  case link
  /// What the mouse points at, in fractions of what the model sees: the linked one where that is told.
  case point(MouseEvent.Action, x: Double, y: Double, onLinked: Bool?)
  /// One of the small maps of a block.
  case choose(HeadSelection)
  /// So many lines of maps on in the overview.
  case scroll(Int)
  /// A map of the overview; opened where it is selected already.
  case tile(site: Int, head: Int)
}

/// The Attention screen's own state.
struct AttentionState: Sendable {
  /// The token that is looked at; kept as a point of the image, so that it stays there from block to block.
  enum Focus: Sendable, Hashable {
    /// The class token, or the middle where there is none.
    case automatic
    case prefix(PrefixToken)
    case point(x: Double, y: Double)
  }

  var site = 0
  var head = HeadSelection.mean
  var focus = Focus.automatic
  /// The place that class tokens give way to.
  var lastPoint = (x: 0.5, y: 0.5)
  /// The inspected key as a point, which arrows move then; nil tells of the largest alone.
  var key: (x: Double, y: Double)?
  var style = HeatStyle()
  var scaling = HeatScaling.own
  var showsAllHeads = false
  /// How many times larger than the whole the image is shown: 1, 2, 4 or 8.
  var zoom = 1
  /// The middle of what is shown where it was moved there; nil follows the query.
  var center: (x: Double, y: Double)?
  /// Whether the model runs by itself as soon as the files that are being read are there.
  var runsWhenReady = false
  /// The small multiples, where they are shown.
  var overview: OverviewState?
  /// Another model beside this one.
  var linked: LinkedModel?

  static let largestZoom = 8

  /// Whether block and head keys are the linked model's.
  var isLinkedActive: Bool {
    get { linked?.isActive ?? false }
    set { linked?.isActive = newValue }
  }

  var linkedHead: HeadSelection {
    get { linked?.head ?? .mean }
    set { linked?.head = newValue }
  }

  /// The place that a class token has given way to; nil where that is usual, or not so.
  var hiddenPoint: (x: Double, y: Double)? {
    get { if case .prefix = focus, lastPoint != (0.5, 0.5) { lastPoint } else { nil } }
    set { lastPoint = newValue ?? lastPoint }
  }

  /// The block of the active side.
  var activeSite: Int {
    get { isLinkedActive ? linked?.site ?? site : site }
    set { if isLinkedActive { linked?.site = newValue } else { site = newValue } }
  }

  /// The head of the active side.
  var activeHead: HeadSelection {
    get { isLinkedActive ? linked?.head ?? head : head }
    set { if isLinkedActive { linked?.head = newValue } else { head = newValue } }
  }
}

/// A model that is shown beside the chosen one, on the same image and with the same query.
struct LinkedModel: Sendable {
  let preset: Preset
  let input: GridSize
  var weights: WeightsChoice
  var site = 0
  var head = HeadSelection.mean
  /// Whether block and head keys are its own.
  var isActive = false
  /// Its last run.
  var result: RunResult?
}
