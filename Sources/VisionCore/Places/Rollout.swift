/// Attention rolled out from a place down to the pixels: where what stands there came from, if every step passes on what it
/// reads in proportion (Abnar & Zuidema, "Quantifying Attention Flow in Transformers", ACL 2020, arXiv 2005.00928).
///
/// A row is walked down the recorded program, step by step, each step a row-stochastic operator on places:
///
/// - attention: its weights, heads fused, the smallest discarded if asked; a Performer's by its features;
/// - a sum of two branches: half of each, (A + I)/2 where one is the identity; without identity a branch counts alone where
///   the other is what it started from, as in a residual. Shortcuts that are projections remain a half;
/// - a convolution, a patch embedding among them: the places under the kernel, each by the sum of the magnitudes of the
///   kernel's weights for it over all pairs of channels, those outside of the map left out. That is the largest part an
///   input can have in the output when all inputs are alike in size; counting all places alike would give the edge of a
///   kernel that has learned to look at its middle as much as the middle;
/// - a soft split, patch merging, joined pixels: the joined places alike, since each brings as many channels;
/// - pooling: the places of the window alike; the largest of them, which changes with the channel, is not singled out;
/// - channels joined: each operand by its number of channels;
/// - rolls, windows, padding: as the program moves them. Norms, linear layers and non-linearities stay at a place; so do
///   group norms, whose statistics are no content.
///
/// What ends at a learned token or at padding comes from no pixel and is told apart, so that a row sums to 1.
package struct Rollout: Sendable {
  private let graph: PlaceGraph
  private var operators: [[Part]] = []

  private struct Part: Sendable {
    let step: Int
    let share: Double
    let kind: Kind

    enum Kind: Sendable {
      case link(PlaceLink)
      case attention(FusedAttention)
      case features(FeatureAttention)
    }
  }

  /// Where a place's content came from.
  package struct Row: Sendable {
    /// For each pixel of the input, row by row.
    package let pixels: [Double]
    /// What came from class and distillation tokens.
    package let learned: Double
    /// What came from padding of windows and maps.
    package let padding: Double

    /// 1, but for rounding.
    package var sum: Double { pixels.reduce(learned + padding, +) }
  }

  /// Steps besides softmax whose results a rollout needs: the features of attention without softmax.
  package static func featureSteps(_ program: Program) -> Set<Int> {
    Set(program.attentions.filter { $0.softmax == nil }.flatMap(\.weightSteps))
  }

  /// - Parameters:
  ///   - weights: those that the run had; convolutions are weighed by them
  ///   - attention: by softmax step, all of the program's
  ///   - features: the results of `featureSteps`
  ///   - identity: whether a residual passes on half of what it started from
  /// - Throws: `InsufficientMemory` or `PlaceError` for an image that is too large, or an error of the weights.
  package init(
    _ program: Program, weights: any WeightSource, attention: [Int: FusedAttention],
    features: [Int: CapturedTensor] = [:], identity: Bool = true
  ) throws {
    graph = try PlaceGraph(program)
    let constants = Constants(program: program, weights: weights)
    let records = Dictionary(uniqueKeysWithValues: program.attentions.map { ($0.result, $0) })
    for index in program.steps.indices {
      operators.append(try parts(index, constants, records, attention, features, identity: identity))
    }
  }

  /// Where a token of a block came from.
  /// - Throws: `AttentionError.noSuchQuery`.
  package func row(of query: AttentionQuery, in block: TokenBlockSite) throws(AttentionError) -> Row {
    row(ofPlace: try block.tokens.number(of: query), step: block.step)
  }

  /// What the class scores came from.
  package var classScores: Row { row(ofPlace: 0, step: graph.program.output) }

  func row(ofPlace place: Int, step: Int) -> Row {
    var masses: [Int: [Double]] = [step: [Double](repeating: 0, count: graph.count(step))]
    masses[step]?[place] = 1
    var (pixels, learned, padding) = ([Double](repeating: 0, count: graph.program.input.count), 0.0, 0.0)
    for index in (0...step).reversed() {
      guard let mass = masses.removeValue(forKey: index) else { continue }
      if case .input = graph.program.steps[index].operation {
        pixels = mass
        continue
      }
      var rest = mass.reduce(0, +)
      for part in operators[index] where part.share > 0 {
        var flow = [Double](repeating: 0, count: graph.count(part.step))
        pull(part, mass, into: &flow)
        rest -= flow.reduce(0, +)
        if let known = masses[part.step] { for place in flow.indices { flow[place] += known[place] } }
        masses[part.step] = flow
      }
      if case .pad = graph.program.steps[index].operation { padding += rest } else { learned += rest }
    }
    return Row(pixels: pixels, learned: max(learned, 0), padding: max(padding, 0))
  }

  private func pull(_ part: Part, _ mass: [Double], into flow: inout [Double]) {
    switch part.kind {
    case .attention(let attention): attention.pull(mass, share: part.share, into: &flow)
    case .features(let features): features.pull(mass, share: part.share, into: &flow)
    case .link(.edges(let edges)): edges.pull(mass, share: part.share, into: &flow)
    case .link(.same): for place in flow.indices { flow[place] = mass[place] * part.share }
    case .link(.all), .link(.attention):
      let each = mass.reduce(0, +) * part.share / Double(max(flow.count, 1))
      for place in flow.indices { flow[place] = each }
    }
  }

  // MARK: Operators

  private func parts(
    _ index: Int, _ constants: Constants, _ records: [Int: AttentionRecord], _ attention: [Int: FusedAttention],
    _ features: [Int: CapturedTensor], identity: Bool
  ) throws -> [Part] {
    let step = graph.program.steps[index]
    let content = graph.links[index].filter { $0.role == .content }
    if let record = records[index] {
      if let fused = attention[record.step] { return [Part(step: record.values, share: 1, kind: .attention(fused))] }
      if let queries = features[record.queries], let keys = features[record.keys] {
        return [Part(step: record.values, share: 1, kind: .features(FeatureAttention(queries: queries, keys: keys)))]
      }
    }
    switch step.operation {
    case .convolution(let window, _):
      return try content.map { operand in
        Part(step: operand.step, share: 1, kind: .link(try weighted(operand, window, index, constants)))
      }
    case .groupNorm: return content.map { Part(step: $0.step, share: 1, kind: .link(.same)) }
    case .concatenate(let axis) where content.allSatisfy({ if case .same = $0.link { true } else { false } }):
      let total = Double(step.shape[axis].value)
      return content.map {
        Part(
          step: $0.step, share: Double(graph.program.steps[$0.step].shape[axis].value) / total, kind: .link($0.link))
      }
    case .concatenate: return content.map { Part(step: $0.step, share: 1, kind: .link($0.link)) }
    default:
      let skip = identity ? nil : graph.skip(index)
      let counted = content.indices.filter { $0 != skip }
      return counted.map {
        Part(step: content[$0].step, share: 1 / Double(counted.count), kind: .link(content[$0].link))
      }
    }
  }

  /// A convolution's links by the magnitude of its kernel.
  private func weighted(
    _ operand: PlaceGraph.Operand, _ window: SlidingWindow, _ index: Int, _ constants: Constants
  ) throws -> PlaceLink {
    guard case .edges(let edges) = operand.link, let from = graph.shapes[operand.step], let to = graph.shapes[index]
    else { return operand.link }
    let area = window.kernel.value * window.kernel.value
    var magnitudes = [Float](repeating: 0, count: area)
    for (place, weight) in try constants.values(graph.program.steps[index].inputs[1]).enumerated() {
      magnitudes[place % area] += abs(weight)
    }
    var raw: [Float] = []
    for _ in 0..<to[0] {
      for place in GridSize(rows: to[1], columns: to[2]).places {
        window.positions(at: place, rows: from[1], columns: from[2]) { number, _ in raw.append(magnitudes[number]) }
      }
    }
    return .edges(edges.weighted(raw))
  }
}

extension PlaceGraph {
  /// The number of the operand of a sum that is what the other started from; nil where neither is.
  func skip(_ index: Int) -> Int? {
    guard case .add = program.steps[index].operation else { return nil }
    let operands = links[index].map(\.step)
    guard operands.count == 2 else { return nil }
    if reaches(operands[1], back: source(of: operands[0])) { return 0 }
    return reaches(operands[0], back: source(of: operands[1])) ? 1 : nil
  }

  /// What a step that only moves data moves.
  private func source(of step: Int) -> Int {
    var step = step
    while program.steps[step].operation.isMovement { step = program.steps[step].inputs[0] }
    return step
  }

  private func reaches(_ step: Int, back target: Int) -> Bool {
    var seen = Set<Int>()
    var open = [step]
    while let next = open.popLast() {
      if next == target { return true }
      guard next > target, seen.insert(next).inserted else { continue }
      open += links[next].map(\.step)
    }
    return false
  }
}
