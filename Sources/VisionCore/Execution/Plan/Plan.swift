/// The schedule that runs a program: fused kernels over buffers whose places in memory are settled beforehand.
package struct Plan: Sendable {
  let program: Program
  let instructions: [Instruction]
  let buffers: [Buffer]
  /// For each step whose result can be read: where it lies, and after which instruction.
  let results: [Int: Result]
  /// The floats that activations need together, each buffer having its place as long as it is used.
  let arenaCount: Int
  /// For each buffer of activations its first float in the arena.
  let offsets: [Int]
  /// For each instruction the part of all multiply-accumulates that is done when it is.
  let progress: [Double]
  /// The step that each instruction finishes; those before it that it has fused are done with it.
  let finished: [Int]

  /// A matrix in memory.
  struct Buffer: Sendable {
    let rows: Int
    let width: Int
    let content: Content

    enum Content: Sendable {
      /// Computed by instructions.
      case activation
      /// The image, channel by channel.
      case input
      /// A parameter, or derived from parameters and sizes alone: computed once, when weights are loaded.
      case constant(step: Int)
    }

    var count: Int { rows * width }
  }

  /// Where a step's result is found.
  struct Result: Sendable {
    let layout: Layout
    /// The number of instructions that must have run.
    let readyAfter: Int
    /// The step belongs to an attention kernel that writes it only on demand.
    var isAttention = false
  }

  /// Plans a program.
  /// - Parameter keeping: steps whose results will be captured and so must not disappear in a fused kernel; attention
  ///   weights can always be captured.
  /// - Throws: `PlanError` for a step that no kernel can run.
  package init(_ program: Program, keeping: Set<Int> = []) throws {
    var planner = Planner(program, keeping: keeping)
    try planner.run()
    self.init(planner)
  }

  private init(_ planner: Planner) {
    program = planner.program
    instructions = planner.instructions
    buffers = planner.buffers
    // A constant that nobody asked for may lie nowhere: what reads it may have packed it.
    results = planner.results.filter { planner.keeping.contains($0.key) || !planner.uses.isConstant[$0.key] }
    (offsets, arenaCount) = placeBuffers(planner.buffers, planner.lifetimes())
    (progress, finished) = (planner.progress(), planner.finished)
  }
}

/// A program that cannot be run.
package enum PlanError: StatedError, Equatable, Sendable {
  /// A step that no kernel is made for, with its module.
  case unsupported(step: Int, path: String, operation: String)
  /// A result with more rows than the engine counts.
  case tooManyRows(path: String, rows: Int)
}

extension PlanError {
  package var exitStatus: CommandStatus { if case .tooManyRows = self { .memory } else { .internalError } }

  package var sentence: Phrase {
    switch self {
    case .unsupported(let step, let path, let operation):
      "step \(step) of \(path.isEmpty ? "the model" : path) ('\(operation)') cannot be run here; its cost can be read all the same"
    case .tooManyRows(let path, let rows):
      "\(path.isEmpty ? "the model" : path) makes \(rows) rows of numbers, and no run has more than \(Int32.max); choose a "
        + "smaller image"
    }
  }
}

/// Gives buffers places in one arena so that those that live at the same time do not overlap; larger ones choose first.
private func placeBuffers(_ buffers: [Plan.Buffer], _ lifetimes: [Range<Int>?]) -> (offsets: [Int], count: Int) {
  let alignment = 16
  var offsets = [Int](repeating: 0, count: buffers.count)
  var placed: [(buffer: Int, end: Int)] = []
  var count = 0
  let order = buffers.indices.filter { lifetimes[$0] != nil }.sorted { buffers[$0].count > buffers[$1].count }
  for buffer in order {
    guard let lifetime = lifetimes[buffer] else { continue }
    let size = (buffers[buffer].count + alignment - 1) / alignment * alignment
    var offset = 0
    let neighbours = placed.filter { lifetimes[$0.buffer]?.overlaps(lifetime) ?? false }
      .sorted { offsets[$0.buffer] < offsets[$1.buffer] }
    for neighbour in neighbours {
      if offset + size <= offsets[neighbour.buffer] { break }
      offset = max(offset, neighbour.end)
    }
    offsets[buffer] = offset
    placed.append((buffer, offset + size))
    count = max(count, offset + size)
  }
  return (offsets, count)
}
