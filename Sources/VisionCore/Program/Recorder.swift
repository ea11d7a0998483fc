/// Writes down what a definition does when it is called.
package final class Recorder {
  private(set) var program: Program
  private var module = 0
  private var patterns: [String: Pattern] = [:]
  private var kinds: [ObjectIdentifier: String] = [:]
  /// For each module its parameters and the steps that give them, so that one that is used twice is counted once. Not as
  /// tensors, which keep the recorder alive: it would keep itself.
  private var parameters: [[(leaf: String, step: Int)]] = [[]]
  /// For each module the first one that was recorded under the same path: the two share parameters.
  private var first = [0]
  private var size = RecordedSize()
  /// What is too large, and where it became so; sizes that follow from it mean nothing.
  private var excess: ShapeError?

  package init(input: GridSize, kind: String, equation: PaperEquation? = nil) {
    program = Program(input: input)
    program.modules.append(ModuleRecord(path: "", kind: kind, parent: nil, role: .part, equation: equation))
  }

  /// Adds a step and gives the tensor it makes.
  ///
  /// What is too large is said when the module ends: many operations cannot fail, and are nicer to write so.
  package func record(_ operation: Operation, _ inputs: [Tensor], shape: [Size]) -> Tensor {
    let step = program.steps.count
    if !size.add(operation, inputs.map(\.step), shape), excess == nil { excess = error(.tooLarge) }
    program.steps.append(Step(operation: operation, inputs: inputs.map(\.step), shape: shape, module: module))
    program.modules[module].children.append(.step(step))
    return Tensor(shape: shape, step: step, recorder: self)
  }

  /// A learned tensor of the module that is being recorded.
  package func parameter(
    _ leaf: String, _ shape: [Size], role: Parameter.Role = .learned, positions: PositionTable? = nil
  ) throws -> Tensor {
    let owner = first[module]
    if let step = parameters[owner].first(where: { $0.leaf == leaf })?.step {
      let known = program.steps[step].shape
      guard known == shape else { throw error(.broadcast(known.map(\.value), shape.map(\.value))) }
      return Tensor(shape: known, step: step, recorder: self)
    }
    let name = path(of: leaf, in: module)
    program.parameters.append(Parameter(name: name, shape: shape.map(\.value), role: role, positions: positions))
    let tensor = record(.parameter(program.parameters.count - 1), [], shape: shape)
    parameters[owner].append((leaf, tensor.step))
    return tensor
  }

  /// Writes down what an attention is whose steps are recorded, of the module that is being recorded.
  package func record(
    _ weighting: AttentionRecord.Weighting, queries: Tensor, keys: Tensor, values: Tensor, result: Tensor,
    _ arrangement: AttentionArrangement
  ) {
    program.attentions.append(
      AttentionRecord(
        module: module, arrangement: arrangement, queries: queries.step, keys: keys.step, values: values.step,
        weighting: weighting, result: result.step))
  }

  /// Notes the steps that roll the map around the attention that was recorded last.
  package func record(rolls: [Tensor]) { program.attentions[program.attentions.count - 1].rolls = rolls.map(\.step) }

  /// Learned tokens in front, [1, tokens, C].
  package func prefix(_ learned: LearnedTokens, width: Size) throws -> Tensor {
    let tensor = try parameter(learned.name, [1, Size(learned.tokens.count), width], role: .learned)
    let parameter = program.parameters.count - 1
    program.prefixTokens += learned.tokens.enumerated().map {
      PrefixTokenRecord(token: $1, parameter: parameter, row: $0)
    }
    return tensor
  }

  /// Records `body` as a module below the present one.
  package func scope(
    _ name: String, kind: String, role: ModuleRole, equation: PaperEquation? = nil, torch: TorchNotes = [],
    _ body: () throws -> Tensor
  ) throws -> Tensor {
    let parent = module
    let path = path(of: name, in: parent)
    let index = program.modules.count
    first.append(firstModule(at: path, below: parent) ?? index)
    parameters.append([])
    program.modules.append(
      ModuleRecord(path: path, kind: kind, parent: parent, role: role, equation: equation, torch: torch))
    program.modules[parent].children.append(.module(index))
    module = index
    defer { module = parent }
    let result = try body()
    if let excess { throw excess }
    program.modules[index].output = result.step
    return result
  }

  /// The path of a module's part, made in one piece.
  private func path(of part: String, in module: Int) -> String {
    let path = program.modules[module].path
    if path.isEmpty { return part }
    let (front, back) = (path.utf8, part.utf8)
    return String(unsafeUninitializedCapacity: front.count + 1 + back.count) { buffer in
      let (_, point) = buffer.initialize(from: front)
      buffer.initializeElement(at: point, to: UInt8(ascii: "."))
      let (_, end) = UnsafeMutableBufferPointer(rebasing: buffer[(point + 1)...]).initialize(from: back)
      return point + 1 + end
    }
  }

  /// The module of that path among those that its parent has, under whichever record of the parent's path.
  private func firstModule(at path: String, below parent: Int) -> Int? {
    for child in program.modules[first[parent]].children {
      if case .module(let index) = child, program.modules[index].path == path { return first[index] }
    }
    return nil
  }

  /// A type's name, made once.
  package func name(of type: Any.Type) -> String {
    let key = ObjectIdentifier(type)
    if let known = kinds[key] { return known }
    let name = "\(type)"
    kinds[key] = name
    return name
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
  package func error(_ fact: ShapeError.Fact) -> ShapeError {
    excess ?? ShapeError(path: program.modules[module].path, fact: fact)
  }

  package func finish(_ result: Tensor) throws -> Program {
    if let excess { throw excess }
    program.output = result.step
    program.modules[0].output = result.step
    return program
  }
}

extension Program {
  /// Sides of an image that a model is asked for, in pixels.
  package static let inputSides = 8...16384

  /// Records a model for an image [1, channels, H, W].
  /// - Parameters:
  ///   - model: one of the catalogue (``Preset/program(input:)`` does this) or of one's own
  ///   - input: rows and columns of the image in pixels, each from 8 to 16,384
  ///   - channels: colours of the image
  /// - Throws: ``ShapeError`` where a size does not fit, or the model is too large to be counted in 64 bits.
  public init(recording model: some Module, input: GridSize, channels: Int = 3) throws {
    let recorder = Recorder(input: input, kind: "\(type(of: model))")
    for (what, side) in [("the image's height", input.rows), ("the image's width", input.columns)]
    where !Program.inputSides.contains(side) {
      throw recorder.error(.outOfRange(what: what, found: side, allowed: Program.inputSides))
    }
    let image = recorder.record(
      .input, [], shape: [1, Size(channels), Size("H", input.rows), Size("W", input.columns)])
    self = try recorder.finish(try model.forward(image))
  }

  /// Records a block on its own, on a tensor with named sizes: how a paper's formula for it is read off.
  /// - Throws: `ShapeError` where a size does not fit, or the model is too large to be counted.
  package init(recordingBlock block: some Module, shape: [Size]) throws {
    let recorder = Recorder(
      input: GridSize(rows: 0, columns: 0), kind: "\(type(of: block))")
    self = try recorder.finish(try block(recorder.record(.input, [], shape: shape)))
  }
}
