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
    /// Of a stage how many blocks there are and of what, where there is little room.
    var brief: [Phrase] = []
  }

  let nodes: [Node]
  /// What leads into the stages, such as patch embeddings: what is in no box.
  let entries: Node?

  /// What the model's counts are split into.
  var costNodes: [Node] { [entries].compactMap { $0 } + nodes.filter { $0.kind != .image } }

  init(_ reading: ModelReading) {
    let (program, parts) = (reading.program, reading.parts)
    let channels = program.steps[0].shape[1].value
    let image = Node(
      kind: .image, title: "Image", entry: "", shape: "\(reading.input)×\(channels)", rows: reading.input.rows,
      channels: channels, facts: [], parameters: 0, multiplyAccumulates: 0)
    let stages = zip(parts.stages, parts.entries).enumerated().map { index, part in
      ModelDiagram.node(
        part.0, title: parts.stages.count == 1 ? "Encoder" : "Stage \(index + 1)", entry: part.1, reading)
    }
    nodes = [image] + stages + [ModelDiagram.head(reading)].compactMap { $0 }
    entries = ModelDiagram.entries(reading)
  }

  private static func node(
    _ stage: StageSummary, title: Phrase, entry: [ModuleRecord.Child], _ reading: ModelReading
  ) -> Node {
    let program = reading.program
    // What a stage begins with before its first block; a block that is a stage of its own begins with nothing.
    let submodules = program.modules[stage.module].role == .stage ? program.submodules(of: stage.module) : []
    let merging = submodules.prefix { !program.containsBlock($0) }
    // What stands between its blocks, such as a generator of positions.
    let between = submodules.dropFirst(merging.count).filter { !program.containsBlock($0) }
      .compactMap { program.kindWords($0, reading.cost) }
    let hasClassTokenAlone = program.prefixTokens.map(\.token) == [.classToken]
    let prefix: [Phrase] =
      stage.prefix == 0
      ? [] : hasClassTokenAlone ? ["\(stage.prefix) class token"] : ["\(stage.prefix) tokens in front"]
    let reach: Phrase = stage.reach == "global" ? "global attention" : stage.reach
    let words = (entry + merging.map { .module($0) }).compactMap { program.entryWords($0, reading.cost) }
    let inner = [stage.headsText, stage.reachWithoutShift].compactMap { $0 }
    return Node(
      kind: .stage, title: title, entry: words.joined(separator: ", "), shape: stage.shapeText,
      rows: stage.grid.rows, channels: stage.width,
      facts: [stage.blocksText, stage.headsText, reach].compactMap { $0 } + stage.otherAttentions + between + prefix,
      parameters: stage.parameters, multiplyAccumulates: stage.multiplyAccumulates,
      brief: ["\(stage.blocks)×(\(inner.joined(separator: ", ")))", "\(stage.blocks)×(\(inner[0]))"])
  }

  private static func head(_ reading: ModelReading) -> Node? {
    let program = reading.program
    let nodes = reading.parts.head
    guard let classes = program.steps[program.output].shape.last?.value, !nodes.isEmpty else { return nil }
    let isMean = program.steps.contains { if case .mean = $0.operation { true } else { false } }
    // A query that is learned stands for no place.
    let isAttended = program.attentions.contains { $0.arrangement.queries.grid.count == 0 }
    return Node(
      kind: .head, title: "Head", entry: isAttended ? "attention pool" : isMean ? "mean of tokens" : "class token",
      shape: "\(classes)", rows: 1,
      channels: classes, facts: [reading.preset.classes > 0 ? "\(classes) classes" : "\(classes) features"],
      parameters: ModelParts.parameters(of: nodes, reading.cost),
      multiplyAccumulates: ModelParts.multiplyAccumulates(of: nodes, reading.cost))
  }

  /// Nil where nothing is counted before the stages.
  private static func entries(_ reading: ModelReading) -> Node? {
    let entries = reading.parts.entries
    let nodes = Array(entries.joined())
    let counts = (
      ModelParts.parameters(of: nodes, reading.cost), ModelParts.multiplyAccumulates(of: nodes, reading.cost)
    )
    guard counts != (0, 0) else { return nil }
    return Node(
      kind: .image, title: "Embedding", entry: "", shape: "", rows: 0, channels: 0, facts: [],
      parameters: counts.0, multiplyAccumulates: counts.1)
  }
}

extension Program {
  fileprivate func containsBlock(_ module: Int) -> Bool {
    modules[module].role == .tokenBlock || submodules(of: module).contains(where: containsBlock)
  }

  /// What a module or step before the blocks does, convolutions with kernel and stride; nil for what only names, moves or
  /// norms tokens.
  fileprivate func entryWords(_ node: ModuleRecord.Child, _ cost: Cost) -> Phrase? {
    switch node {
    case .step(let step):
      if case .unfold(let window) = steps[step].operation {
        "\(window.kernel.value)×\(window.kernel.value) soft split, stride \(window.stride.value)"
      } else {
        poolingWords(node)
      }
    case .module(let module):
      cost.multiplyAccumulates(of: node) > 0
        ? ([convolutionWords(module)] + modules[module].children.map(poolingWords))
          .compactMap { $0 }.joined(separator: ", ")
        : nil
    }
  }

  /// What a module is called; nil where it multiplies nothing.
  fileprivate func kindWords(_ module: Int, _ cost: Cost) -> Phrase? {
    cost.multiplyAccumulates(of: .module(module)) > 0 ? phrase(ofKind: modules[module].kind) : nil
  }

  private func poolingWords(_ node: ModuleRecord.Child) -> Phrase? {
    guard case .step(let step) = node, case .maxPool(let window) = steps[step].operation else { return nil }
    return "max pool, stride \(window.stride.value)"
  }

  /// The convolutions of a module as one; where it has none, what the module is called.
  private func convolutionWords(_ module: Int) -> Phrase? {
    let found = convolutions(in: .module(module)).filter { $0.kernel.value > 1 || $0.stride.value > 1 }
    guard let first = found.first else {
      return phrase(ofKind: modules[module].kind)
    }
    let kernel = "\(first.kernel.value)×\(first.kernel.value)"
    let stride = found.reduce(1) { $0 * $1.stride.value }
    if found.count > 1 { return "\(found.count) \(kernel) convs, stride \(stride)" }
    return first.stride.value == first.kernel.value ? "\(kernel) patches" : "\(kernel) conv, stride \(stride)"
  }
}
