/// What a recorded model costs: multiply-accumulates and parameters, exactly, of every step and module.
public struct Cost: Sendable {
  private let program: Program
  /// By step.
  private let counts: [Int]
  private let moduleCounts: [Int]
  private let moduleParameters: [Int]

  public init(_ program: Program) {
    self.program = program
    var counts = [Int](repeating: 0, count: program.steps.count)
    var totals = [Int](repeating: 0, count: program.modules.count)
    var parameters = totals
    for index in program.steps.indices {
      let module = program.steps[index].module
      if case .parameter(let parameter) = program.steps[index].operation {
        parameters[module] += program.parameters[parameter].counted
      } else {
        counts[index] = program.multiplyAccumulateCount(ofStep: index)
        totals[module] += counts[index]
      }
    }
    for index in program.modules.indices.reversed() {
      guard let parent = program.modules[index].parent else { continue }
      totals[parent] += totals[index]
      parameters[parent] += parameters[index]
    }
    (self.counts, moduleCounts, moduleParameters) = (counts, totals, parameters)
  }

  /// Multiply-accumulates of the whole model.
  public var multiplyAccumulates: Int { moduleCounts[0] }
  /// Parameters of the whole model, fixed ones included; running statistics are none.
  public var parameters: Int { moduleParameters[0] }

  /// Multiply-accumulates of a module or step.
  public func multiplyAccumulates(of node: ModuleRecord.Child) -> Int {
    switch node {
    case .module(let index): moduleCounts[index]
    case .step(let index): counts[index]
    }
  }

  /// Parameters of a module, or those a step reads.
  public func parameters(of node: ModuleRecord.Child) -> Int {
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
  public func formula(of node: ModuleRecord.Child) -> Size {
    switch node {
    case .step(let index): program.multiplyAccumulates(of: program.steps[index])
    case .module(let index): program.modules[index].children.map(formula).sum
    }
  }
}
