/// A stage of a model in a line: what a paper's table of architectures prints.
///
/// It costs what its module costs; what leads into it from outside, such as a patch embedding, belongs to the `ModelParts`.
package struct StageSummary: Sendable {
  /// The module's path, such as `layers.0`.
  package let path: String
  package let module: Int
  /// The tokens that it hands on.
  package let tokens: TokenGrid
  /// Channels of a token that it hands on.
  package let width: Int
  /// Pixels of the image's side that a token spans, rounded.
  package let stride: Int
  /// Its blocks, and how many of them have attention.
  package let blocks: Int
  package let attentionBlocks: Int
  /// The kinds of attention in it, in order of execution; empty where nothing but convolutions mixes its tokens.
  package let attentions: [StageAttention]
  /// The kernel of its largest convolution; nil where no convolution sees more than one token.
  package let kernel: Int?
  package let parameters: Int
  package let multiplyAccumulates: Int

  package var grid: GridSize { tokens.grid }
  /// Class and distillation tokens in front of the grid.
  package var prefix: Int { tokens.prefix }
  /// Its attention steps in order.
  package var sites: [AttentionSite] { attentions.flatMap(\.sites).sorted { $0.index < $1.index } }
  /// The attention between the tokens that it hands on; where there is none, that of its last block.
  package var attention: StageAttention? { attentions.last { $0.queries.grid == grid } ?? attentions.last }
  /// The linear term of all its attention: projections.
  package var projections: Size { sites.map(\.projections).sum }
  /// The term that grows with what a query sees: the two matrix products of each block.
  package var products: Size { sites.map(\.products).sum }
}

/// Attention of one kind in a stage: on one grid, of one width, with as many heads.
package struct StageAttention: Sendable {
  /// In order of execution.
  package let sites: [AttentionSite]

  package var queries: TokenGrid { sites[0].arrangement.queries }
  /// Channels of its tokens.
  package var width: Int { sites[0].width }
  package var heads: Int { sites[0].heads }
  /// The window's size; nil for attention over all tokens.
  package var window: GridSize? { sites[0].arrangement.windows?.window }
  /// How far every second block's windows shift; nil where none does.
  package var shift: GridSize? { sites.lazy.compactMap { $0.arrangement.windows }.first(where: \.isShifted)?.shift }
  /// The grid of the keys where it is smaller than that of the queries.
  package var reducedKeys: GridSize? {
    let keys = sites[0].arrangement.keys.grid
    return keys == queries.grid ? nil : keys
  }

  /// Attention by kind, kinds in order of their first.
  static func kinds(of sites: [AttentionSite]) -> [StageAttention] {
    struct Kind: Hashable {
      let queries, keys: GridSize
      let window: GridSize?
      let width, heads: Int
    }
    var kinds: [Kind] = []
    var found: [Kind: [AttentionSite]] = [:]
    for site in sites {
      let arrangement = site.arrangement
      let kind = Kind(
        queries: arrangement.queries.grid, keys: arrangement.keys.grid, window: arrangement.windows?.window,
        width: site.width, heads: site.heads)
      if found[kind] == nil { kinds.append(kind) }
      found[kind, default: []].append(site)
    }
    return kinds.map { StageAttention(sites: found[$0] ?? []) }
  }
}
