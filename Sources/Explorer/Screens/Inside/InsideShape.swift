import VisionCore

/// What of a recorded model the Inside screen's views choose from; read once for each model and size.
struct InsideShape: Sendable {
  let blocks: [TokenBlockSite]
  let sites: [AttentionSite]
  let positions: [PositionSite]
  /// What can be switched off in the whole model.
  let ablations: [Ablation]

  init(_ reading: ModelReading) {
    let program = reading.program
    sites = reading.sites
    blocks = program.tokenBlockSites
    positions = program.positionSites
    let all: [Ablation] = [.mask(path: nil), .shift(path: nil), .bias(path: nil), .positions]
    ablations = (all + program.prefixTokens.map { .token($0.token) }).filter { (try? program.without($0)) != nil }
  }
}

extension AppState {
  private struct ShapeQuestion: Hashable, Sendable {
    let model: String
    let input: GridSize
  }

  /// What the views choose from; nil where the model does not fit the size.
  var insideShape: InsideShape? {
    reading.map { reading in memo(ShapeQuestion(model: preset.name, input: input)) { InsideShape(reading) } }
  }

  /// The block that is looked at; nil for a model without any.
  var insideBlock: TokenBlockSite? {
    guard let blocks = insideShape?.blocks, !blocks.isEmpty else { return nil }
    return blocks[min(inside.block ?? .max, blocks.count - 1)]
  }

  /// The attention that is looked at; nil for a model without any.
  var insideSite: AttentionSite? {
    guard let sites = insideShape?.sites, !sites.isEmpty else { return nil }
    return sites[min(inside.site, sites.count - 1)]
  }

  /// The position embedding that is looked at; nil for a model without any.
  var insideEmbedding: PositionSite? {
    guard let all = insideShape?.positions, !all.isEmpty else { return nil }
    return all[min(inside.embedding, all.count - 1)]
  }

  /// The tokens that a query is one of; nil where the view has no query.
  var insideTokens: TokenGrid? {
    switch inside.view {
    case .rollout, .field: insideBlock?.tokens
    case .features: inside.mode == .components ? insideBlock?.tokens : nil
    case .bias: inside.mode == .scales ? nil : insideBias.map { TokenGrid($0.window) }
    case .positions: insideEmbedding?.tokens
    case .ablation: insideComparedSite?.arrangement.queries
    case .distance: nil
    }
  }

  /// The query among tokens.
  /// - Parameter automatic: the one where none was chosen; nil for the middle
  func insideQuery(_ tokens: TokenGrid, else automatic: AttentionQuery? = nil) -> AttentionQuery {
    func place(_ point: (x: Double, y: Double)) -> AttentionQuery {
      .place(GridPlacement(tokens.grid).place(x: point.x, y: point.y) ?? tokens.grid.center)
    }
    switch inside.focus {
    case .automatic: return automatic ?? .place(tokens.grid.center)
    case .prefix(let token) where tokens.front.contains(token): return .prefix(token)
    case .prefix: return place(inside.lastPoint)
    case .point(let x, let y): return place((x, y))
    }
  }
}
