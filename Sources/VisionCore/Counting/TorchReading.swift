/// A program read as the calls of its reference code.
struct TorchReading: Sendable {
  let program: Program
  let code: TorchCode
  /// Whether attention is fused, where the code can.
  let isFused: Bool
  private let ledger: Ledger
  /// By the step that scales scores, its attention.
  private let scaled: [Int: AttentionRecord]

  init(_ ledger: Ledger, _ code: TorchCode, isFused: Bool) {
    (program, self.ledger, self.code) = (ledger.program, ledger, code)
    self.isFused = isFused && code.isFusable
    scaled = Dictionary(
      uniqueKeysWithValues: ledger.program.attentions.compactMap { record in
        record.softmax?.scale.map { ($0.step, record) }
      })
  }

  /// The calls that a step becomes; none for what counters never count.
  func calls(ofStep index: Int) -> [TorchCall] {
    let step = program.steps[index]
    switch step.operation {
    case .linear, .convolution, .einsum: return [product(index, step)]
    case .layerNorm, .batchNorm, .groupNorm, .standardize: return [norm(index, step)]
    case .softmax:
      return [
        TorchCall(
          operation: .softmax(
            rows: step.shape.dropLast().numbers, length: step.shape[step.shape.count - 1].value),
          spelling: isFused ? .fusedAttention : code.softmax, kind: .softmax,
          isInHookedAttention: isInHookedAttention(step))
      ]
    case .scale: return scaled[index].map { queryScale(step, of: $0) } ?? []
    case .activation(let activation): return [self.activation(activation, step)].compactMap(\.self)
    case .maxPool, .averagePool, .mean: return pooling(step)
    case .add where notes(on: step).contains(.interpolatesPositions):
      return [interpolation(step)]
    default: return []
    }
  }

  private func notes(on step: Step) -> TorchNotes { program.modules[step.module].torch }

  // MARK: Products

  private func product(_ index: Int, _ step: Step) -> TorchCall {
    let biases = ledger.operations(.bias, of: .step(index))
    let products = ledger.multiplyAccumulates(of: .step(index))
    let kind = ledger.work(ofStep: index).first?.kind ?? .otherProducts
    let parameters = step.inputs.dropFirst().reduce(0) { $0 + program.steps[$1].shape.numbers }
    switch step.operation {
    case .convolution:
      let isDerived = step.inputs.count > 1 && program.steps[step.inputs[1]].operation.isStandardization
      return TorchCall(
        operation: .convolution(
          products: products, biases: biases, places: step.shape.dropLast().numbers),
        spelling: isDerived ? .derivedModule(isLeaf: true) : .module, kind: kind, parameters: parameters)
    case .einsum(let contraction):
      let isAttention = kind == .attentionProducts
      let spelling: TorchCall.Spelling =
        isAttention ? (isFused ? .fusedAttention : code.products) : einsumSpelling(step)
      let isWritten = spelling.isEinsum || (!isAttention && spelling.isFunction)
      return TorchCall(
        operation: isWritten ? .einsum(products, equation: contraction.equation) : .product(products),
        spelling: spelling, kind: kind, isInHookedAttention: isInHookedAttention(step))
    default: return linear(step, products, biases, kind, parameters)
    }
  }

  /// Products outside attention are written with an operator where nothing else is noted.
  private func einsumSpelling(_ step: Step) -> TorchCall.Spelling {
    notes(on: step).contains(.einsum) ? .function : .method
  }

  private func linear(
    _ step: Step, _ products: Int, _ biases: Int, _ kind: WorkKind, _ parameters: Int
  ) -> TorchCall {
    let module = program.modules[step.module]
    let parent = module.parent.map { program.modules[$0] }
    let isProjection = module.path.hasSuffix(".qkv")
    let isHead = code.squeezesHead && module.parent == 0
    var leading = isHead ? step.shape[step.shape.count - 1].value : step.shape[0].value
    if parent?.torch.contains(.batchOfOne) == true { leading = 1 }
    return TorchCall(
      operation: .linear(products: products, biases: biases),
      spelling: isProjection && code.callsProjectionAsFunction ? .function : .module, kind: kind,
      parameters: parameters, leading: leading, features: step.shape[step.shape.count - 1].value,
      hasSplitBias: module.torch.contains(.splitBias),
      isInHookedAttention: code.hasHookedAttention && parent?.torch.contains(.attentionClass) == true)
  }

  /// timm scales the queries, not the scores.
  private func queryScale(_ step: Step, of attention: AttentionRecord) -> [TorchCall] {
    guard isInHookedAttention(step) else { return [] }
    let queries = program.steps[attention.queries].shape.numbers
    return [
      TorchCall(operation: .queryScale(queries), spelling: .method, kind: .elementwise, isInHookedAttention: true)
    ]
  }

  private func isInHookedAttention(_ step: Step) -> Bool {
    code.hasHookedAttention && notes(on: step).contains(.attentionClass)
  }

  // MARK: Norms, activations, pooling

  private func norm(_ index: Int, _ step: Step) -> TorchCall {
    let width = step.shape[step.shape.count - 1].value
    let isLastOfClassToken = code.normalizesClassTokenAlone && program.isLastNorm(step)
    let numbers = isLastOfClassToken ? width : step.shape.numbers
    func call(_ operation: TorchCall.Operation, _ spelling: TorchCall.Spelling, parameters: Int) -> TorchCall {
      TorchCall(
        operation: operation, spelling: spelling, kind: .normalisation, parameters: parameters,
        leading: step.shape[0].value)
    }
    switch step.operation {
    case .batchNorm: return call(.batchNorm(numbers), .module, parameters: 2 * width)
    case .groupNorm: return call(.groupNorm(numbers), .derivedModule(isLeaf: false), parameters: 2 * width)
    case .standardize: return call(.standardization(numbers), .function, parameters: 0)
    default: return call(.layerNorm(numbers), code.layerNorm, parameters: 2 * width)
    }
  }

  private func activation(_ activation: Activation, _ step: Step) -> TorchCall? {
    let spelling: TorchCall.Spelling
    switch activation {
    case .gelu: spelling = code.gelu
    case .relu: spelling = .module
    // A module that multiplies by `torch.sigmoid`, and functions that no counter knows.
    case .tanhGELU, .silu, .tanh: spelling = .module
    case .quickGELU, .exponential, .sigmoid: return nil
    }
    return TorchCall(
      operation: .activation(activation, step.shape.numbers), spelling: spelling, kind: .activation)
  }

  private func pooling(_ step: Step) -> [TorchCall] {
    let input = program.steps[step.inputs[0]].shape
    let (from, to) = (input.numbers, step.shape.numbers)
    func call(_ pooling: TorchCall.Pooling, _ spelling: TorchCall.Spelling, from: Int) -> [TorchCall] {
      [TorchCall(operation: .pooling(pooling, from: from, to: to), spelling: spelling, kind: .pooling)]
    }
    switch step.operation {
    case .maxPool(let window):
      let margin = window.margin
      let padded = (input[1].value + margin.top + margin.bottom) * (input[2].value + margin.left + margin.right)
      let isPadded = notes(on: step).contains(.padsBeforePooling)
      return call(.maximum, code.maxPool, from: isPadded ? padded * input[3].value : from)
    case .averagePool: return call(.average, .module, from: from)
    case .mean(let axes):
      if notes(on: step).contains(.poolsForMean) { return call(.average, .module, from: from) }
      return code.poolsGlobally && axes == [1, 2] ? call(.global, .module, from: from) : []
    default: return []
    }
  }

  private func interpolation(_ step: Step) -> TorchCall {
    // The class token's position stays as it is.
    let module = program.modules[step.module]
    let hasClassToken = module.children.contains { child in
      if case .step(let index) = child, case .concatenate = program.steps[index].operation { true } else { false }
    }
    let places = step.shape[1].value - (hasClassToken ? 1 : 0)
    return TorchCall(
      operation: .interpolation(places * step.shape[2].value, places: places), spelling: .function,
      kind: .interpolation)
  }
}

extension TorchCall.Spelling {
  var isEinsum: Bool { if case .functionOfList = self { true } else { false } }
  var isFunction: Bool { if case .function = self { true } else { false } }
}

extension Operation {
  fileprivate var isStandardization: Bool { if case .standardize = self { true } else { false } }
}

extension Program {
  /// Whether a step is the norm behind all stages, a module right below the model.
  fileprivate func isLastNorm(_ step: Step) -> Bool {
    if case .layerNorm = step.operation { modules[step.module].parent == 0 } else { false }
  }
}

extension Contraction {
  /// The equation with its axes lettered in order of appearance, as counters compare it: `abc,abd->acd`.
  var equation: String {
    var letters: [Int: Character] = [:]
    func text(_ axes: [Int]) -> String {
      String(
        axes.map { axis in
          let letter = letters[axis] ?? Character(UnicodeScalar(UInt8(97 + letters.count)))
          letters[axis] = letter
          return letter
        })
    }
    let (first, second) = (text(left), text(right))
    return "\(first),\(second)->\(text(output))"
  }
}
