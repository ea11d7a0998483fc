import VisionCore

/// A model as boxes with arrows, read off its program.
struct ModelDiagram: Sendable {
  /// One box.
  struct Node: Sendable {
    enum Kind: Sendable { case image, stage, head }

    let kind: Kind
    let title: Phrase
    /// How the tokens get here from the box before: `patch merging`.
    let entry: Phrase
    /// `56×56×96`.
    let shape: String
    /// Rows of its map, and channels: what the box's height and width stand for.
    let rows: Int
    let channels: Int
    /// What it consists of, a few words each.
    let facts: [Phrase]
    let parameters: Int
    let multiplyAccumulates: Int
    /// Of a stage its blocks, and what a query of them sees.
    var blocks = 0
    var reach: Phrase = ""
  }

  let nodes: [Node]

  init(_ reading: ModelReading) {
    let program = reading.program
    let channels = program.steps[0].shape[1].value
    var entry: [Int] = []
    var nodes = [
      Node(
        kind: .image, title: "Image", entry: "", shape: "\(reading.input)×\(channels)", rows: reading.input.rows,
        channels: channels,
        facts: [], parameters: 0, multiplyAccumulates: 0)
    ]
    for module in program.mainModules() where reading.cost.multiplyAccumulates(of: .module(module)) > 0 {
      if let stage = reading.stages.first(where: { $0.module == module }) {
        nodes.append(ModelDiagram.node(stage, entry: entry, number: nodes.count, reading))
        entry = []
      } else {
        entry.append(module)
      }
    }
    if let head = ModelDiagram.head(entry, reading) { nodes.append(head) }
    self.nodes = nodes
  }

  private static func node(_ stage: StageSummary, entry: [Int], number: Int, _ reading: ModelReading) -> Node {
    let program = reading.program
    let inside = program.children(of: stage.module).filter { module in
      !program.containsAttention(module) && reading.cost.multiplyAccumulates(of: .module(module)) > 0
    }
    let hasClassTokenAlone = program.prefixTokens.map(\.token) == [.classToken]
    let prefix: [Phrase] =
      stage.prefix == 0
      ? [] : hasClassTokenAlone ? ["\(stage.prefix) class token"] : ["\(stage.prefix) tokens in front"]
    let isOnly = reading.stages.count == 1
    return Node(
      kind: .stage, title: isOnly ? "Encoder" : "Stage \(number)",
      entry: (entry + inside).map(program.entryWords).joined(separator: ", "), shape: stage.shapeText,
      rows: stage.grid.rows, channels: stage.width,
      facts: [stage.blocksText, stage.headsText, stage.reach == "global" ? "global attention" : stage.reach] + prefix,
      parameters: stage.parameters + entry.reduce(0) { $0 + reading.cost.parameters(of: .module($1)) },
      multiplyAccumulates: stage.multiplyAccumulates
        + entry.reduce(0) { $0 + reading.cost.multiplyAccumulates(of: .module($1)) },
      blocks: stage.blocks, reach: stage.reachWithoutShift)
  }

  private static func head(_ modules: [Int], _ reading: ModelReading) -> Node? {
    let program = reading.program
    guard let classes = program.steps[program.output].shape.last?.value, !modules.isEmpty else { return nil }
    let isMean = program.steps.contains { if case .mean = $0.operation { true } else { false } }
    // A query that is learned stands for no place.
    let isAttended = program.attentions.contains { $0.arrangement.queries.grid.count == 0 }
    return Node(
      kind: .head, title: "Head", entry: isAttended ? "attention pool" : isMean ? "mean of tokens" : "class token",
      shape: "\(classes)", rows: 1,
      channels: classes, facts: [reading.preset.classes > 0 ? "\(classes) classes" : "\(classes) features"],
      parameters: modules.reduce(0) { $0 + reading.cost.parameters(of: .module($1)) },
      multiplyAccumulates: modules.reduce(0) { $0 + reading.cost.multiplyAccumulates(of: .module($1)) })
  }
}

extension Program {
  /// The modules that a model consists of at its outermost level, lists of stages opened.
  fileprivate func mainModules(below module: Int = 0) -> [Int] {
    children(of: module).flatMap { child in
      modules[child].role != .stage && containsStage(child) ? mainModules(below: child) : [child]
    }
  }

  fileprivate func children(of module: Int) -> [Int] {
    modules[module].children.compactMap { if case .module(let child) = $0 { child } else { nil } }
  }

  private func containsStage(_ module: Int) -> Bool {
    children(of: module).contains { modules[$0].role == .stage || containsStage($0) }
  }

  fileprivate func containsAttention(_ module: Int) -> Bool {
    attentions.contains { record in
      record.softmax != nil && sequence(first: record.module) { modules[$0].parent }.contains(module)
    }
  }

  /// What a module before the blocks does, with its convolution's kernel and stride.
  fileprivate func entryWords(_ module: Int) -> Phrase {
    let name = words(ofKind: modules[module].kind)
    guard let geometry = firstConvolution(module) else { return Phrase(known: name) }
    let kernel = "\(geometry.kernel.value)×\(geometry.kernel.value)"
    return geometry.stride.value == geometry.kernel.value
      ? "\(kernel) patches" : "\(kernel) conv, stride \(geometry.stride.value)"
  }

  private func firstConvolution(_ module: Int) -> SlidingWindow? {
    for child in modules[module].children {
      switch child {
      case .module(let index): if let found = firstConvolution(index) { return found }
      case .step(let index): if case .convolution(let geometry, _) = steps[index].operation { return geometry }
      }
    }
    return nil
  }
}
