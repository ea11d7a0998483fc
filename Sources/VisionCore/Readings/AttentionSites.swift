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
  /// The bytes of its queries and keys in float32; nil where they alone do not give its weights, since a bias depends on the
  /// image.
  public let factorBytes: Int?
  /// What its weights are products of; nil for attention with softmax, whose weights are there.
  public let features: Features?

  /// The results of two steps, φ(q) and φ(k) [1, tokens, width]: attention whose weights are nowhere computed (Performer).
  public struct Features: Sendable, Hashable {
    public let queries: Int
    public let keys: Int
    public let width: Int
  }
}

extension Program {
  /// The model's attention steps in order of execution.
  public func attentionSites(_ cost: Cost) -> [AttentionSite] {
    var sites: [AttentionSite] = []
    let uses = Uses(self)
    let attentions = Dictionary(uniqueKeysWithValues: uses.attentions.values.map { ($0.softmax, $0) })
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
          projections: cost.formula(of: .module(step.module)) - products,
          factorBytes: attentions[index].flatMap { factorBytes($0, uses) }, features: nil))
    }
    return sites
  }

  /// All attention in order of execution: beside the steps with softmax those whose weights follow from products of features
  /// and are nowhere computed (Performer).
  public func allAttentionSites(_ cost: Cost) -> [AttentionSite] {
    let sites = attentionSites(cost)
    let implied = featureSites(cost)
    if implied.isEmpty { return sites }
    return (sites + implied).sorted { $0.step < $1.step }.enumerated().map { $1.numbered($0) }
  }

  private func featureSites(_ cost: Cost) -> [AttentionSite] {
    let uses = Uses(self)
    return steps.indices.compactMap { index -> AttentionSite? in
      guard let product = featureProduct(index, uses), let tokens = tokenGrid(ofStep: index),
        tokens.count == product.tokens
      else { return nil }
      let (module, shape) = (steps[index].module, steps[product.queries].shape.map(\.value))
      return AttentionSite(
        index: 0, path: modules[module].path, module: module, step: index, windows: 1, heads: 1, queries: tokens.count,
        keys: tokens.count, width: steps[index].shape[2].value,
        arrangement: AttentionArrangement(queries: tokens, keys: tokens),
        products: self.products(ofAttention: module, cost), projections: 0, factorBytes: nil,
        features: AttentionSite.Features(queries: product.queries, keys: product.keys, width: shape[shape.count - 1]))
    }
  }

  /// The steps φ(q) and φ(k) of φ(q)·(φ(k)ᵀ·v), where the second product sums over tokens; nil for any other step.
  private func featureProduct(_ index: Int, _ uses: Uses) -> (queries: Int, keys: Int, tokens: Int)? {
    guard case .einsum(let outer) = steps[index].operation, uses.attentions[index] == nil,
      !uses.isPartOfAttention(index), steps[index].inputs.allSatisfy({ !uses.isConstant[$0] }),
      case .einsum(let inner) = steps[steps[index].inputs[1]].operation,
      let summed = inner.left.firstIndex(where: { inner.right.contains($0) && !inner.output.contains($0) }),
      // The axis of features: what both operands share and the result lacks.
      let shared = outer.right.firstIndex(where: { outer.left.contains($0) && !outer.output.contains($0) })
    else { return nil }
    let operands = steps[steps[index].inputs[1]].inputs
    let feature = inner.output[shared]
    let isLeft = inner.left.contains(feature)
    guard operands.allSatisfy({ !uses.isConstant[$0] }), isLeft != inner.right.contains(feature) else { return nil }
    return (steps[index].inputs[0], operands[isLeft ? 0 : 1], steps[operands[0]].shape[summed].value)
  }

  /// Queries and keys [windows, heads, tokens, d] in float32; nil where a table depends on the image.
  private func factorBytes(_ attention: AttentionSteps, _ uses: Uses) -> Int? {
    guard attention.tables.allSatisfy({ uses.isConstant[$0] }) else { return nil }
    return [attention.q, attention.k].reduce(0) { $0 + steps[$1].shape.reduce(1) { $0 * $1.value } }
      * MemoryLayout<Float>.size
  }

  /// The multiply-accumulates of a module's own products of two tensors: in attention q·kᵀ and weights·v.
  func products(ofAttention module: Int, _ cost: Cost) -> Size {
    modules[module].children.compactMap { child -> Size? in
      guard case .step(let step) = child, case .einsum = steps[step].operation else { return nil }
      return cost.formula(of: child)
    }.sum
  }
}

extension AttentionSite {
  fileprivate func numbered(_ number: Int) -> AttentionSite {
    AttentionSite(
      index: number, path: path, module: module, step: step, windows: windows, heads: heads, queries: queries,
      keys: keys, width: width, arrangement: arrangement, products: products, projections: projections,
      factorBytes: factorBytes, features: features)
  }
}
