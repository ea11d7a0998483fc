/// The map that a stage's tokens came from, with the tokens in front of it.
package struct StageGrid: Sendable {
  package let rows: Size
  package let columns: Size
  package var front: [PrefixToken] = []
  package var stage = 0

  package init(rows: Size, columns: Size, front: [PrefixToken] = [], stage: Int = 0) {
    (self.rows, self.columns, self.front, self.stage) = (rows, columns, front, stage)
  }

  /// How many tokens are in front.
  package var prefix: Int { front.count }

  /// The same in plain numbers.
  package var tokens: TokenGrid { TokenGrid(GridSize(rows: rows.value, columns: columns.value), front: front) }
}

extension Tensor {
  /// A map [b, h, w, C] as tokens [b, hw, C].
  package func asTokens() throws -> Tensor { try rearrange("b h w c -> b (h w) c") }

  /// The tokens of a grid [b, hw, C], none in front, as a map [b, h, w, C].
  package func asMap(_ grid: StageGrid) throws -> Tensor {
    try rearrange("b (h w) c -> b h w c", ["h": grid.rows, "w": grid.columns])
  }

  /// The number of rows and columns of a map [b, h, w, C].
  public var gridSize: GridSize { GridSize(rows: shape[1].value, columns: shape[2].value) }
}
