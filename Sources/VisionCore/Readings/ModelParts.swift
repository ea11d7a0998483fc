/// What a model consists of from the image to its scores: stages, what leads into each of them, and what follows the last.
///
/// Every module and step at the outermost level is in exactly one part, so that the parts' counts add up to the model's.
package struct ModelParts: Sendable {
  /// In order of execution.
  package let stages: [StageSummary]
  /// For each stage what lies between it and the one before: patch embeddings, class tokens, positions.
  package let entries: [[ModuleRecord.Child]]
  /// What comes behind the last stage: a norm, pooling, the classifier.
  package let head: [ModuleRecord.Child]

  /// The multiply-accumulates of some of a model's modules and steps together.
  package static func multiplyAccumulates(of nodes: [ModuleRecord.Child], _ cost: Cost) -> Int {
    nodes.reduce(0) { $0 + cost.multiplyAccumulates(of: $1) }
  }

  /// Their parameters.
  package static func parameters(of nodes: [ModuleRecord.Child], _ cost: Cost) -> Int {
    nodes.reduce(0) { $0 + cost.parameters(of: $1) }
  }
}

extension Program {
  /// The model's stages and what lies between them. A block that is in no stage is one of its own.
  package func parts(_ cost: Cost) -> ModelParts { parts(cost, allAttentionSites(cost)) }

  /// The same where the model's attention is known already.
  package func parts(_ cost: Cost, _ sites: [AttentionSite]) -> ModelParts {
    var (stages, entries): ([StageSummary], [[ModuleRecord.Child]]) = ([], [])
    var pending: [ModuleRecord.Child] = []
    for node in outermost(below: 0) {
      if case .module(let module) = node, isStage(module), let stage = summary(of: module, sites, cost) {
        stages.append(stage)
        entries.append(pending)
        pending = []
      } else {
        pending.append(node)
      }
    }
    return ModelParts(stages: stages, entries: entries, head: pending)
  }

  /// The modules and steps below a module, lists of stages opened.
  private func outermost(below module: Int) -> [ModuleRecord.Child] {
    modules[module].children.flatMap { node in
      guard case .module(let child) = node, !isStage(child), containsStage(child) else { return [node] }
      return outermost(below: child)
    }
  }

  private func isStage(_ module: Int) -> Bool { [.stage, .tokenBlock].contains(modules[module].role) }

  private func containsStage(_ module: Int) -> Bool {
    submodules(of: module).contains { isStage($0) || containsStage($0) }
  }

  /// Nil where what it hands on is no map of tokens.
  private func summary(of module: Int, _ sites: [AttentionSite], _ cost: Cost) -> StageSummary? {
    let record = modules[module]
    guard let tokens = tokenGrid(ofStep: record.output), let width = steps[record.output].shape.last?.value else {
      return nil
    }
    let own = sites.filter { isModule($0.module, within: module) }
    let blocks = blocks(in: module)
    return StageSummary(
      path: record.path, module: module, tokens: tokens, width: width,
      stride: (input.rows + tokens.grid.rows / 2) / max(tokens.grid.rows, 1), blocks: blocks.count,
      attentionBlocks: blocks.count { block in own.contains { isModule($0.module, within: block) } },
      attentions: StageAttention.kinds(of: own), kernel: largestKernel(in: module),
      parameters: cost.parameters(of: .module(module)),
      multiplyAccumulates: cost.multiplyAccumulates(of: .module(module)))
  }

  /// The outermost blocks in a module, itself where it is one.
  private func blocks(in module: Int) -> [Int] {
    modules[module].role == .tokenBlock ? [module] : submodules(of: module).flatMap(blocks)
  }

  private func isModule(_ module: Int, within other: Int) -> Bool {
    sequence(first: module) { modules[$0].parent }.contains(other)
  }

  private func largestKernel(in module: Int) -> Int? {
    convolutions(in: .module(module)).map(\.kernel.value).filter { $0 > 1 }.max()
  }

  /// The modules that a module consists of.
  package func submodules(of module: Int) -> [Int] {
    modules[module].children.compactMap { if case .module(let child) = $0 { child } else { nil } }
  }

  /// The convolutions in a module or step, in order of execution.
  package func convolutions(in node: ModuleRecord.Child) -> [SlidingWindow] {
    switch node {
    case .module(let module): modules[module].children.flatMap(convolutions)
    case .step(let step): if case .convolution(let window, _) = steps[step].operation { [window] } else { [] }
    }
  }
}
