import VisionCore

@testable import Explorer

/// Attention weights by a rule of whole numbers, the same on every machine: rows that sum to 1 and are zero where a mask
/// says so. They stand for no model; tests look at where they are shown.
enum ComputedAttention {
  static func weights(_ site: AttentionSite) -> CapturedTensor {
    let arrangement = site.arrangement
    var values: [Float] = []
    values.reserveCapacity(site.windows * site.heads * site.queries * site.keys)
    for window in 0..<site.windows {
      let blocked = arrangement.windows?.blocked(inWindow: window)
      for head in 0..<site.heads {
        for query in 0..<site.queries {
          let row = (0..<site.keys).map { key in
            blocked?[query * site.keys + key] == true
              ? 0 : Float(1 + (7 * window + (3 + head) * (key + 2 * query)) % 17)
          }
          let sum = row.reduce(0, +)
          values += row.map { $0 / sum }
        }
      }
    }
    return CapturedTensor(shape: [site.windows, site.heads, site.queries, site.keys], values: values)
  }

  /// A picture whose pixels all differ from their neighbours.
  static let image = LoadedImage(
    path: "pictures/waves.png",
    image: try! Image(
      width: 96, height: 96,
      pixels: (0..<96 * 96).flatMap { index -> [UInt8] in
        let (x, y) = (index % 96, index / 96)
        return [UInt8(2 * x + 20), UInt8((x * y / 24) % 200), UInt8(2 * y + 40)]
      }))
}

extension Session {
  /// The Attention screen after a run on the computed image, with weights of the sites that the run was asked to keep.
  static func attention(
    _ model: String, columns: Int = 80, rows: Int = 24, appearance: Appearance = Appearance()
  ) throws -> Session {
    var session = try Session(model, columns: columns, rows: rows, appearance: appearance)
    session.press("4")
    session.load(ComputedAttention.image)
    session.press(.enter)
    session.finishRun()
    session.send(.tick)
    return session
  }

  /// What the last run that was asked for is of.
  var request: RunRequest? {
    let spy = SpyRunner()
    if let job = job(.run) { _ = Session.reports(of: job, on: spy) }
    return spy.run
  }

  /// - Parameter logits: the class scores that the run gave
  mutating func finishRun(logits: [Float] = []) { finish(.run, on: AttentionRunner(logits: logits)) }
}

/// Runs nothing: gives the computed attention of the sites that a run is to keep.
private struct AttentionRunner: ModelRunner {
  let logits: [Float]

  func run(_ request: RunRequest, progress: (Double, Phrase) throws -> Void) throws -> RunResult {
    let sites = request.program.attentionSites(Cost(request.program))
    let kept = sites.filter { request.capturing.contains($0.step) }
    let captured = Dictionary(uniqueKeysWithValues: kept.map { ($0.step, ComputedAttention.weights($0)) })
    return RunResult(
      preset: request.preset, input: request.program.input, image: request.image, weights: request.weights,
      trace: Trace(logits: logits, captured: captured))
  }

  func times(_ request: TimingRequest, progress: (Double, Phrase) throws -> Void) throws -> ModelTimes {
    throw CancellationError()
  }
}

extension Key: ExpressibleByExtendedGraphemeClusterLiteral {
  public init(extendedGraphemeClusterLiteral value: Character) { self = .character(value) }
}
