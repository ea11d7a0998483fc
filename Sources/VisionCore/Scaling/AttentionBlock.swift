/// An attention block on its own, recorded on a square map of tokens with named sizes: whose formulas papers print.
///
/// Each is defined where its paper is; `Catalog.attentionBlocks` lists them.
package struct AttentionBlock: Sendable {
  /// As the command line and addresses name it, such as `w-msa`.
  package let name: String
  /// As its cost is written: `Ω(W-MSA)`.
  package let title: String
  /// C where the paper has one for it; nil where any will do.
  package let width: Int?
  let part: Part
  let record: @Sendable (Place) throws -> Program

  /// What of the recorded block is attention and nothing else.
  enum Part: Sendable {
    case whole
    /// The module whose path ends so.
    case module(String)
    /// All but the module whose path ends so.
    case allBut(String)
  }

  /// Where a block is recorded.
  struct Place: Sendable {
    let map: GridSize
    let grid: StageGrid
    let sizes: Sizes

    /// [1, h·w, C]
    var tokens: [Size] { [1, grid.rows * grid.columns, width] }
    /// [1, h, w, C]
    var mapShape: [Size] { [1, grid.rows, grid.columns, width] }
    var innerWidth: Size { Size("c", sizes.innerWidth) }
    private var width: Size { Size("C", sizes.width) }
  }

  /// The sizes that a formula's letters stand for.
  package struct Sizes: Sendable, Hashable {
    /// C, channels of a token.
    package var width: Int
    /// M, side of a window in tokens.
    package var window: Int
    /// s, stride of reduced keys and values.
    package var reduction: Int
    /// c, channels of a token between soft splits.
    package var innerWidth: Int

    package init(width: Int = 96, window: Int = 7, reduction: Int = 8, innerWidth: Int = 64) {
      (self.width, self.window, self.reduction, self.innerWidth) = (width, window, reduction, innerWidth)
    }
  }

  init(
    _ name: String, _ part: Part, title: String? = nil, width: Int? = nil,
    record: @escaping @Sendable (Place) throws -> Program
  ) {
    self.name = name
    self.title = "Ω(\(title ?? name.uppercased()))"
    (self.width, self.part, self.record) = (width, part, record)
  }

  /// Attention over all tokens: Ω(MSA) = 4hwC² + 2(hw)²C (Liu et al. 2021, Eq. 1).
  package static let msa = AttentionBlock("msa", .whole) { place in
    try Program(
      recordingBlock: SelfAttention(name: "attn", heads: 1, tokens: place.grid.tokens), shape: place.tokens)
  }

  /// The multiply-accumulates of the attention alone on a square map, as a formula, and the block that was recorded.
  /// - Throws: `ShapeError` where the map does not fit.
  package func cost(gridSide: Int, _ sizes: Sizes) throws -> (formula: Size, program: Program) {
    if !AttentionBlock.gridSides.contains(gridSide) {
      throw ShapeError(
        path: "",
        fact: .outOfRange(what: "the side of the map of tokens", found: gridSide, allowed: AttentionBlock.gridSides))
    }
    let grid = StageGrid(rows: Size("h", gridSide), columns: Size("w", gridSide))
    let program = try record(Place(map: GridSize(square: gridSide), grid: grid, sizes: sizes))
    let cost = Cost(program)
    func formula(_ name: String) -> Size {
      let module = program.modules.indices.dropFirst().first { program.modules[$0].path.hasSuffix(name) } ?? 0
      return cost.formula(of: .module(module))
    }
    let whole = cost.formula(of: .module(0))
    switch part {
    case .whole: return (whole, program)
    case .module(let name): return (formula(name), program)
    case .allBut(let name): return (whole - formula(name), program)
    }
  }

  /// Sides of a map that counts fit 64 bits for.
  package static let gridSides = 1...4096

  func counts(gridSide: Int, _ sizes: Sizes) throws -> ScalingCounts {
    let (formula, program) = try cost(gridSide: gridSide, sizes)
    return ScalingCounts(program, multiplyAccumulates: formula, tokens: gridSide * gridSide)
  }
}

extension AttentionBlock: Hashable {
  package static func == (a: AttentionBlock, b: AttentionBlock) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
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
