/// One attention of a model, with what it costs apart from its module's linear layers.
package struct AttentionSite: Sendable {
  /// The number in order of execution, from 0.
  package fileprivate(set) var index: Int
  /// The module's path, such as `layers.0.blocks.1.attn`.
  package let path: String
  /// Which steps it is made of.
  package let record: AttentionRecord
  package let windows: Int
  package let heads: Int
  /// In each window.
  package let queries: Int
  package let keys: Int
  /// The width of its tokens in channels.
  package let width: Int
  /// The two matrix products q·kᵀ and weights·v: the quadratic term, `2(hw)²C` or `2M²hwC`.
  package let products: Size
  fileprivate let cost: Cost
  /// The bytes of its weights [windows, heads, queries, keys] in float32; where there are none, of the features that they
  /// follow from.
  package let weightBytes: Int
  /// The bytes of its queries and keys in float32; nil where they alone do not give its weights, since a bias depends on the
  /// image or scores are mixed with others.
  package let factorBytes: Int?

  /// Everything else that the module multiplies, mostly linear layers: `4hwC²`.
  package var projections: Size { cost.formula(of: .module(module)) - products }
  /// The module's place in the program.
  package var module: Int { record.module }
  /// The step that traces know it by: the softmax, whose result are the attention weights [windows, heads, queries, keys].
  package var step: Int { record.step }
  package var arrangement: AttentionArrangement { record.arrangement }
}

extension [AttentionSite] {
  /// Those with softmax, numbered among themselves.
  package var withSoftmax: [AttentionSite] {
    var sites = filter { $0.record.softmax != nil }
    for place in sites.indices { sites[place].index = place }
    return sites
  }
}

extension Program {
  /// The model's attention with softmax in order of execution.
  package func attentionSites(_ cost: Cost) -> [AttentionSite] { allAttentionSites(cost).withSoftmax }

  /// All attention in order of execution: beside that with softmax that whose weights follow from products of features and are
  /// nowhere computed (Performer).
  package func allAttentionSites(_ cost: Cost) -> [AttentionSite] {
    let uses = Uses(self)
    return attentions.enumerated().map { index, record in
      let queries = steps[record.queries].shape
      let shape = record.arrangement.weightsShape(heads: queries.count == 4 ? queries[1].value : 1)
      let isRecomputed = uses.fused[record.result] != nil && !record.positionBiases.contains { $0.kind == .ofQueries }
      return AttentionSite(
        index: index, path: modules[record.module].path, record: record, windows: shape[0], heads: shape[1],
        queries: shape[2], keys: shape[3], width: steps[modules[record.module].output].shape.last?.value ?? 0,
        products: products(of: record, cost), cost: cost,
        weightBytes: bytes(record.weightSteps),
        factorBytes: isRecomputed ? bytes([record.queries, record.keys]) : nil)
    }
  }

  /// The bytes of steps' results in float32.
  private func bytes(_ chosen: Set<Int>) -> Int {
    chosen.reduce(0) { $0 + steps[$1].shape.numbers } * MemoryLayout<Float>.size
  }

  /// The multiply-accumulates of an attention's two products, q·kᵀ and weights·v.
  func products(of record: AttentionRecord, _ cost: Cost) -> Size {
    record.products.map { cost.formula(of: .step($0)) }.sum
  }
}
