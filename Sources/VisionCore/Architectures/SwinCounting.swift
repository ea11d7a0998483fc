// How the authors of Swin and Swin V2 count, as their code does.

extension Swin {
  /// Matrix products and convolutions, and one for each number that a layer norm is given (models/swin_transformer.py,
  /// `flops`); the last norm counts as if its map had the first map's places divided by 2 for each stage, where each stage but
  /// the first divides them by 4.
  package static func authorsCount(ofStep index: Int, _ ledger: Ledger) -> [RuleCount.Entry] {
    let program = ledger.program
    let step = program.steps[index]
    let path = program.modules[step.module].path
    let entries = ledger.productsAlone(ofStep: index)
    guard case .layerNorm = step.operation else { return entries }
    let count = path == "norm" ? lastNormCount(step, program) : step.shape.numbers
    return entries + [RuleCount.Entry(kind: .normalisation, count: count)]
  }

  private static func lastNormCount(_ step: Step, _ program: Program) -> Int {
    let stages = program.modules.count { $0.role == .stage }
    let places =
      program.modules.first { $0.path == "patch_embed" }
      .map { program.steps[$0.output].shape.dropLast().numbers } ?? 0
    return step.shape[step.shape.count - 1].value * places >> stages
  }
}

extension SwinV2 {
  /// As Swin's authors count (models/swin_transformer_v2.py), except that merging normalises what comes out, and that the network
  /// of the position bias and norms on the main branch are not counted.
  package static func authorsCount(ofStep index: Int, _ ledger: Ledger) -> [RuleCount.Entry] {
    let step = ledger.program.steps[index]
    let path = ledger.program.modules[step.module].path
    if path.contains(".cpb_mlp.") { return [] }
    return path.hasSuffix(".norm3") ? ledger.productsAlone(ofStep: index) : Swin.authorsCount(ofStep: index, ledger)
  }
}
