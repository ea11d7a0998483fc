import VisionCore

/// Which scenes a model is shown.
struct SceneSelection: Sendable {
  let seed: UInt64
  let count: Int
  let difficulty: SceneDifficulty

  var scenes: some Sequence<Scene> {
    Scene.seeds(from: seed, count: count).lazy.map { Scene(seed: $0, difficulty: difficulty) }
  }
}

/// Shows a model scenes whose object is known, and counts what it says and where it looks.
struct SceneEvaluation {
  private let program: Program
  private let preprocessing: Preprocessing
  private let sites: [AttentionSite]

  /// - Throws: `SceneRequestFault` where the model has other classes than scenes, or its input is not square.
  init(_ preset: Preset, _ program: Program) throws {
    let classes = program.steps[program.output].shape.last?.value ?? 0
    guard classes == SceneShape.allCases.count else {
      throw SceneRequestFault.classes(model: preset.name, found: classes, expected: SceneShape.allCases.count)
    }
    guard program.input.rows == program.input.columns else { throw SceneRequestFault.notSquare(program.input) }
    self.program = program
    preprocessing = try preset.preprocessing(program.input)
    sites = program.attentionSites(Cost(program))
  }

  /// Runs the model on every scene, drawn at the size of its input.
  func run(
    _ selection: SceneSelection, on engine: Engine, progress: (Double) throws -> Void
  ) throws -> SceneMeasurements {
    var result = SceneMeasurements(heads: sites.map { ($0.path, $0.heads) })
    // Where there is too little memory for all weights, none are looked at.
    let capture = AttentionCapture(sites, chosen: 0)
    let captured = capture.isComplete && capture.factors.isEmpty ? capture.steps : []
    for (index, scene) in selection.scenes.enumerated() {
      let drawing = try scene.drawn(side: program.input.rows)
      let trace = try engine.run(preprocessing.normalized(drawing.image), capturing: captured)
      let found = ClassScore.top(1, of: trace.logits).first?.index
      result.count(scene, isRight: found == scene.shape.index)
      for (place, site) in sites.enumerated() {
        guard let maps = try AttentionMaps(site.record, in: trace) else { continue }
        let onQueries = drawing.coverage(on: site.arrangement.queries.grid)
        let onKeys = drawing.coverage(on: site.arrangement.keys.grid)
        for head in 0..<site.heads {
          if let attention = try maps.attention(ofHead: head, onQueries: onQueries, onKeys: onKeys) {
            result.add(attention, site: place, head: head)
          }
        }
      }
      try progress(Double(index + 1) / Double(selection.count))
    }
    return result
  }
}

/// What was counted over scenes.
struct SceneMeasurements {
  /// How many of some scenes were classified rightly.
  struct Accuracy {
    /// What the scenes have in common.
    let name: String
    var scenes = 0
    var right = 0

    /// Nil without a scene.
    var share: Double? { scenes > 0 ? Double(right) / Double(scenes) : nil }
  }

  /// The mean over scenes of a head's attention on the object.
  struct Head {
    let path: String
    let head: Int
    var scenes = 0
    var mass = 0.0
    var share = 0.0
    var ratio = 0.0
  }

  /// Where the radii are divided, in parts of the image's width.
  static let radii = [0.12, 0.18, 0.28]

  private(set) var all = Accuracy(name: "all scenes")
  private(set) var byRadius: [Accuracy]
  private(set) var byShape = SceneShape.allCases.map { Accuracy(name: $0.rawValue) }
  private(set) var heads: [[Head]]

  init(heads: [(path: String, count: Int)]) {
    self.heads = heads.map { site in (0..<site.count).map { Head(path: site.path, head: $0) } }
    let bounds = Self.radii.map { "\($0)" }
    let between = zip(bounds, bounds.dropFirst()).map { "radius \($0) to \($1)" }
    byRadius = (["radius below \(bounds[0])"] + between + ["radius from \(bounds[bounds.count - 1])"])
      .map { Accuracy(name: $0) }
  }

  mutating func count(_ scene: Scene, isRight: Bool) {
    func counted(_ accuracy: inout Accuracy) {
      accuracy.scenes += 1
      accuracy.right += isRight ? 1 : 0
    }
    counted(&all)
    counted(&byRadius[Self.radii.count { $0 <= scene.radius }])
    counted(&byShape[scene.shape.index])
  }

  mutating func add(_ attention: ObjectAttention, site: Int, head: Int) {
    heads[site][head].scenes += 1
    heads[site][head].mass += attention.mass
    heads[site][head].share += attention.share
    heads[site][head].ratio += attention.ratio
  }
}

/// Scenes that a model cannot be shown.
enum SceneRequestFault: UsageError, Equatable {
  case classes(model: String, found: Int, expected: Int)
  case notSquare(GridSize)
  /// More than one scene was asked for, and nowhere to write them.
  case needsFolder(count: Int)

  var sentence: Phrase {
    switch self {
    case .classes(let model, let found, let expected):
      "\(model) has \(found) classes where scenes have \(expected); take a model that was trained on scenes, such as demo-vit"
    case .notSquare(let input): "scenes are square, and the model's input is \(input); give one --size, such as 112"
    case .needsFolder(let count):
      "\(count) scenes do not fit on a terminal; give --output FOLDER to write them"
    }
  }
}
