/// What a recorded model costs: multiply-accumulates and parameters, exactly, of every step and module.
///
/// The multiply-accumulates are those of the ledger; the other work and the bytes are asked of that.
package struct Cost: Sendable {
  package let ledger: Ledger
  private let program: Program
  private let moduleParameters: [Int]

  package init(_ program: Program) {
    (self.program, ledger) = (program, Ledger(program))
    var parameters = [Int](repeating: 0, count: program.modules.count)
    for step in program.steps {
      if case .parameter(let index) = step.operation { parameters[step.module] += program.parameters[index].counted }
    }
    for index in program.modules.indices.reversed() {
      if let parent = program.modules[index].parent { parameters[parent] += parameters[index] }
    }
    moduleParameters = parameters
  }

  /// Multiply-accumulates of the whole model.
  package var multiplyAccumulates: Int { ledger.multiplyAccumulates() }
  /// Parameters of the whole model, fixed ones included; running statistics are none.
  package var parameters: Int { moduleParameters[0] }

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
