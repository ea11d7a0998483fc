// What each counter makes of a call: read in its source, at the version that `CountingRule` names.

extension CountingRule {
  /// What the counter counts of the calls of a step.
  /// - Throws: `CountingFailure` where it stops with an error.
  func entries(of calls: [TorchCall], path: String) throws(CountingFailure) -> [RuleCount.Entry] {
    var entries: [RuleCount.Entry] = []
    for call in calls {
      for (kind, count) in try counts(of: call, path) where count != 0 {
        entries.append(RuleCount.Entry(kind: kind, count: count))
      }
    }
    return entries
  }

  private func counts(of call: TorchCall, _ path: String) throws(CountingFailure) -> [(WorkKind, Int)] {
    switch self {
    case .exact, .flops, .paper: []
    case .fvcore, .fvcoreUnfused: fvcore(call)
    case .ptflops: ptflops(call)
    case .ptflops06: earlierPtflops(call)
    case .ptflopsATen, .ptflopsATenUnfused: dispatched(call)
    case .thop: thop(call)
    case .torchinfo: torchinfo(call)
    case .calflops, .deepspeed, .calflopsFLOPs, .deepspeedFLOPs: try functions(call, path)
    }
  }

  // MARK: Operators of a graph

  /// fvcore/nn/jit_handles.py and flop_count.py.
  private func fvcore(_ call: TorchCall) -> [(WorkKind, Int)] {
    if case .fusedAttention = call.spelling { return [] }
    switch call.operation {
    case .linear(let products, _), .convolution(let products, _, _), .product(let products):
      return [(call.kind, products)]
    case .einsum(let products, let equation):
      // Two equations it knows, the others are NumPy's to count.
      let isKnown = equation == "abc,abd->acd" || equation == "abc,adc->adb"
      return [(call.kind, isKnown ? products : printedByNumPy(2 * products) / 2)]
    case .layerNorm(let numbers), .groupNorm(let numbers): return [(call.kind, 5 * numbers)]
    case .batchNorm(let numbers): return [(call.kind, 2 * numbers)]
    case .standardization(let numbers): return [(call.kind, 4 * numbers)]
    case .pooling(.global, let from, _): return [(call.kind, from)]
    case .interpolation(let numbers, _): return [(call.kind, 4 * numbers)]
    case .softmax, .activation, .pooling, .queryScale: return []
    }
  }

  /// ptflops/aten_ops.py.
  private func dispatched(_ call: TorchCall) -> [(WorkKind, Int)] {
    if case .fusedAttention = call.spelling { return [] }
    switch call.operation {
    case .linear(let products, let biases), .convolution(let products, let biases, _):
      return [(call.kind, products), (.bias, call.hasSplitBias ? 0 : biases)]
    case .product(let products), .einsum(let products, _): return [(call.kind, products)]
    default: return []
    }
  }

  // MARK: Modules by type

  /// ptflops/pytorch_ops.py and pytorch_engine.py.
  private func ptflops(_ call: TorchCall) -> [(WorkKind, Int)] {
    if call.isInHookedAttention { return hookedAttention(call) }
    let isModule = call.spelling.isModule
    // What an exchanged function counts, and with it the module that calls it.
    let times = (isModule ? 1 : 0) + (call.spelling.callsFunction ? 1 : 0)
    switch call.operation {
    case .linear(let products, let biases), .convolution(let products, let biases, _):
      return isModule ? [(call.kind, products), (.bias, biases)] : []
    case .product(let products): return call.spelling.isFunction ? [(call.kind, products)] : []
    case .layerNorm(let numbers): return isModule ? [(call.kind, numbers)] : []
    case .batchNorm(let numbers), .groupNorm(let numbers): return isModule ? [(call.kind, 2 * numbers)] : []
    case .softmax(let rows, let length): return call.spelling.callsFunction ? [(call.kind, rows * length)] : []
    case .activation(_, let numbers), .pooling(_, let numbers, _): return [(call.kind, times * numbers)]
    case .interpolation(let numbers, _): return [(call.kind, numbers)]
    case .einsum, .standardization, .queryScale: return []
    }
  }

  /// ptflops/pytorch_ops.py and pytorch_engine.py at version 0.6.9.
  private func earlierPtflops(_ call: TorchCall) -> [(WorkKind, Int)] {
    guard call.spelling.isModule else { return [] }
    switch call.operation {
    case .linear(let products, let biases):
      return [(call.kind, products), (.bias, biases == 0 ? 0 : call.features)]
    case .convolution(let products, let biases, _): return [(call.kind, products), (.bias, biases)]
    case .batchNorm(let numbers), .groupNorm(let numbers): return [(call.kind, 2 * numbers)]
    case .activation(_, let numbers), .pooling(_, let numbers, _): return [(call.kind, numbers)]
    case .product, .einsum, .layerNorm, .standardization, .softmax, .interpolation, .queryScale: return []
    }
  }

  /// The hook for timm's attention counts the whole of it, and hides the linear layers below.
  private func hookedAttention(_ call: TorchCall) -> [(WorkKind, Int)] {
    switch call.operation {
    case .product(let products): [(call.kind, products)]
    case .softmax(let rows, let length): [(call.kind, rows * length)]
    case .queryScale(let numbers): [(call.kind, numbers)]
    default: []
    }
  }

  /// thop/vision/basic_hooks.py and calc_func.py.
  private func thop(_ call: TorchCall) -> [(WorkKind, Int)] {
    guard call.spelling.isModule else { return [] }
    switch call.operation {
    case .linear(let products, _), .convolution(let products, _, _): return [(call.kind, products)]
    case .layerNorm(let numbers), .batchNorm(let numbers): return [(call.kind, 4 * numbers)]
    case .softmax(let rows, let length): return [(call.kind, rows * (3 * length - 1))]
    case .pooling(.average, _, let to): return [(call.kind, to)]
    case .pooling(.global, let from, let to): return [(call.kind, from + to)]
    default: return []
    }
  }

  /// torchinfo/layer_info.py and model_statistics.py.
  private func torchinfo(_ call: TorchCall) -> [(WorkKind, Int)] {
    guard call.spelling.isLeafModule else { return [] }
    switch call.operation {
    case .convolution(_, _, let places): return [(call.kind, call.parameters * places)]
    case .linear, .layerNorm, .batchNorm, .groupNorm: return [(call.kind, call.parameters * call.leading)]
    default: return []
    }
  }

  // MARK: Functions

  /// calflops/pytorch_ops.py, deepspeed/profiling/flops_profiler/profiler.py.
  private func functions(_ call: TorchCall, _ path: String) throws(CountingFailure) -> [(WorkKind, Int)] {
    if case .functionOfList = call.spelling { throw .stopsAtEinsumOfList(self, path: path) }
    let isDeepSpeed = self == .deepspeed || self == .deepspeedFLOPs
    switch call.operation {
    case .product(let products):
      guard call.spelling.isFunction || isDeepSpeed else { return [] }
      return [(call.kind, countsFLOPs ? 2 * products : products)]
    case .linear(let products, _): return [(call.kind, countsFLOPs ? 2 * products : products)]
    case .convolution(let products, let biases, _):
      return countsFLOPs ? [(call.kind, 2 * products), (.bias, biases)] : [(call.kind, products)]
    default: return countsFLOPs && call.spelling.callsFunction ? otherFLOPs(call) : []
    }
  }

  private func otherFLOPs(_ call: TorchCall) -> [(WorkKind, Int)] {
    switch call.operation {
    case .einsum(let products, _): [(call.kind, printedByNumPy(2 * products))]
    case .layerNorm(let numbers), .groupNorm(let numbers): [(call.kind, 5 * numbers)]
    case .batchNorm(let numbers): [(call.kind, 2 * numbers)]
    case .standardization(let numbers): [(call.kind, 4 * numbers)]
    case .softmax(let rows, let length): [(call.kind, rows * length)]
    case .activation(_, let numbers), .pooling(_, let numbers, _): [(call.kind, numbers)]
    case .interpolation(_, let places): [(call.kind, places)]
    default: []
    }
  }

  private var countsFLOPs: Bool { self == .calflopsFLOPs || self == .deepspeedFLOPs }
}

/// A count as `numpy.einsum_path` prints it, with four digits, and the counters read it again; a half goes to the even digit.
func printedByNumPy(_ count: Int) -> Int {
  var unit = 1
  while count / unit >= 10_000 { unit *= 10 }
  let (quotient, rest) = count.quotientAndRemainder(dividingBy: unit)
  let isUp = 2 * rest > unit || (2 * rest == unit && !quotient.isMultiple(of: 2))
  return (isUp ? quotient + 1 : quotient) * unit
}

extension TorchCall.Spelling {
  /// A module of a class of `torch.nn` itself.
  fileprivate var isModule: Bool { if case .module = self { true } else { false } }

  fileprivate var isLeafModule: Bool {
    switch self {
    case .module, .derivedModule(isLeaf: true): true
    default: false
    }
  }

  /// Whether a function is called that a counter can have exchanged.
  fileprivate var callsFunction: Bool {
    switch self {
    case .module, .derivedModule, .function: true
    case .keptFunction, .method, .fusedAttention, .functionOfList: false
    }
  }
}
