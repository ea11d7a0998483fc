import VisionCore

/// What keys mean on the Inside screen alone.
enum InsideMessage: Sendable {
  case view(Int)
  case mode(Int)
  /// So many blocks, attentions or embeddings on.
  case block(Int)
  case head(Int)
  /// From the place to the tokens in front and back.
  case classToken
  case identity
  case fusion(Int)
  case discard(Int)
  case image
  /// A larger or smaller window, or other size; 0 for the model's own.
  case size(Int)
  case spacing
  case addModel, removeModel
  /// So many ablations on.
  case ablation(Int)
  /// All blocks, or the chosen one alone.
  case scope
  case run
}

/// How a rollout is made.
struct RolloutOptions: Sendable, Hashable {
  var fusion = HeadFusion.mean
  /// The part of each row's keys that is left out, in tenths from 0 to 9.
  var discard = 0
  /// Whether a residual passes on half of what it started from.
  var identity = true

  /// The part of each row's keys that is left out, from 0 to below 1.
  var discardedPart: Double { Double(discard) / 10 }
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

  var view = InsideView.rollout
  private var modes: [InsideView: InsideMode] = [:]
  /// The block; nil for what stands behind the last: in a rollout the class scores.
  var block: Int?
  /// Among the model's attentions.
  var site = 0
  /// Among the model's position embeddings.
  var embedding = 0
  var head = 0
  var focus = Focus.automatic
  /// The place that tokens in front give way to.
  var lastPoint = (x: 0.5, y: 0.5)
  var rollout = RolloutOptions()
  /// Whether the image lies under what is drawn over it.
  var showsImage = true
  /// Whose heads are plotted beside the model's own.
  var other: Preset?
  /// The weights that ship with it, or none.
  var otherWeights = WeightsChoice.synthetic(seed: 0)
  var picker: ModelPicker?
  /// The layer where heads are read, and which of its heads, the largest first.
  var layer = 0
  var rank = 0
  /// The side of the window at which a bias is evaluated; nil for the model's own.
  var window: Int?
  var spacing: BiasSpacing?
  /// The side of the input that position embeddings are resampled to; nil for the chosen one.
  var resampled: Int?
  /// Among what can be switched off.
  var ablation = 0
  /// Whether it is switched off in the chosen attention alone.
  var ablatesOneBlock = false

  /// What of the model the views choose from.
  var shape: InsideShape?
  /// The opened image as the chosen model sees it.
  var modelView: ModelView?
  /// What has been answered.
  var memory = InsideMemory()
  /// What was asked last.
  var asked: InsideQuestion?
  /// The question whose answer was cancelled; Enter asks it again.
  var stopped: InsideQuestion?

  /// How the present view is drawn.
  var mode: InsideMode? {
    get { modes[view] ?? view.modes.first }
    set { modes[view] = newValue }
  }
}

// MARK: - Keys

extension InsideState {
  static let bindings: [Binding] = [
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
      "block", "The next or the previous block or embedding",
      [
        .init(.character("b"), .character("."), sends: .inside(.block(1))),
        .init(.character("B"), .character(","), sends: .inside(.block(-1))),
      ]
    ) { $0.inside.view != .distance },
    on(
      "show", "Another drawing of the same",
      [.init(.character("m"), sends: .inside(.mode(1))), .init(.character("M"), sends: .inside(.mode(-1)))]
    ) { !$0.inside.view.modes.isEmpty },
    on("fusion", "Heads fused by their mean, max or min", [.init(.character("f"), sends: .inside(.fusion(1)))]) {
      $0.inside.showsRollout
    },
    on("identity", "With or without what residuals pass on", [.init(.character("s"), sends: .inside(.identity))]) {
      $0.inside.showsRollout
    },
    on(
      "discard", "Leave fewer or more of the smallest weights out",
      [
        .init(.character("["), sends: .inside(.discard(-1))), .init(.character("]"), sends: .inside(.discard(1))),
      ]
    ) { $0.inside.showsRollout },
    on(
      "head", "The next or the previous head",
      [.init(.character("n"), sends: .inside(.head(1))), .init(.character("N"), sends: .inside(.head(-1)))]
    ) { $0.inside.view == .bias || $0.inside.view == .ablation },
    on(
      "off", "Switch something else off",
      [.init(.character("t"), sends: .inside(.ablation(1))), .init(.character("T"), sends: .inside(.ablation(-1)))]
    ) { $0.inside.view == .ablation },
    on("scope", "Switch it off everywhere, or in this block", [.init(.character("s"), sends: .inside(.scope))]) {
      $0.inside.view == .ablation
    },
    on("add", "Plot a second model's heads", [.init(.character("a"), sends: .inside(.addModel))]) {
      $0.inside.view == .distance
    },
    on("remove", "Remove the second model", [.init(.character("x"), .delete, sends: .inside(.removeModel))]) {
      $0.inside.view == .distance && $0.inside.other != nil
    },
    on(
      "window", "A larger, a smaller window or size, the model's own",
      [
        .init(.character("+"), .character("="), sends: .inside(.size(1))),
        .init(.character("-"), sends: .inside(.size(-1))), .init(.character("0"), sends: .inside(.size(0))),
      ]
    ) { $0.inside.view == .bias || $0.inside.view == .positions },
    on("spacing", "Offsets logarithmic or linear", [.init(.character("p"), sends: .inside(.spacing))]) {
      $0.inside.view == .bias
    },
    on("token", "The class token, or back to the place", [.init(.character("c"), sends: .inside(.classToken))]) {
      ($0.insideTokens?.prefix ?? 0) > 0
    },
    on("image", "With or without the image below", [.init(.character("o"), sends: .inside(.image))]) {
      $0.inside.showsRollout || $0.inside.view == .field
    },
    on("again", "Ask again for what was cancelled", [.init(.enter, .character("r"), sends: .inside(.run))]) {
      $0.inside.stopped != nil
    },
    on(
      "size", "A larger, a smaller image, and the model's own size",
      [
        .init(.character("+"), .character("="), sends: .changeResolution(.larger)),
        .init(.character("-"), sends: .changeResolution(.smaller)),
        .init(.character("0"), sends: .changeResolution(.original)),
      ], isHint: false
    ) { $0.inside.view != .bias && $0.inside.view != .positions },
  ]

  private static func on(
    _ label: Phrase, _ help: Phrase, _ actions: [Binding.Action], isHint: Bool = true,
    when applies: @escaping @Sendable (AppState) -> Bool = { _ in true }
  ) -> Binding {
    Binding(label, help, in: .screens([.inside]), actions, isHint: isHint, when: applies)
  }

  /// Whether what is drawn is a rollout.
  var showsRollout: Bool { view == .rollout || mode == .effective }
}
