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
  case scale
  case allHeads
  case zoom
  case run
}

/// The Attention screen's own state.
struct AttentionState: Sendable {
  /// The token that is looked at; kept as a point of the image, so that it stays there from block to block.
  enum Focus: Sendable, Hashable {
    /// The class token, or the middle where there is none.
    case automatic
    case prefix(Int)
    case point(x: Double, y: Double)
  }

  var site = 0
  var head = HeadSelection.mean
  var focus = Focus.automatic
  /// The place that class tokens give way to.
  var lastPoint = (x: 0.5, y: 0.5)
  /// The inspected key as a point; nil tells of the largest alone.
  var key: (x: Double, y: Double)?
  var movesKey = false
  var style = HeatStyle()
  var sharesScale = false
  var showsAllHeads = false
  /// How many times larger than the whole the image is shown: 1, 2 or 4.
  var zoom = 1
  /// The last image as the last model saw it.
  var modelView: ModelView?
  /// Whether the model runs by itself as soon as its image and its checkpoint are there.
  var runsWhenReady = false
  /// Whether such a run waits for no checkpoint.
  var runsOnSyntheticWeights = false

  static let bindings: [Binding] = [
    on(
      "move", "Move the query, or the inspected key",
      [
        .init(.up, .character("k"), sends: .move(.up)), .init(.down, .character("j"), sends: .move(.down)),
        .init(.left, .character("h"), sends: .move(.left)), .init(.right, .character("l"), sends: .move(.right)),
      ]),
    on("run", "Run the model on the image", [.init(.enter, .character("r"), sends: .attention(.run))]) {
      !$0.run.isRunning
    },
    on(
      "block", "The next or the previous block",
      [
        .init(.character("b"), .character("."), sends: .attention(.block(1))),
        .init(.character("B"), .character(","), sends: .attention(.block(-1))),
      ]),
    on(
      "head", "The next or the previous head",
      [
        .init(.character("n"), sends: .attention(.head(1))), .init(.character("N"), sends: .attention(.head(-1))),
      ]),
    on("mean", "The mean over heads", [.init(.character("m"), sends: .attention(.meanOfHeads))], isHint: false),
    on("all heads", "All heads in place of the picture", [.init(.character("a"), sends: .attention(.allHeads))]),
    on(
      "class token", "The class token, or back to the place",
      [
        .init(.character("c"), sends: .attention(.classToken))
      ]
    ) { ($0.attentionSite?.arrangement.queries.prefix ?? 0) > 0 },
    on(
      "key", "Move a key instead of the query, to read its weight",
      [
        .init(.character("v"), sends: .attention(.inspectKey))
      ]),
    on("zoom", "Two and four times larger about the query", [.init(.character("z"), sends: .attention(.zoom))]),
    on("layers", "Heat over image, image alone, heat alone", [.init(.character("o"), sends: .attention(.layers))]),
    on(
      "opacity", "Less or more heat over the image",
      [
        .init(.character("["), sends: .attention(.opacity(-1))), .init(.character("]"), sends: .attention(.opacity(1))),
      ], isHint: false),
    on(
      "scale", "One scale for all heads, or this map's own",
      [
        .init(.character("s"), sends: .attention(.scale))
      ]),
    on(
      "size", "A larger, a smaller image, and the model's own size",
      [
        .init(.character("+"), .character("="), sends: .changeResolution(.larger)),
        .init(.character("-"), sends: .changeResolution(.smaller)),
        .init(.character("0"), sends: .changeResolution(.original)),
      ], isHint: false),
  ]

  private static func on(
    _ label: String, _ help: String, _ actions: [Binding.Action], isHint: Bool = true,
    when applies: @escaping @Sendable (AppState) -> Bool = { _ in true }
  ) -> Binding {
    Binding(label, help, in: .screens([.attention]), actions, isHint: isHint, when: applies)
  }
}

// MARK: - What is shown

extension AppState {
  /// The block that is looked at; nil where the model does not fit the size.
  var attentionSite: AttentionSite? {
    guard let sites = reading?.sites, !sites.isEmpty else { return nil }
    return sites[min(max(attention.site, 0), sites.count - 1)]
  }

  /// The last result, where it is the chosen model's at the chosen size.
  var attentionResult: RunResult? {
    result.flatMap { $0.preset.name == preset.name && $0.input == input ? $0 : nil }
  }

  /// The last result's image, else the one that was opened, as the chosen model sees it; nil until it was cropped.
  var shownModelView: ModelView? {
    guard let view = attention.modelView, let shown = attentionResult?.image ?? image else { return nil }
    return view.shows(shown, preset: preset, input: input) ? view : nil
  }

  /// The query on the present block's grid.
  func attentionQuery(_ site: AttentionSite) -> AttentionQuery {
    let queries = site.arrangement.queries
    switch attention.focus {
    case .automatic: return queries.defaultQuery
    case .prefix(let index) where index < queries.prefix: return .prefix(index)
    case .prefix: return .place(place(attention.lastPoint, on: queries.grid))
    case .point(let x, let y): return .place(place((x, y), on: queries.grid))
    }
  }

  private func place(_ point: (x: Double, y: Double), on grid: GridSize) -> GridPlace {
    GridPlacement(grid).place(x: point.x, y: point.y) ?? grid.center
  }

  /// The screen as it is laid out now; nil where there is no block to show.
  func attentionPage(in region: Region, theme: Theme) -> AttentionPage? {
    guard let reading, let site = attentionSite else { return nil }
    let result = attentionResult
    var maps: AttentionMaps?
    if let weights = result?.trace.captured[site.step] {
      maps = try? AttentionMaps(shape: weights.shape, weights: weights.values, arrangement: site.arrangement)
    }
    var head = attention.head
    if case .head(let index) = head, index >= site.heads { head = .head(site.heads - 1) }
    let scene = try? AttentionScene(
      model: preset.title, input: input, site: site, siteCount: reading.sites.count, query: attentionQuery(site),
      head: head, key: attention.key.map { place($0, on: site.arrangement.keys.grid) }, image: shownModelView?.pixels,
      maps: maps,
      sharesScale: attention.sharesScale, isSynthetic: result?.weights.isSynthetic ?? weights.isSynthetic)
    return scene.map {
      AttentionPage($0, attention, remarks: attentionRemarks(maps != nil, theme), theme: theme, in: region)
    }
  }

  /// What to press where there is nothing to see, or where what is seen is not what would be run now.
  private func attentionRemarks(_ hasMaps: Bool, _ theme: Theme) -> [StyledText] {
    if hasMaps, let result = attentionResult {
      guard result.image.path != image?.path || result.weights != weights else { return [] }
      let now = [result.image.path != image?.path ? image?.name : nil, result.weights != weights ? weights.label : nil]
      return [
        StyledText(
          "of \(result.image.name), \(result.weights.label); Enter runs \(now.compactMap { $0 }.joined(separator: ", "))",
          theme.warning)
      ]
    }
    if run.isRunning { return ["", StyledText("The run is going on; Esc cancels it.", theme.accent)] }
    guard let image else {
      return ["", StyledText("No image yet: i opens one, then Enter runs the model on it.", theme.accent)]
    }
    if attentionResult != nil {
      return ["", StyledText("The last run did not keep this block's weights; Enter keeps them.", theme.accent)]
    }
    return ["", StyledText("No result yet: Enter runs \(preset.title) on \(image.name).", theme.accent)]
  }
}

func drawAttention(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  if let page = state.attentionPage(in: region, theme: canvas.theme) { return page.draw(on: &canvas) }
  let inner = canvas.box(region, title: "Attention").inset(horizontal: 2, vertical: 1)
  if case .failure(let failure) = state.currentReading {
    canvas.paragraph(StyledText("\(failure)", canvas.theme.bad), in: inner)
  } else {
    canvas.paragraph("This model has no attention.", in: inner)
  }
}
