/// A stage of a model in a line: what a paper's table of architectures prints.
public struct StageSummary: Sendable {
  /// The module's path, such as `layers.0`.
  public let path: String
  public let module: Int
  public let grid: GridSize
  /// Class and distillation tokens in front of the grid.
  public let prefix: Int
  /// Channels of a token.
  public let width: Int
  /// Its attention steps in order.
  public let sites: [AttentionSite]
  public let parameters: Int
  public let multiplyAccumulates: Int

  /// Blocks of attention.
  public var blocks: Int { sites.count }
  public var heads: Int { sites[0].heads }
  /// The window's size; nil for attention over all tokens.
  public var window: GridSize? { sites[0].arrangement.windows?.window }
  /// How far every second block's windows shift; nil where none does.
  public var shift: GridSize? { sites.lazy.compactMap { $0.arrangement.windows }.first(where: \.isShifted)?.shift }
  /// The grid of the keys where it is smaller than that of the queries.
  public var reducedKeys: GridSize? {
    let arrangement = sites[0].arrangement
    return arrangement.keys.grid == arrangement.queries.grid ? nil : arrangement.keys.grid
  }
  /// The linear term of all its attention: projections.
  public var projections: Size { sites.map(\.projections).sum }
  /// The term that grows with what a query sees: the two matrix products of each block.
  public var products: Size { sites.map(\.products).sum }
}

extension Program {
  /// The stages that have attention, in order of execution.
  public func stageSummaries(_ cost: Cost) -> [StageSummary] {
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
