/// A module of a recorded model with those below it; lists of modules that only number them are passed over.
struct ModuleNode: Sendable {
  let module: Int
  let path: String
  /// The last part of the path.
  let name: String
  let kind: String
  let role: ModuleRole
  let shape: [Int]
  let parameters: Int
  let multiplyAccumulates: Int
  let traits: [ModuleTrait]
  /// What its own steps compute, in order; movement aside.
  let steps: [String]
  let children: [ModuleNode]

  /// The tree of a program.
  init(_ program: Program, _ cost: Cost) { self.init(program, cost, 0) }

  private init(_ program: Program, _ cost: Cost, _ module: Int) {
    let record = program.modules[module]
    self.module = module
    path = record.path
    name = record.path.split(separator: ".").last.map(String.init) ?? ""
    kind = record.kind
    role = record.role
    shape = program.steps[record.output].shape.map(\.value)
    parameters = cost.parameters(of: .module(module))
    multiplyAccumulates = cost.multiplyAccumulates(of: .module(module))
    traits = program.traits(ofModule: module)
    steps = program.ownSteps(ofModule: module).compactMap { program.steps[$0].operation.arithmeticTitle }
    children = ModuleNode.children(program, cost, module)
  }

  private static func children(_ program: Program, _ cost: Cost, _ module: Int) -> [ModuleNode] {
    program.modules[module].children.flatMap { child -> [ModuleNode] in
      guard case .module(let index) = child else { return [] }
      let isList = program.modules[index].kind == "\(Sequential.self)" && program.ownSteps(ofModule: index).isEmpty
      return isList ? children(program, cost, index) : [ModuleNode(program, cost, index)]
    }
  }

  /// Whether another is the same in all that is compared, with all below it.
  func isSame(as other: ModuleNode) -> Bool {
    name == other.name && kind == other.kind && shape == other.shape && parameters == other.parameters
      && multiplyAccumulates == other.multiplyAccumulates && traits == other.traits && steps == other.steps
      && children.count == other.children.count
      && zip(children, other.children).allSatisfy { $0.isSame(as: $1) }
  }

  /// How likely two modules have the same place in their models; 0 for none.
  func likeness(_ other: ModuleNode) -> Int {
    var score = 0
    if name == other.name { score += 5 }
    if kind == other.kind { score += 5 }
    if role == other.role, role != .part { score += 4 }
    let (own, others) = (features, other.features)
    let union = own.union(others).count
    if union > 0 { score += 4 * own.intersection(others).count / union }
    return score >= 4 ? score : 0
  }

  /// What it is made of, in kinds and aspects.
  private var features: Set<String> {
    Set(children.flatMap { [$0.kind, $0.name] } + traits.map(\.aspect.english))
  }
}

extension Operation {
  /// The title of a step that computes; nil for one that only moves or reads.
  fileprivate var arithmeticTitle: String? {
    switch self {
    case .input, .parameter, .rearrange, .slice, .pad, .concatenate, .roll, .unfold, .relativeToAbsolute,
      .relativePositionBias:
      nil
    default: title
    }
  }
}
