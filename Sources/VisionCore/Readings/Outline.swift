/// The tree of modules and steps that a model consists of, in order of execution, from the model to single operations.
package struct Outline: Sendable {
  /// Every row, parents before their children.
  package let rows: [Row]

  /// A module or a step.
  package struct Row: Sendable {
    package let node: ModuleRecord.Child
    /// 0 for the model.
    package let depth: Int
    /// The module's path, of a step its module's.
    package let path: String
    /// The last part of a module's path; of a step what it does.
    package let title: String
    /// A module's type; nil for a step.
    package let kind: String?
    package let shape: [Size]
    /// The tokens it makes; nil where its result is no map of tokens.
    package let tokens: Int?
    package let parameters: Int
    package let multiplyAccumulates: Int
    /// How many of the rows that follow lie below it.
    package fileprivate(set) var descendants = 0
  }

  package init(_ program: Program, _ cost: Cost) {
    var rows: [Row] = []
    func add(_ node: ModuleRecord.Child, depth: Int) {
      guard let row = Outline.row(node, depth, program, cost) else { return }
      let place = rows.count
      rows.append(row)
      if case .module(let index) = node {
        for child in program.modules[index].children { add(child, depth: depth + 1) }
      }
      rows[place].descendants = rows.count - place - 1
    }
    add(.module(0), depth: 0)
    self.rows = rows
  }

  /// Nil for what is only read: parameters and the input.
  private static func row(_ node: ModuleRecord.Child, _ depth: Int, _ program: Program, _ cost: Cost) -> Row? {
    let (parameters, count) = (cost.parameters(of: node), cost.multiplyAccumulates(of: node))
    switch node {
    case .module(let index):
      let module = program.modules[index]
      let shape = program.steps[module.output].shape
      let title = module.path.split(separator: ".").last.map(String.init) ?? module.kind
      return Row(
        node: node, depth: depth, path: module.path, title: title, kind: module.kind, shape: shape,
        tokens: program.tokens(in: shape), parameters: parameters, multiplyAccumulates: count)
    case .step(let index):
      let step = program.steps[index]
      guard let title = step.operation.title else { return nil }
      return Row(
        node: node, depth: depth, path: program.modules[step.module].path, title: title, kind: nil, shape: step.shape,
        tokens: program.tokens(in: step.shape), parameters: parameters, multiplyAccumulates: count)
    }
  }
}

extension Program {
  /// The tokens of a map [b, h, w, C] or sequence [b, N, C], windows counted together; nil for other shapes.
  package func tokens(in shape: [Size]) -> Int? {
    let isImage = shape.count == 4 && shape[1] == 3 && shape[2].value == input.rows && shape[3].value == input.columns
    guard (3...4).contains(shape.count), !isImage else { return nil }
    return shape.dropLast().numbers
  }
}

extension Operation {
  /// What a step does, in a few words; nil for what is only read.
  package var title: String? {
    switch self {
    case .input, .parameter: nil
    case .constant(.shiftedWindowMask): "mask of the shifted windows"
    case .constant(.filled(let number)): "\(number) everywhere"
    case .constant(.logSpacedOffsets(let window, let extent)):
      "log-spaced offsets" + beyondTraining(window, extent) { logSpacedOffset($0, longest: $1) }
    case .constant(.linearOffsets(let window, let extent)):
      "offsets" + beyondTraining(window, extent) { offset, _ in Float(offset) }
    case .rearrange(let rearrangement): rearrangement.pattern.replacing("->", with: "→")
    case .slice(let axis, let start, let count): "places \(start) to \(start + count - 1) of axis \(axis)"
    case .concatenate(let axis): "joined along axis \(axis)"
    case .pad(let axis, let before, let after): "axis \(axis) padded by \(before) before and \(after) behind"
    case .roll(let shifts): "cyclic shift by " + shifts.filter { $0 != 0 }.map(String.init).joined(separator: ", ")
    case .linear: "x·Wᵀ + b"
    case .einsum(let contraction): contraction.pattern.replacing("->", with: "→")
    case .relativeToAbsolute: "offsets → pairs of places"
    case .unfold(let window): "patches of \(window)"
    case .convolution(let window, let groups):
      "convolution \(window)" + (groups.value > 1 ? ", \(groups.value) groups" : "")
    case .layerNorm: "layer norm"
    case .batchNorm: "batch norm"
    case .groupNorm(let groups, _): "group norm, \(groups) groups"
    case .standardize: "weight standardised"
    case .normalize: "length 1"
    case .clamp(let most): "at most \(most)"
    case .activation(let activation): activation.rawValue
    case .softmax: "softmax"
    case .add: "sum"
    case .multiply: "product"
    case .divide: "quotient"
    case .scale(_, let text): "times \(text)"
    case .mean: "mean"
    case .sum: "sum over axes"
    case .maxPool(let window): "largest of \(window)"
    case .averagePool(let window): "mean of \(window)"
    case .relativePositionBias: "relative position bias"
    case .resamplePositions(let from, let to): "positions resampled, \(from.grid) → \(to)"
    }
  }
}

/// How much larger the largest offset is than that of the window that the bias network was trained on (Liu et al. 2022, Section
/// 3.3); empty where it is no larger.
private func beyondTraining(_ window: GridSize, _ extent: GridSize, _ coordinate: (Int, Int) -> Float) -> String {
  let longest = extent.rows - 1
  guard longest > 0, window.rows > extent.rows else { return "" }
  let part = coordinate(window.rows - 1, longest) / coordinate(longest, longest) - 1
  return ", \(Int((100 * part).rounded())) % beyond those of training"
}

extension SlidingWindow: CustomStringConvertible {
  /// The kernel and its step: `3×3, stride 2`.
  package var description: String { "\(kernel.value)×\(kernel.value), stride \(stride.value)" }
}
