import VisionCore

/// What a view wants to know: of which model, with which weights, on which image, and what.
struct InsideQuestion: Sendable, Hashable {
  let model: String
  let input: GridSize
  let weights: WeightsChoice
  /// The image's path; nil where the answer does not depend on one.
  let image: String?
  let topic: Topic

  enum Topic: Sendable, Hashable {
    /// From a token of a block; from the class scores where none is given.
    case rollout(RolloutOptions, RolloutTarget?)
    /// The distance and entropy of all heads.
    case heads
    /// The receptive fields of a token of the first block's grid, and of those that lie there in all others.
    case fields(AttentionQuery)
    case bias(site: Int, window: Int?, BiasSpacing?)
    case scales
    /// The embeddings of a site, for an input of this side.
    case positions(embedding: Int, side: Int?)
    /// A block's components, and readings of all.
    case features(block: Int)
    case filters
    case ablation(Ablation, site: Int?)
    /// What crosses regions of an attention's windows without its mask.
    case leak(site: Int)
  }

  /// Whether another question asks for the same but for its query, so that what is under way helps it too.
  func sharesWork(with other: InsideQuestion) -> Bool {
    guard (model, input, weights, image) == (other.model, other.input, other.weights, other.image) else { return false }
    return switch (topic, other.topic) {
    case (.rollout(let options, _), .rollout(let others, _)): options == others
    case (.fields, .fields): true
    default: topic == other.topic
    }
  }
}

/// Where a rollout begins.
struct RolloutTarget: Sendable, Hashable {
  /// The block's number.
  let block: Int
  let query: AttentionQuery
}

/// A question on its way to the background.
struct InsideRequest: Sendable {
  let question: InsideQuestion
  let preset: Preset
  let program: Program
  let image: LoadedImage?
  /// The rollout of the same run and options, if one was made.
  let rollout: Rollout?
}

/// What was found.
enum InsideAnswer: Sendable {
  case rollout(Rollout, Rollout.Row)
  case heads([HeadDistance])
  /// By block; nil where a block has no such token.
  case fields([ReceptiveField?])
  case bias(PositionBias)
  case scales([AttentionScale])
  case positions([NamedPositions])
  case features(BlockFeatures)
  case filters(PatchFilters)
  case ablation(AblationFindings)
  case leak(MaskLeak)
  /// There is nothing to be found; the sentence says why.
  case nothing(Phrase)
}

/// A head of an attention, measured.
struct HeadDistance: Sendable {
  let site: AttentionSite
  let head: Int
  let statistics: HeadStatistics

  /// The entropy as a part of the largest that so many keys allow; 0 for a single key.
  var entropyShare: Double { site.largestEntropy > 0 ? statistics.entropy / site.largestEntropy : 0 }
}

/// Answers that were given, the latest of them.
struct InsideMemory: Sendable {
  private var answers: [InsideQuestion: InsideAnswer] = [:]
  private var order: [InsideQuestion] = []

  /// Answers that are kept: each is smaller than the run that it came from.
  static let limit = 16

  subscript(question: InsideQuestion) -> InsideAnswer? { answers[question] }

  mutating func keep(_ answer: InsideAnswer, to question: InsideQuestion) {
    order.removeAll { $0 == question }
    order.append(question)
    answers[question] = answer
    while order.count > InsideMemory.limit { answers[order.removeFirst()] = nil }
  }

  /// The rollout of the run and the options that a question asks for.
  func rollout(for question: InsideQuestion) -> Rollout? {
    for known in order.reversed() where known.sharesWork(with: question) {
      if case .rollout(let rollout, _)? = answers[known] { return rollout }
    }
    return nil
  }

  /// The last answer to a question that differs by its query alone: shown until the answer is there.
  func nearest(to question: InsideQuestion) -> InsideAnswer? {
    order.last { $0.sharesWork(with: question) }.flatMap { answers[$0] }
  }
}
