/// One attention step of a model, with what it costs apart from its module's linear layers.
public struct AttentionSite: Sendable {
  /// The number in order of execution, from 0.
  public let index: Int
  /// The module's path, such as `layers.0.blocks.1.attn`.
  public let path: String
  /// The module's place in the program.
  public let module: Int
  /// The softmax step, whose result are the attention weights [windows, heads, queries, keys].
  public let step: Int
  public let windows: Int
  public let heads: Int
  /// In each window.
  public let queries: Int
  public let keys: Int
  /// The width of its tokens in channels.
  public let width: Int
  public let arrangement: AttentionArrangement
  /// The two matrix products q·kᵀ and weights·v: the quadratic term, `2(hw)²C` or `2M²hwC`.
  public let products: Size
  /// Everything else that the module multiplies, mostly linear layers: `4hwC²`.
  public let projections: Size
}

extension Program {
  /// The model's attention steps in order of execution.
  public func attentionSites(_ cost: Cost) -> [AttentionSite] {
    var sites: [AttentionSite] = []
    for (index, step) in steps.enumerated() {
      guard case .softmax(let arrangement) = step.operation else { continue }
      let record = modules[step.module]
      let products = products(ofAttention: step.module, cost)
      let output = steps[record.output].shape
      sites.append(
        AttentionSite(
          index: sites.count, path: record.path, module: step.module, step: index, windows: step.shape[0].value,
          heads: step.shape[1].value, queries: step.shape[2].value, keys: step.shape[3].value,
          width: output[output.count - 1].value, arrangement: arrangement, products: products,
          projections: cost.formula(of: .module(step.module)) - products))
    }
    return sites
  }

  /// The multiply-accumulates of a module's own products of two tensors: in attention q·kᵀ and weights·v.
  func products(ofAttention module: Int, _ cost: Cost) -> Size {
    modules[module].children.compactMap { child -> Size? in
      guard case .step(let step) = child, case .einsum = steps[step].operation else { return nil }
      return cost.formula(of: child)
    }.sum
  }
}
