import VisionCore

extension TourFunction {
  /// Of a model's modules.
  static let ofModules: [TourFunction] = [
    module("macs", "MODEL, PATH?, size: N?", from: 1) { row, _ in .integer(row.multiplyAccumulates) },
    module("params", "MODEL, PATH?", from: 1) { row, _ in .integer(row.parameters) },
    module("tokens", "MODEL, PATH, size: N?", from: 2) { row, _ in row.tokens.map(TourValue.integer) },
    module("grid", "MODEL, PATH, size: N?", from: 2) { row, reading in
      if row.tokens != nil, row.shape.count == 4 {
        return .grid(GridSize(rows: row.shape[1].value, columns: row.shape[2].value))
      }
      let site = reading.sites.first { $0.path == row.path || $0.path.hasPrefix(row.path + ".") }
      return site.map { .grid($0.arrangement.queries.grid) }
    },
    module("width", "MODEL, PATH, size: N?", from: 2) { row, _ in row.shape.last.map { .integer($0.value) } },
    module("shape", "MODEL, PATH, size: N?", from: 2) { row, _ in .text(shapeText(row.shape)) },
    module("formula", "MODEL, PATH?", from: 1) { row, reading in .text("\(reading.cost.formula(of: row.node))") },
    module("length-formula", "MODEL, PATH, size: N?", from: 2) { row, reading in
      reading.program.windowCounts(of: row.node).first.map { .text($0.numbers[0]) }
    },
  ]

  private static func module(
    _ name: String, _ arguments: String, from least: Int,
    compute: @escaping @Sendable (Outline.Row, ModelReading) -> TourValue?
  ) -> TourFunction {
    TourFunction(name, arguments, least...2, labels: ["size"]) { arguments, evaluator throws(ExpressionFault) in
      let reading = try arguments.reading(0, &evaluator)
      let row = try arguments.row(reading)
      guard let value = compute(row, reading) else {
        throw arguments.refused(arguments.word(1), expected: "a module that has such a thing")
      }
      return value
    }
  }

  /// Of a model's attentions.
  static let ofAttention: [TourFunction] = [
    attention("keys") { site in .integer(site.keys) },
    attention("queries") { site in .integer(site.queries) },
    attention("windows") { site in .integer(site.windows) },
    attention("heads") { site in .integer(site.heads) },
    attention("head-width") { site in .integer(site.width / max(site.heads, 1)) },
    attention("window") { site in site.arrangement.windows.map { .grid($0.window) } },
    attention("shift") { site in site.arrangement.windows.map { .grid($0.shift) } },
    attention("key-grid") { site in .grid(site.arrangement.keys.grid) },
    attention("products") { site in .integer(site.products.value) },
    attention("projections") { site in .integer(site.projections.value) },
    attention("products-formula") { site in .text("\(site.products)") },
    attention("projections-formula") { site in .text("\(site.projections)") },
    TourFunction("reached", "MODEL, BLOCK, query: R,C", 2...2, labels: ["query", "size"]) {
      arguments, evaluator throws(ExpressionFault) in
      .integer(try arguments.reach(&evaluator).reached)
    },
    TourFunction("masked", "MODEL, BLOCK, query: R,C, key: R,C", 2...2, labels: ["query", "key", "size"]) {
      arguments, evaluator throws(ExpressionFault) in
      let reach = try arguments.reach(&evaluator)
      return .truth(reach.access(try arguments.place("key", on: reach.grid)) == .masked)
    },
    TourFunction("attends", "MODEL, BLOCK, query: R,C, key: R,C", 2...2, labels: ["query", "key", "size"]) {
      arguments, evaluator throws(ExpressionFault) in
      let reach = try arguments.reach(&evaluator)
      return .truth(reach.access(try arguments.place("key", on: reach.grid)) == .reached)
    },
  ]

  private static func attention(
    _ name: String, compute: @escaping @Sendable (AttentionSite) -> TourValue?
  ) -> TourFunction {
    TourFunction(name, "MODEL, BLOCK, size: N?", 2...2, labels: ["size"]) {
      arguments, evaluator throws(ExpressionFault) in
      let site = try arguments.site(try arguments.reading(0, &evaluator))
      guard let value = compute(site) else {
        throw arguments.refused(arguments.word(1), expected: "an attention that has windows")
      }
      return value
    }
  }

  /// Of whole models.
  static let ofModels: [TourFunction] = [
    TourFunction("depth", "MODEL", 1...1) { arguments, evaluator throws(ExpressionFault) in
      .integer(try arguments.reading(0, &evaluator).sites.count)
    },
    TourFunction("size", "MODEL", 1...1) { arguments, _ throws(ExpressionFault) in
      .integer(try arguments.preset().input.rows)
    },
    TourFunction("title", "MODEL", 1...1) { arguments, _ throws(ExpressionFault) in .text(try arguments.preset().title)
    },
    TourFunction("setting", "MODEL, KEY", 2...2) { arguments, _ throws(ExpressionFault) in
      let preset = try arguments.preset()
      let settings = ModelSettings(preset)
      guard let value = settings[arguments.word(1)] else {
        let known = settings.descriptions.map(\.key).joined(separator: ", ")
        throw arguments.refused(arguments.word(1), expected: "a setting of \(preset.name), which are \(known),")
      }
      if case .integer(let number) = value { return .integer(number) }
      return .text(value.compact)
    },
    TourFunction("published", "MODEL, top-1|params|macs, DATA?, RESOLUTION?", 2...4) {
      arguments, _ throws(ExpressionFault) in
      try arguments.published()
    },
    extreme("cheapest") { $0.multiplyAccumulates < $1.multiplyAccumulates },
    extreme("dearest") { $0.multiplyAccumulates > $1.multiplyAccumulates },
    extreme("smallest") { $0.parameters < $1.parameters },
    extreme("largest") { $0.parameters > $1.parameters },
  ]

  /// The name of the model that comes first; what models are compared by is counted at one size where one is given.
  private static func extreme(_ name: String, precedes: @escaping @Sendable (Cost, Cost) -> Bool) -> TourFunction {
    TourFunction(name, "MODEL, MODEL, …, size: N?", 2...8, labels: ["size"]) {
      arguments, evaluator throws(ExpressionFault) in
      var best: (name: String, cost: Cost)?
      for index in arguments.positional.indices {
        let cost = try arguments.reading(index, &evaluator).cost
        if best.map({ precedes(cost, $0.cost) }) ?? true { best = (arguments.word(index), cost) }
      }
      return .text(best?.name ?? "")
    }
  }

  /// Of attention blocks on their own, whose formulas papers print.
  static let ofBlocks: [TourFunction] = [
    TourFunction("block-macs", "BLOCK, side: N, width: N?, window: N?", 1...1, labels: ["side", "width", "window"]) {
      arguments, _ throws(ExpressionFault) in
      .integer(try arguments.blockFormula().value)
    },
    TourFunction("block-formula", "BLOCK, side: N?, width: N?, window: N?", 1...1, labels: ["side", "width", "window"])
    {
      arguments, _ throws(ExpressionFault) in
      .text("\(try arguments.blockFormula())")
    },
  ]

  /// What `let` draws by the seed.
  static let ofVariants: [TourFunction] = [
    TourFunction("choose", "A, B, …", 1...16) { arguments, evaluator throws(ExpressionFault) in
      let place = Int.random(in: 0..<arguments.positional.count, using: &evaluator.generator)
      return arguments.positional[place]
    },
    TourFunction("between", "FIRST, LAST", 2...2) { arguments, evaluator throws(ExpressionFault) in
      guard case .integer(let first) = arguments.positional[0], case .integer(let last) = arguments.positional[1],
        first <= last
      else {
        throw arguments.refused("\(arguments.word(0)), \(arguments.word(1))", expected: "two whole numbers in order")
      }
      return .integer(Int.random(in: first...last, using: &evaluator.generator))
    },
  ]
}

extension TourArguments {
  fileprivate func reach(_ evaluator: inout TourEvaluator) throws(ExpressionFault) -> AttentionReach {
    let arrangement = try site(try reading(0, &evaluator)).arrangement
    let query = try place("query", on: arrangement.queries.grid)
    do {
      return try arrangement.reach(of: .place(query))
    } catch {
      throw refused("\(query)", expected: "a query of the block")
    }
  }

  /// The first published row of the model that has the metric and, where they are given, the data set and the resolution.
  fileprivate func published() throws(ExpressionFault) -> TourValue {
    let preset = try preset()
    let wanted = positional.dropFirst(2).map(\.text)
    let rows = Published.results(named: preset).filter { row in
      wanted.allSatisfy { $0 == row.pretraining || Int($0) != nil && Int($0) == row.resolution }
    }
    let numbers: [Double]
    switch word(1) {
    case "top-1": numbers = rows.compactMap(\.top1)
    case "params": numbers = rows.compactMap(\.millionParameters)
    case "macs": numbers = rows.compactMap(\.gigaFLOPs)
    default: throw refused(word(1), expected: "top-1, params (in millions) or macs (in thousands of millions)")
    }
    guard let first = numbers.first else {
      throw refused(preset.name, expected: "a model with such a published row, as `explorer verify` lists them,")
    }
    return .number(first)
  }

  fileprivate func blockFormula() throws(ExpressionFault) -> Size {
    guard let block = Catalog.attentionBlock(named: word(0)) else {
      throw refused(word(0), expected: "one of " + Catalog.attentionBlocks.map(\.name).joined(separator: ", "))
    }
    let usual = AttentionBlock.Sizes()
    let sizes = AttentionBlock.Sizes(
      width: try integer("width", default: usual.width, in: 1...65_536),
      window: try integer("window", default: usual.window, in: 1...4096))
    do {
      return try block.cost(gridSide: try integer("side", default: 56, in: AttentionBlock.gridSides), sizes).formula
    } catch {
      throw refused("\(error)", expected: "sizes that fit the block")
    }
  }
}
