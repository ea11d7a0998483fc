// How a paper's authors count, where their code does.

extension Ledger {
  /// What the authors of a family count of a step.
  ///
  /// Swin (models/swin_transformer.py, `flops`): matrix products and convolutions, and one for each number that a layer norm is
  /// given; the last norm counts as if its map had the first map's places divided by 2 for each stage, where each stage but the
  /// first divides them by 4. Swin V2 (models/swin_transformer_v2.py) alike, except that merging normalises what comes out, and
  /// that the network of the position bias and norms on the main branch are not counted.
  func authorsCount(ofStep index: Int, family: Family) -> [RuleCount.Entry] {
    let step = program.steps[index]
    let path = program.modules[step.module].path
    var entries = work(ofStep: index).filter(\.kind.isMultiplyAccumulate)
      .map { RuleCount.Entry(kind: $0.kind, count: $0.count) }
    guard family == .swin || family == .swinV2 else { return entries }
    if path.contains(".cpb_mlp.") { return [] }
    guard case .layerNorm = step.operation, !path.hasSuffix(".norm3") else { return entries }
    let numbers = step.shape.product.value
    entries.append(
      RuleCount.Entry(kind: .normalisation, count: path == "norm" ? lastNormCount(step) : numbers))
    return entries
  }

  private func lastNormCount(_ step: Step) -> Int {
    let stages = program.modules.count { $0.role == .stage }
    let places =
      program.modules.first { $0.path == "patch_embed" }
      .map { program.steps[$0.output].shape.dropLast().product.value } ?? 0
    return step.shape[step.shape.count - 1].value * places >> stages
  }
}
