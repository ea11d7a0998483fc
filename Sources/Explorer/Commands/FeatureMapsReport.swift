import VisionCore

/// Blocks' tokens as three principal components, one for each of red, green and blue.
struct FeatureMapsReport: AnalysisReport {
  struct Map {
    let block: TokenBlockSite
    let components: [PrincipalComponents.Component]
  }

  let run: ModelRun
  let maps: [Map]

  /// A sentence for each block: how much of the tokens' variance the colours show.
  var shares: [String] {
    maps.map { map in
      let parts = map.components.map { fixedText(100 * $0.share, digits: 1) }
      let sum = map.components.reduce(0) { $0 + $1.share }
      return "\(map.block.path): red, green and blue explain \(parts.joined(separator: " + ")) = "
        + "\(fixedText(100 * sum, digits: 1)) % of the variance of \(map.block.width) channels over "
        + "\(map.block.tokens.grid) places"
    }
  }

  var table: DataTable {
    DataTable(
      columns: [
        .init("block", shortens: true), .init("row", .right), .init("column", .right), .init("first", .right),
        .init("second", .right), .init("third", .right),
      ],
      rows: maps.flatMap { map in
        map.block.tokens.grid.places.map { place in
          let number = map.block.tokens.grid.index(place)
          return DataTable.Row(
            [.init(map.block.path), .init(place.row), .init(place.column)]
              + map.components.map {
                .init(fixedText($0.scores[number], digits: 4), .number($0.scores[number]))
              })
        }
      })
  }

  var json: JSONValue {
    let input = run.program.input
    return [
      "model": .string(run.preset.name), "weights": .string("\(run.weights.provenance)"),
      "input": ["height": .integer(input.rows), "width": .integer(input.columns)],
      "blocks": .array(
        maps.map { map in
          let grid = map.block.tokens.grid
          return [
            "block": .string(map.block.path), "channels": .integer(map.block.width),
            "grid": ["height": .integer(grid.rows), "width": .integer(grid.columns)],
            "components": .array(
              map.components.map { component in
                [
                  "share": .number(component.share), "direction": .array(component.direction.map(JSONValue.number)),
                  "scores": .array(component.scores.map(JSONValue.number)),
                ]
              }),
          ]
        }),
    ]
  }

  func drawing(width: Int, appearance: Appearance) -> Canvas {
    var panels =
      run.picture.flatMap { PixelGrid(width: $0.width, height: $0.height, rgb: $0.pixels) }
      .map { [PictureSheet.Panel(title: "the image", picture: Picture($0))] } ?? []
    panels += maps.map { map in
      .init(
        title: "\(map.block.path), \(map.block.tokens.grid)",
        picture: Picture(componentPicture(map.components, map.block.tokens.grid)))
    }
    var sheet = PictureSheet(title: "\(run.preset.title) · three principal components of tokens", panels: panels)
    (sheet.narrowest, sheet.widest) = (24, 56)
    sheet.notes = shares.map { Phrase(verbatim: $0 + ".") }
    if run.isSynthetic { sheet.warning = AttentionWords.synthetic }
    return sheet.canvas(width: width, appearance: appearance)
  }
}
