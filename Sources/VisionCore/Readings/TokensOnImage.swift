extension Program {
  /// How the tokens of a step's result lie on the image; nil where the program does not say.
  ///
  /// A map [1, h, w, C] is its own grid. For a sequence [1, N, C] it is that of the nearest step with as many tokens which
  /// tells: an attention, or a rearrangement between sequence and map.
  package func tokenGrid(ofStep index: Int) -> TokenGrid? {
    let shape = steps[index].shape.map(\.value)
    if shape.count == 4, shape[0] == 1 { return TokenGrid(GridSize(rows: shape[1], columns: shape[2])) }
    guard shape.count == 3, shape[0] == 1 else { return nil }
    var told: [Int: TokenGrid] = [:]
    for record in attentions where record.arrangement.windows == nil && record.arrangement.keyRun == 1 {
      told[record.step] = [record.arrangement.queries, record.arrangement.keys].first { $0.count == shape[1] }
    }
    for distance in 0..<steps.count {
      for other in [index + distance, index - distance] where steps.indices.contains(other) {
        if let grid = told[other] ?? gridTold(byRearrangement: other, tokens: shape[1]) { return grid }
      }
    }
    return nil
  }

  private func gridTold(byRearrangement index: Int, tokens: Int) -> TokenGrid? {
    guard case .rearrange = steps[index].operation else { return nil }
    let sides = [steps[steps[index].inputs[0]].shape.map(\.value), steps[index].shape.map(\.value)]
    guard let map = sides.first(where: { $0.count == 4 }), let sequence = sides.first(where: { $0.count == 3 }),
      map[0] == 1, sequence[0] == 1, map[3] == sequence[2], map[1] * map[2] == tokens, sequence[1] == tokens
    else { return nil }
    return TokenGrid(GridSize(rows: map[1], columns: map[2]))
  }
}
