/// A checkpoint made for another grid or window: position embeddings and tables of relative position biases are
/// resampled to the sizes that a program asks for; everything else is as it was.
///
/// Positions as the model's code resamples them where its image changes (`PositionResampling`), tokens in front untouched;
/// tables as timm does it, head by head, see `regriddedTable`.
package struct ResampledWeights: WeightSource {
  private enum Change: Sendable {
    case positions(from: PositionTable, to: GridSize)
    /// The rows behind those of offsets, a class token's, stay.
    case table(from: GridSize, to: GridSize)
  }

  private let base: any WeightSource
  private let changes: [String: (change: Change, original: [Int], shape: [Int])]

  /// Finds what must be resampled so that a source fits a program.
  package init(_ source: any WeightSource, for program: Program) {
    // Under the names that the program has, whichever they were understood under before.
    let isSuited = program.parameters.allSatisfy { source.shape(of: $0.name) != nil }
    let base =
      isSuited || source.names == nil
      ? source : NamedWeights((source as? NamedWeights)?.checkpoint ?? source, for: program)
    self.base = base
    var changes: [String: (change: Change, original: [Int], shape: [Int])] = [:]
    let windows = Self.windows(program)
    for (index, parameter) in program.parameters.enumerated() {
      guard let found = base.shape(of: parameter.name), found != parameter.shape, found.count == parameter.shape.count,
        found.last == parameter.shape.last, found.allSatisfy({ $0 > 0 })
      else { continue }
      if let window = windows[index], found.count == 2,
        case let to = GridSize(rows: 2 * window.rows - 1, columns: 2 * window.columns - 1),
        let side = squareRoot(found[0] - (parameter.shape[0] - to.count))
      {
        changes[parameter.name] = (.table(from: GridSize(square: side), to: to), found, parameter.shape)
      } else if let table = parameter.positions, found.count == 3, found[0] == 1,
        let side = squareRoot(found[1] - table.prefix)
      {
        let from = PositionTable(grid: GridSize(square: side), prefix: table.prefix, resampling: table.resampling)
        changes[parameter.name] = (.positions(from: from, to: table.grid), found, parameter.shape)
      }
    }
    self.changes = changes
  }

  /// The window of each parameter that is a table of biases, or begins with one.
  private static func windows(_ program: Program) -> [Int: GridSize] {
    var windows: [Int: GridSize] = [:]
    for step in program.steps {
      if case .relativePositionBias(let window) = step.operation, let offsets = step.inputs.first,
        case let table = Self.whole(offsets, program), case .parameter(let index) = program.steps[table].operation
      {
        windows[index] = window
      }
    }
    return windows
  }

  /// The step that a step's result is the beginning of.
  private static func whole(_ step: Int, _ program: Program) -> Int {
    if case .slice(axis: 0, 0, _) = program.steps[step].operation { return program.steps[step].inputs[0] }
    return step
  }

  /// The names of what is resampled, in order.
  package var resampled: [String] { changes.keys.sorted() }

  package var notes: [Phrase] {
    resampled.isEmpty ? [] : ["Resampled to the model's size: \(resampled.joined(separator: ", "))."]
  }
  package var provenance: WeightProvenance { base.provenance }
  package var names: [String]? { base.names }
  package func shape(of name: String) -> [Int]? { changes[name]?.shape ?? base.shape(of: name) }

  package func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    guard let (change, original, resampledShape) = changes[name] else {
      return try base.read(name, shape: shape, into: buffer)
    }
    guard shape == resampledShape else {
      throw WeightError.shapeMismatch(WeightMismatch(name: name, expected: shape, found: resampledShape))
    }
    let values = try base.values(name: name, shape: original)
    let width = original[original.count - 1]
    let result =
      switch change {
      case .positions(let from, let to): resampledPositions(values, width: width, from: from, to: to)
      case .table(let from, let to):
        regriddedTable(values, heads: width, from: from, to: to) + values[(from.count * width)...]
      }
    guard buffer.count == result.count else {
      throw WeightError.elementCount(name: name, expected: result.count, found: buffer.count)
    }
    _ = buffer.initialize(from: result)
  }
}

extension Checkpoint {
  /// Opens a checkpoint for a program: its names understood, and positions and bias tables resampled where the program
  /// has other sizes. What then does not fit is told by `WeightCheck`.
  package static func weights(_ path: String, for program: Program) throws(WeightError) -> ResampledWeights {
    ResampledWeights(try open(path), for: program)
  }
}
