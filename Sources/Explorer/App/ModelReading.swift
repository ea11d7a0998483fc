import Synchronization
import VisionCore

/// Everything that the screens read off one recorded model.
struct ModelReading: Sendable {
  let preset: Preset
  let input: GridSize
  let program: Program
  let cost: Cost
  let outline: Outline
  let sites: [AttentionSite]
  /// The same with attention whose weights follow from products of features and are nowhere computed.
  let attentions: [AttentionSite]
  let parts: ModelParts

  /// Records a model and reads it.
  /// - Throws: `ShapeError` where the size does not fit.
  init(_ preset: Preset, input: GridSize) throws {
    (self.preset, self.input) = (preset, input)
    program = try preset.program(input: input)
    cost = Cost(program)
    outline = Outline(program, cost)
    let all = program.allAttentionSites(cost)
    // A query that is learned stands for no place to be chosen.
    sites = all.withSoftmax.filter(\.arrangement.hasPlaces)
    attentions = all.filter(\.arrangement.hasPlaces)
    parts = program.parts(cost, all)
  }

  var stages: [StageSummary] { parts.stages }

  /// What another rule than the exact one counts of the model; nil for that one, and where a counter has no number.
  func count(_ rule: CountingRule) -> RuleCount? {
    rule == .exact ? nil : try? RuleCount(rule, cost.ledger, of: preset)
  }
}

/// Why a model could not be read at a size, as a sentence.
struct ReadingFailure: Error, Hashable, Sendable, Worded {
  let sentence: Phrase

  init(_ preset: Preset, input: GridSize, _ error: any Error) {
    sentence = "\(preset.title) cannot be built for an image of \(input): \(error)"
  }
}

/// Readings that were made already: one for each model and size.
final class ReadingCache: Sendable {
  private struct Entry: Hashable, Sendable {
    let name: String
    let input: GridSize
  }

  private let readings = Mutex<[Entry: Result<ModelReading, ReadingFailure>]>([:])

  /// Enough for the whole catalogue beside a walk through the sizes of a few models.
  private static let limit = 64

  /// Keeps a reading that was made elsewhere.
  func insert(_ reading: ModelReading) {
    readings.withLock { $0[Entry(name: reading.preset.name, input: reading.input)] = .success(reading) }
  }

  /// A model at a size, read unless that was done before.
  func callAsFunction(_ preset: Preset, input: GridSize) -> Result<ModelReading, ReadingFailure> {
    let entry = Entry(name: preset.name, input: input)
    if let known = readings.withLock({ $0[entry] }) { return known }
    let reading = Result { try ModelReading(preset, input: input) }
      .mapError { ReadingFailure(preset, input: input, $0) }
    readings.withLock { readings in
      if readings.count >= ReadingCache.limit { readings.removeAll() }
      readings[entry] = reading
    }
    return reading
  }
}
