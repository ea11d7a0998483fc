import Synchronization

extension LoadedModel {
  /// A model's run on one image: what it says of it, and what its attention looked at.
  ///
  /// Attention is kept on demand: the first that is asked for takes another run, which keeps all others too as far as 256 MB hold them.
  public final class Run: Sendable {
    /// The model's output, row-major: a score before softmax for each class, or features where it has no classifier.
    public let scores: [Float]
    private let model: LoadedModel
    /// The image as the model saw it, [channels, H, W].
    private let numbers: [Float]
    /// What the last run kept.
    private let kept = Mutex<Trace?>(nil)

    init(_ model: LoadedModel, numbers: [Float], scores: [Float]) {
      (self.model, self.numbers, self.scores) = (model, numbers, scores)
    }

    /// The classes that the model finds most probable, the first first; none of a model without a classifier.
    /// - Parameter count: how many, at most
    public func topClasses(_ count: Int) -> [ClassScore] {
      if let preset = model.preset, preset.classes == 0 { return [] }
      return ClassScore.top(count, of: scores, labels: model.preset?.classLabels)
    }

    /// What an attention of the model looked at.
    /// - Parameter path: that of an attention or of its block, such as `blocks.5` (``Program/attentionPaths``); nil for the last
    /// - Throws: an error that says which there are where there is no such attention, or that there is too little memory to keep it.
    public func attention(at path: String? = nil) throws -> KeptAttention {
      let sites = model.program.allAttentionSites(Cost(model.program)).filter(\.arrangement.hasPlaces)
      let site = try sites.chosen(at: path, of: model.preset?.name ?? model.program.modules[0].kind)
      return try kept.withLock { trace in
        if let found = try trace.flatMap({ try KeptAttention(site, in: $0) }) { return found }
        let run = try model.engine.run(numbers, keeping: sites, before: site)
        trace = run
        guard let found = try KeptAttention(site, in: run) else { throw EngineError.notCapturable(step: site.step) }
        return found
      }
    }
  }
}

extension Program {
  /// The paths of the attentions that have queries on the image, in order of execution: `blocks.0.attn`.
  public var attentionPaths: [String] {
    attentions.filter(\.arrangement.hasPlaces).map { modules[$0.module].path }
  }
}
