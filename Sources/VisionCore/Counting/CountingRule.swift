/// A way of counting what a model costs: exactly, as its paper does, or as a well-known counter does.
///
/// Counters are given the model's usual PyTorch code (`TorchCode`), in evaluation, on one image; what each of them counts is said
/// at its case, from its source at the version named there. Where the code can leave attention to PyTorch's
/// `scaled_dot_product_attention`, which timm does unless told otherwise, some counters see less of it: their two cases say which.
/// The emulations equal the counters' answers in `Tests/Fixtures/counters.json` to the integer.
package enum CountingRule: String, Sendable, CaseIterable {
  /// Multiply-accumulates of matrix products and convolutions, each once.
  case exact
  /// Two floating-point operations to a multiply-accumulate.
  case flops
  /// As the paper's authors count: in Liu et al. 2021 and 2022 by the function `flops` of their code, which adds one for each
  /// number that a layer norm makes; elsewhere no code is published, and the multiply-accumulates are what the tables round.
  case paper
  /// fvcore 0.1.5 (`FlopCountAnalysis`): traces the model's graph and counts operators. One for each multiply-accumulate of
  /// linear, matmul, conv and einsum (of an einsum twice that from NumPy's path report, printed with four digits, halved);
  /// 5 for each number of a layer or group norm, 4 without scale and shift, 2 of a batch norm in evaluation, 1 of the input of an adaptive
  /// average pooling, 4 of a bilinear interpolation. No biases, softmax, activations, additions. Attention that is fused is an
  /// operator it does not know: nothing.
  case fvcore
  /// fvcore where attention is written out.
  case fvcoreUnfused = "fvcore-unfused"
  /// ptflops 0.7.5, its backend `pytorch`, the default: hooks modules by their exact type and exchanges functions. Linear and
  /// convolution with biases; a batch norm 2 for each number, a layer norm 1, ReLU and GELU 1, pooling 1 for each number of its input. As the modules
  /// call exchanged functions, ReLU, GELU and pooling are counted twice. Softmax as a function 1. Products as `torch.matmul` are
  /// counted, as `@` or `einsum` not. timm's `Attention` has a hook for scale, products and softmax, which hides the linear
  /// layers inside it. Classes derived from those of `torch.nn`, such as timm's `LayerNorm`, are unknown to it.
  case ptflops
  /// ptflops as it counted up to version 0.6.9, which older tables were made with: hooks modules by their exact type and knows no
  /// functions, so that attention's products are never counted. Linear and convolution; of a convolution every bias, of a linear
  /// layer those of one token, however many it sees; a batch or group norm 2 for each number, ReLU and GELU 1, pooling 1 for each
  /// number of its input. No layer norms, no softmax.
  case ptflops06 = "ptflops-0.6"
  /// ptflops 0.7.5, its backend `aten`: counts matrix products, convolutions and their biases as they are dispatched; a bias that
  /// PyTorch adds in an operator of its own is not counted, nor is fused attention.
  case ptflopsATen = "ptflops-aten"
  /// ptflops' backend `aten` where attention is written out.
  case ptflopsATenUnfused = "ptflops-aten-unfused"
  /// thop 0.1.1 (pytorch-OpCounter): hooks modules by their exact type. Linear and convolution without biases; batch and
  /// layer norm 4 for each number; `nn.Softmax` of n numbers 3n − 1; average pooling 1 for each number that comes out, adaptive
  /// pooling one more than its window. No functions: attention's products never.
  case thop
  /// torchinfo 1.8.0 (`total_mult_adds`): for each module without modules below it, the numbers in `weight` and `bias` times the first
  /// axis of what comes out; for a convolution times its places as well. A linear layer on a sequence counts as if it saw one token.
  case torchinfo
  /// calflops 0.3.2, its MACs: exchanges functions of `torch.nn.functional` and `torch`. Linear, convolution and `torch.matmul`;
  /// einsum has no MACs there, `@` is not exchanged. It stops with an error where `einsum` is given a list.
  case calflops
  /// calflops 0.3.2, its FLOPs: two for a MAC, biases of convolutions; layer and group norms 5 for each number, 4 without scale and shift, batch norms 2, activations and
  /// `softmax` as a function 1, pooling 1 for each number of its input; einsum from NumPy's report, printed with four digits;
  /// interpolation 1 for each place.
  case calflopsFLOPs = "calflops-flops"
  /// DeepSpeed 0.19.8, its flops profiler's MACs: as calflops, and `@` and `scaled_dot_product_attention` as well.
  case deepspeed
  /// DeepSpeed 0.19.8, its profiler's FLOPs: as calflops' with `@` and `scaled_dot_product_attention`.
  case deepspeedFLOPs = "deepspeed-flops"

  /// A line for people: what it counts.
  package var summary: Phrase {
    switch self {
    case .exact: "multiply-accumulates of all matrix products and convolutions"
    case .flops: "two operations to a multiply-accumulate"
    case .paper: "as the paper's authors count"
    case .fvcore: "fvcore, attention fused where the code can"
    case .fvcoreUnfused: "fvcore, attention written out"
    case .ptflops: "ptflops, its default backend"
    case .ptflops06: "ptflops up to version 0.6.9"
    case .ptflopsATen: "ptflops, backend aten, attention fused where the code can"
    case .ptflopsATenUnfused: "ptflops, backend aten, attention written out"
    case .thop: "thop"
    case .torchinfo: "torchinfo, mult-adds"
    case .calflops: "calflops, MACs"
    case .calflopsFLOPs: "calflops, FLOPs"
    case .deepspeed: "DeepSpeed's profiler, MACs"
    case .deepspeedFLOPs: "DeepSpeed's profiler, FLOPs"
    }
  }

  /// What a column of its numbers is called.
  package var title: String {
    switch self {
    case .exact: "MACs"
    case .flops: "FLOPs (2 × MACs)"
    default: rawValue
    }
  }

  /// Whether attention is fused in the code it is told of, where that can.
  var isFused: Bool {
    switch self {
    case .fvcoreUnfused, .ptflopsATenUnfused: false
    default: true
    }
  }
}

/// Why a counter has no number for a model.
package enum CountingFailure: UsageError, Sendable, Equatable {
  /// It stops at a call of `einsum` with a list of tensors.
  case stopsAtEinsumOfList(CountingRule, path: String)

  package var sentence: Phrase {
    switch self {
    case .stopsAtEinsumOfList(let rule, let path):
      "\(rule.rawValue) has no number: it stops with an error at \(path), where the code gives einsum a list of tensors"
    }
  }
}

/// What a rule counts of a model, step by step.
package struct RuleCount: Sendable {
  package let rule: CountingRule
  /// By step, what is counted of each kind of work.
  let steps: [[Entry]]
  private let program: Program
  private let moduleCounts: [Int]

  /// What is counted of one kind of work.
  package struct Entry: Sendable {
    let kind: WorkKind
    let count: Int
  }

  /// Counts a model by a rule.
  /// - Parameter preset: says which code the counters are told of.
  /// - Throws: `CountingFailure` where the counter stops with an error.
  package init(_ rule: CountingRule, _ ledger: Ledger, of preset: Preset) throws(CountingFailure) {
    self.rule = rule
    program = ledger.program
    let reading = TorchReading(ledger, preset.torchCode, isFused: rule.isFused)
    var steps: [[Entry]] = []
    steps.reserveCapacity(program.steps.count)
    for index in program.steps.indices {
      switch rule {
      case .exact: steps.append(ledger.products(ofStep: index, times: 1))
      case .flops: steps.append(ledger.products(ofStep: index, times: 2))
      case .paper: steps.append(preset.architecture.authorsCount(ofStep: index, ledger))
      default: steps.append(try rule.entries(of: reading.calls(ofStep: index), path: program.path(ofStep: index)))
      }
    }
    var counts = [Int](repeating: 0, count: program.modules.count)
    for (step, entries) in zip(program.steps, steps) { counts[step.module] += entries.reduce(0) { $0 + $1.count } }
    for index in program.modules.indices.reversed() {
      if let parent = program.modules[index].parent { counts[parent] += counts[index] }
    }
    (self.steps, moduleCounts) = (steps, counts)
  }

  /// What is counted of the whole model.
  package var total: Int { moduleCounts[0] }

  /// What is counted of a module or step.
  package func count(of node: ModuleRecord.Child) -> Int {
    switch node {
    case .module(let index): moduleCounts[index]
    case .step(let index): steps[index].reduce(0) { $0 + $1.count }
    }
  }
}

extension Ledger {
  /// A step's multiply-accumulates, each so many times.
  fileprivate func products(ofStep index: Int, times factor: Int) -> [RuleCount.Entry] {
    work(ofStep: index).filter(\.kind.isMultiplyAccumulate)
      .map { RuleCount.Entry(kind: $0.kind, count: factor * $0.count) }
  }
}

extension Program {
  /// The path of the module that a step belongs to.
  func path(ofStep index: Int) -> String { modules[steps[index].module].path }
}
