/// Writes down what a definition does when it is called.
final class Recorder {
  private(set) var program: Program
  private var module = 0
  private var patterns: [String: Pattern] = [:]
  /// Parameters by name, so that one that is used twice is counted once.
  private var parameters: [String: Tensor] = [:]

  init(input: GridSize, kind: String, equation: PaperEquation? = nil) {
    program = Program(input: input)
    program.modules.append(ModuleRecord(path: "", kind: kind, parent: nil, role: .part, equation: equation))
  }

  /// Adds a step and gives the tensor it makes.
  func record(_ operation: Operation, _ inputs: [Tensor], shape: [Size]) -> Tensor {
    let step = program.steps.count
    program.steps.append(Step(operation: operation, inputs: inputs.map(\.step), shape: shape, module: module))
    program.modules[module].children.append(.step(step))
    return Tensor(shape: shape, step: step, recorder: self)
  }

  /// A learned tensor of the module that is being recorded.
  func parameter(_ leaf: String, _ shape: [Size], role: Parameter.Role = .learned) throws -> Tensor {
    let path = program.modules[module].path
    let name = path.isEmpty ? leaf : path + "." + leaf
    if let known = parameters[name] {
      guard known.shape == shape else { throw error(.broadcast(known.shape.map(\.value), shape.map(\.value))) }
      return known
    }
    program.parameters.append(Parameter(name: name, shape: shape.map(\.value), role: role))
    let tensor = record(.parameter(program.parameters.count - 1), [], shape: shape)
    parameters[name] = tensor
    return tensor
  }

  /// Records `body` as a module below the present one.
  func scope(
    _ name: String, kind: String, role: ModuleRole, equation: PaperEquation? = nil, _ body: () throws -> Tensor
  ) throws -> Tensor {
    let parent = module
    let path = program.modules[parent].path
    let index = program.modules.count
    program.modules.append(
      ModuleRecord(
        path: path.isEmpty ? name : path + "." + name, kind: kind, parent: parent, role: role, equation: equation))
    program.modules[parent].children.append(.module(index))
    module = index
    defer { module = parent }
    let result = try body()
    program.modules[index].output = result.step
    return result
  }

  /// A pattern, read once.
  func pattern(_ text: String) throws -> Pattern {
    if let known = patterns[text] { return known }
    do {
      let pattern = try Pattern(text)
      patterns[text] = pattern
      return pattern
    } catch { throw self.error(error) }
  }

  /// An error at the module that is being recorded.
  func error(_ fact: ShapeError.Fact) -> ShapeError { ShapeError(path: program.modules[module].path, fact: fact) }

  func finish(_ result: Tensor) -> Program {
    program.output = result.step
    program.modules[0].output = result.step
    return program
  }
}

extension Program {
  /// Sides of an image that a model is asked for, in pixels: beyond them a count could overflow.
  public static let inputSides = 8...16384

  /// Records a model for an image of the given size.
  /// - Throws: `ShapeError` where a size does not fit.
  public init(recording model: some Module, input: GridSize) throws {
    let recorder = Recorder(input: input, kind: "\(type(of: model))")
    for (what, side) in [("the image's height", input.rows), ("the image's width", input.columns)]
    where !Program.inputSides.contains(side) {
      throw recorder.error(.outOfRange(what: what, found: side, allowed: Program.inputSides))
    }
    let image = recorder.record(.input, [], shape: [1, 3, Size("H", input.rows), Size("W", input.columns)])
    self = recorder.finish(try model.forward(image))
  }

  /// Records a block on its own, on a tensor with named sizes: how a paper's formula for it is read off.
  /// - Throws: `ShapeError` where a size does not fit.
  public init(recordingBlock block: some Module, shape: [Size]) throws {
    let recorder = Recorder(
      input: GridSize(rows: 0, columns: 0), kind: "\(type(of: block))")
    self = recorder.finish(try block(recorder.record(.input, [], shape: shape)))
  }
}
