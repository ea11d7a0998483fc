/// A stage of a model in a line: what a paper's table of architectures prints.
package struct StageSummary: Sendable {
  /// The module's path, such as `layers.0`.
  package let path: String
  package let module: Int
  package let grid: GridSize
  /// Class and distillation tokens in front of the grid.
  package let prefix: Int
  /// Channels of a token.
  package let width: Int
  /// Its attention steps in order.
  package let sites: [AttentionSite]
  package let parameters: Int
  package let multiplyAccumulates: Int

  /// Blocks of attention.
  package var blocks: Int { sites.count }
  package var heads: Int { sites[0].heads }
  /// The window's size; nil for attention over all tokens.
  package var window: GridSize? { sites[0].arrangement.windows?.window }
  /// How far every second block's windows shift; nil where none does.
  package var shift: GridSize? { sites.lazy.compactMap { $0.arrangement.windows }.first(where: \.isShifted)?.shift }
  /// The grid of the keys where it is smaller than that of the queries.
  package var reducedKeys: GridSize? {
    let arrangement = sites[0].arrangement
    return arrangement.keys.grid == arrangement.queries.grid ? nil : arrangement.keys.grid
  }
  /// The linear term of all its attention: projections.
  package var projections: Size { sites.map(\.projections).sum }
  /// The term that grows with what a query sees: the two matrix products of each block.
  package var products: Size { sites.map(\.products).sum }
}

extension Program {
  /// The stages that have attention, in order of execution.
  package func stageSummaries(_ cost: Cost) -> [StageSummary] {
    let sites = attentionSites(cost)
    return modules.indices.compactMap { index in
      guard modules[index].role == .stage else { return nil }
      let path = modules[index].path + "."
      let own = sites.filter { $0.path.hasPrefix(path) }
      guard let first = own.first else { return nil }
      return StageSummary(
        path: modules[index].path, module: index, grid: first.arrangement.queries.grid,
        prefix: first.arrangement.queries.prefix, width: first.width, sites: own,
        parameters: cost.parameters(of: .module(index)),
        multiplyAccumulates: cost.multiplyAccumulates(of: .module(index)))
    }
  }
}
