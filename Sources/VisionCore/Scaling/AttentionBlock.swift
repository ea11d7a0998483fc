/// An attention block on its own, recorded on a square map of tokens with named sizes: whose formulas papers print.
package enum AttentionBlock: String, Sendable, CaseIterable {
  /// Attention over all tokens: Ω(MSA) = 4hwC² + 2(hw)²C (Swin, Eq. 1).
  case msa
  /// Attention within windows: Ω(W-MSA) = 4hwC² + 2M²hwC (Swin, Eq. 2).
  case windowed = "w-msa"
  /// Attention with keys and values from a map s times shorter on each side (PVT, Eq. 2 to 4).
  case spatialReduction = "sra"
  /// The T2T module's attention of one head (T2T-ViT, Eq. 1).
  case transformer
  /// The same by positive random features (Performer, Choromanski et al., arXiv 2009.14794).
  case performer

  /// The sizes that a formula's letters stand for.
  package struct Sizes: Sendable, Hashable {
    /// C, channels of a token.
    package var width: Int
    /// M, side of a window in tokens.
    package var window: Int
    /// s, stride of reduced keys and values.
    package var reduction: Int
    /// c, channels of a token inside the T2T module.
    package var innerWidth: Int

    package init(width: Int = 96, window: Int = 7, reduction: Int = 8, innerWidth: Int = 64) {
      (self.width, self.window, self.reduction, self.innerWidth) = (width, window, reduction, innerWidth)
    }
  }

  /// As Swin writes costs: `Ω(W-MSA)`.
  package var title: String {
    switch self {
    case .msa, .windowed, .spatialReduction: "Ω(\(rawValue.uppercased()))"
    case .transformer: "Ω(Transformer)"
    case .performer: "Ω(Performer)"
    }
  }

  /// The multiply-accumulates of the attention alone on a square map, as a formula, and the block that was recorded.
  /// - Throws: `ShapeError` where the map does not fit.
  package func cost(gridSide: Int, _ sizes: Sizes) throws -> (formula: Size, program: Program) {
    if !AttentionBlock.gridSides.contains(gridSide) {
      throw ShapeError(
        path: "",
        fact: .outOfRange(what: "the side of the map of tokens", found: gridSide, allowed: AttentionBlock.gridSides))
    }
    let program = try program(GridSize(square: gridSide), sizes)
    let cost = Cost(program)
    let modules = program.modules.indices
    // What is attention and nothing else: the named module, or for the Performer, which has none, what is no MLP.
    let name =
      switch self {
      case .msa: ""
      case .windowed, .transformer: "attn"
      case .spatialReduction: "attention"
      case .performer: "mlp"
      }
    let module = modules.first { program.modules[$0].path.hasSuffix(name) && $0 > 0 } ?? 0
    let formula = cost.formula(of: .module(module))
    return (self == .performer ? cost.formula(of: .module(0)) - formula : formula, program)
  }

  /// Sides of a map that counts fit 64 bits for.
  package static let gridSides = 1...4096

  func counts(gridSide: Int, _ sizes: Sizes) throws -> ScalingCounts {
    let (formula, program) = try cost(gridSide: gridSide, sizes)
    return ScalingCounts(program, multiplyAccumulates: formula, tokens: gridSide * gridSide)
  }

  private func program(_ map: GridSize, _ sizes: Sizes) throws -> Program {
    let (h, w) = (Size("h", map.rows), Size("w", map.columns))
    let (width, inner) = (Size("C", sizes.width), Size("c", sizes.innerWidth))
    let grid = StageGrid(rows: h, columns: w)
    switch self {
    case .msa:
      return try Program(
        recordingBlock: SelfAttention(name: "attn", heads: 1, tokens: grid.tokens), shape: [1, h * w, width])
    case .windowed:
      return try Program(
        recordingBlock: SwinBlock(name: "block", heads: 1, window: sizes.window, shifted: false),
        shape: [1, h, w, width])
    case .spatialReduction:
      let row = PVTSizes(
        stage: 0, patch: 1, width: sizes.width, depth: 1, heads: 1, reduction: sizes.reduction, ratio: 4,
        positions: map, isLast: false)
      return try Program(recordingBlock: PVTBlock(name: "block", sizes: row, grid: grid), shape: [1, h * w, width])
    case .transformer:
      return try Program(
        recordingBlock: TokenTransformer(name: "block", width: inner, tokens: grid.tokens), shape: [1, h * w, width])
    case .performer:
      return try Program(
        recordingBlock: TokenPerformer(name: "block", width: inner, tokens: grid.tokens), shape: [1, h * w, width])
    }
  }
}

extension AttentionBlock {
  /// When one block costs more than another by their formulas, on maps of whole windows: `hw > M²`.
  ///
  /// Nil where the formulas are the same.
  /// - Throws: `ShapeError` where a size does not fit.
  package static func excess(of a: AttentionBlock, over b: AttentionBlock, _ sizes: Sizes) throws -> Excess? {
    Excess(of: try a.formula(sizes), over: try b.formula(sizes))
  }

  /// The formula of a block's attention, on a map of whole windows.
  /// - Throws: `ShapeError` where a size does not fit.
  package func formula(_ sizes: Sizes) throws -> Size {
    let whole = sizes.window * sizes.reduction
    return try cost(gridSide: AttentionBlock.gridSides.contains(whole) ? whole : sizes.window, sizes).formula
  }
}

extension Excess {
  /// The smallest side of a square map of tokens from which on it holds; nil where that is none of those that are recorded.
  package var smallestGridSide: Int? {
    func holds(_ side: Int) -> Bool { self.holds(where: ["h": side, "w": side]) }
    guard let last = AttentionBlock.gridSides.last(where: { !holds($0) }) else {
      return AttentionBlock.gridSides.lowerBound
    }
    return last < AttentionBlock.gridSides.upperBound ? last + 1 : nil
  }
}
