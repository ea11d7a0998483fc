extension Ledger {
  /// The matrix products and convolutions of a step: what most authors count.
  package func productsAlone(ofStep index: Int) -> [RuleCount.Entry] {
    work(ofStep: index).filter(\.kind.isMultiplyAccumulate).map { RuleCount.Entry(kind: $0.kind, count: $0.count) }
  }
}
