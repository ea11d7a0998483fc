import Synchronization
import Testing

@testable import VisionCore

/// What `make sanitize` runs under ThreadSanitizer and AddressSanitizer: whole small models, and what several threads do at once.
///
/// An instrumented debug build takes tens of times as long as a release, so that models are as small as their families allow.
@Suite("Engine under sanitizers")
struct SanitizedEngineTests {
  /// One of each way to attend: globally, in shifted and padded windows, on a reduced grid, by random features.
  static let models: [SmallModel] = [
    SmallModel(
      testDescription: "ViT, positions resampled", input: GridSize(rows: 16, columns: 24),
      model: ViT(patch: 8, width: 12, depth: 2, heads: 3, positions: GridSize(square: 3), classes: 5)),
    SmallModel(
      testDescription: "Swin, padded and shifted windows", input: GridSize(rows: 20, columns: 28),
      model: Swin(width: 8, depths: [2, 1], heads: [1, 2], window: 3, classes: 5)),
    SmallModel(
      testDescription: "CvT", input: GridSize(rows: 20, columns: 28),
      model: CvT(widths: [8, 12], depths: [1, 1], heads: [1, 2], classes: 5)),
    SmallModel(
      testDescription: "T2T-ViT with Transformer", input: GridSize(rows: 16, columns: 32),
      model: T2TViT(width: 12, depth: 1, heads: 3, ratio: 2, tokenLayer: .transformer, resolution: 32, classes: 5)),
    SmallModel(
      testDescription: "T2T-ViT with Performer", input: GridSize(rows: 16, columns: 32),
      model: T2TViT(width: 12, depth: 1, heads: 3, ratio: 2, tokenLayer: .performer, resolution: 32, classes: 5)),
  ]

  /// A small model with its image, and the steps of its attention weights.
  struct Running {
    let engine: Engine
    let image: [Float]
    let attention: Set<Int>

    init(_ small: SmallModel, threads: Int = 2) throws {
      let weights = SyntheticWeights(seed: 3)
      let program = try Program(recording: small.model, input: small.input)
      engine = try Engine(program, weights: weights, threads: threads)
      image = weights.input(height: small.input.rows, width: small.input.columns)
      attention = Set(program.allAttentionSites(Cost(program)).filter { $0.features == nil }.map(\.step))
    }

    func bits(_ trace: Trace) -> [UInt32] { trace.logits.map(\.bitPattern) }
  }

  struct Stopped: Error {}

  /// What one task raises for another to see.
  final class Flag: Sendable {
    private let raised = Atomic(false)
    var isRaised: Bool { raised.load(ordering: .relaxed) }
    func raise() { raised.store(true, ordering: .relaxed) }
  }

  @Test("every step of a model equals the slow interpreter's, kept and fused", arguments: models)
  func everyStep(small: SmallModel) throws { try EngineTests().everyStep(small: small) }

  @Test("runs that capture nothing, weights, or queries and keys take turns in the same memory", arguments: models)
  func repeatedRuns(small: SmallModel) throws {
    let running = try Running(small)
    let (engine, attention) = (running.engine, running.attention)
    let first = try engine.run(running.image)
    let other = try engine.run(running.image.map { 1 - $0 })
    #expect(running.bits(other) != running.bits(first))
    for _ in 0..<3 {
      let plain = try engine.run(running.image)
      let whole = try engine.run(running.image, capturing: attention)
      let factored = try engine.run(running.image, factors: attention)
      for trace in [plain, whole, factored] { #expect(running.bits(trace) == running.bits(first)) }
      #expect(Set(whole.captured.keys) == attention && Set(factored.factors.keys) == attention)
    }
  }

  @Test("a run that is stopped after any step leaves the engine fit for the next", arguments: models)
  func stopping(small: SmallModel) throws {
    let running = try Running(small)
    let expected = try running.engine.run(running.image)
    var places: [Double] = []
    _ = try running.engine.run(running.image) { places.append($0) }
    for place in places {
      #expect(throws: Stopped.self) {
        try running.engine.run(running.image, capturing: running.attention) { if $0 >= place { throw Stopped() } }
      }
    }
    #expect(try running.bits(running.engine.run(running.image)) == running.bits(expected))
  }

  @Test("tasks that share an engine get the same, also while one of them is cancelled", arguments: models)
  func sharing(small: SmallModel) async throws {
    let running = try Running(small)
    let (engine, image, attention) = (running.engine, running.image, running.attention)
    let expected = try running.bits(engine.run(image))
    let flag = Flag()
    try await withThrowingTaskGroup(of: [UInt32]?.self) { group in
      for task in 0..<4 {
        group.addTask { try engine.run(image, capturing: task % 2 == 0 ? attention : []).logits.map(\.bitPattern) }
      }
      group.addTask {
        do {
          for _ in 0..<100 {
            _ = try engine.run(image) { _ in if flag.isRaised { throw Stopped() } }
          }
        } catch is Stopped {}
        return nil
      }
      for try await bits in group.prefix(4) { #expect(bits == nil || bits == expected) }
      flag.raise()
    }
    #expect(try running.bits(engine.run(image)) == expected)
  }

  @Test("engines of any number of threads work beside one another and agree")
  func besideOneAnother() async throws {
    let small = Self.models[1]
    let expected = try Running(small, threads: 1)
    let bits = try expected.bits(expected.engine.run(expected.image))
    try await withThrowingTaskGroup(of: [UInt32].self) { group in
      for threads in 1...3 {
        group.addTask {
          let running = try Running(small, threads: threads)
          return try running.bits(running.engine.run(running.image))
        }
      }
      for try await found in group { #expect(found == bits) }
    }
  }
}
