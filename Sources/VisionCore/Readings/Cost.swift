/// What a recorded model costs: multiply-accumulates and parameters, exactly, of every step and module.
///
/// A multiply-accumulate is one product and one addition of a matrix product or a convolution; papers' "FLOPs" are these. Formulas
/// are derived from the sizes of the steps and written in the symbols of papers.
public struct Cost: Sendable {
  package let ledger: Ledger
  private let program: Program
  private let moduleParameters: [Int]
  /// The module that it is the cost of, by its place in the program; 0 for the whole model.
  private let module: Int

  /// The cost of a whole model.
  public init(_ program: Program) {
    (self.program, ledger) = (program, Ledger(program))
    var parameters = [Int](repeating: 0, count: program.modules.count)
    for step in program.steps {
      if case .parameter(let index) = step.operation { parameters[step.module] += program.parameters[index].counted }
    }
    for index in program.modules.indices.reversed() {
      if let parent = program.modules[index].parent { parameters[parent] += parameters[index] }
    }
    (moduleParameters, module) = (parameters, 0)
  }

  private init(_ model: Cost, module: Int) {
    (ledger, program, moduleParameters, self.module) = (model.ledger, model.program, model.moduleParameters, module)
  }

  /// The costs of all modules in order of execution, each with what is below it; the first is the whole model's.
  public var modules: [Cost] { program.modules.indices.map { Cost(self, module: $0) } }

  /// Whose cost it is: a module's path, such as `layers.0.blocks.1.attn`; empty for the whole model.
  public var path: String { program.modules[module].path }

  /// Multiply-accumulates of one image.
  public var multiplyAccumulates: Int { ledger.multiplyAccumulates(of: .module(module)) }
  /// Parameters, fixed ones included; a batch norm's running statistics are none.
  public var parameters: Int { moduleParameters[module] }
  /// The multiply-accumulates as a formula: `4hwC² + 2(hw)²C`.
  public var formula: Size { formula(of: .module(module)) }

  /// Multiply-accumulates of a module or step.
  package func multiplyAccumulates(of node: ModuleRecord.Child) -> Int { ledger.multiplyAccumulates(of: node) }

  /// Parameters of a module, or those a step reads.
  package func parameters(of node: ModuleRecord.Child) -> Int {
    switch node {
    case .module(let index): return moduleParameters[index]
    case .step(let index):
      return program.steps[index].inputs.reduce(0) { sum, input in
        guard case .parameter(let parameter) = program.steps[input].operation else { return sum }
        return sum + program.parameters[parameter].counted
      }
    }
  }

  /// The multiply-accumulates as a formula, made of the steps' own sizes.
  package func formula(of node: ModuleRecord.Child) -> Size {
    ledger.formula(of: node, where: \.isMultiplyAccumulate)
  }
}
