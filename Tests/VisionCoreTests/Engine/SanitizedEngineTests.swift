import Synchronization
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

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
      model: T2TViT(
        width: 12, depth: 1, heads: 3, ratio: 2, tokenLayer: .transformer, positions: GridSize(square: 2), classes: 5)),
    SmallModel(
      testDescription: "T2T-ViT with Performer", input: GridSize(rows: 16, columns: 32),
      model: T2TViT(
        width: 12, depth: 1, heads: 3, ratio: 2, tokenLayer: .performer, positions: GridSize(square: 2), classes: 5)),
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
      attention = Set(program.attentionSites(Cost(program)).map(\.step))
    }

    func bits(_ trace: Trace) -> [UInt32] { trace.logits.map(\.bitPattern) }
  }

  struct Stopped: Error {}

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

  /// Several threads at once, without a lock between them: tasks may all be done by one thread after another, and ThreadSanitizer
  /// takes what passes between them as order.
  private func onThreads(_ count: Int, _ body: @Sendable (_ thread: Int) throws -> Void) throws {
    let started = Atomic(0), failures = Atomic(0)
    try WorkerPool(threads: count).run(chunks: count) { chunk, _ in
      // No thread takes a second chunk before each has one.
      started.add(1, ordering: .relaxed)
      while started.load(ordering: .relaxed) < count {}
      do { try body(chunk) } catch {
        Issue.record(error)
        failures.add(1, ordering: .relaxed)
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
  }

  @Test(
    "threads that share an engine get the same, also while one of them is stopped again and again", arguments: models)
  func sharing(small: SmallModel) throws {
    let running = try Running(small)
    let (engine, image, attention) = (running.engine, running.image, running.attention)
    let expected = try running.bits(engine.run(image))
    try onThreads(3) { thread in
      for run in 0..<3 {
        if thread == 2 {
          #expect(throws: Stopped.self) {
            try engine.run(image, capturing: attention) { if $0 >= Double(run) / 3 { throw Stopped() } }
          }
        } else {
          let trace = try engine.run(image, capturing: thread == 0 ? attention : [])
          #expect(trace.logits.map(\.bitPattern) == expected)
        }
      }
    }
    #expect(try running.bits(engine.run(image)) == expected)
  }

  @Test("engines of any number of threads work beside one another and agree")
  func besideOneAnother() throws {
    let small = Self.models[1]
    let single = try Running(small, threads: 1)
    let expected = try single.bits(single.engine.run(single.image))
    try onThreads(3) { thread in
      let running = try Running(small, threads: thread + 1)
      #expect(try running.bits(running.engine.run(running.image)) == expected)
    }
  }
}
