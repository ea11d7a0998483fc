/// A model with its weights in memory, ready to run on images.
///
/// Opened from a checkpoint it is what the checkpoint says: the family and its sizes are told by names and shapes of all tensors,
/// norms, activations and the preparation of images by the files beside them (`config.json`, `preprocessor_config.json`,
/// `processor_config.json`, timm's `pretrained_cfg`). What they ask for and is not computed here is an error, never another number.
///
///     let model = try LoadedModel(contentsOf: "model.safetensors")
///     let run = try model.run(on: Image(contentsOf: "cat.png"))
///     print(run.topClasses(5), try run.attention().map().maximum)
public struct LoadedModel: Sendable {
  /// What it is: the catalogue's model where it has one of these sizes. Nil for a definition of one's own.
  public let preset: Preset?
  /// How questions were decided that tensors leave open, and what of a checkpoint is not used: sentences for a reader.
  public let notes: [String]
  let engine: Engine
  private let preprocessing: Preprocessing

  /// Opens a checkpoint and recognises what it is.
  /// - Parameters:
  ///   - path: safetensors, PyTorch's `.pth`, `.pt` and `.bin` (one file, an index of several, or a folder with one), NumPy's `.npz` of
  ///     Dosovitskiy et al. 2021; `file.pth#student` names one of several models in a file. No program in it is run.
  ///   - input: rows and columns of the image in pixels; nil for those of training. Position embeddings and bias tables are resampled
  ///     for others, as timm does it.
  ///   - progress: told the part of the work that is done, from 0 to 1; what it throws stops it
  /// - Throws: an error whose description says what was expected, what was found and what to do: where the file cannot be read, is of no
  ///   known architecture, has tensors for the forward pass that the model leaves out, asks for what is not computed here, or takes more
  ///   memory than there is; ``ShapeError`` where the input's size does not fit.
  public init(
    contentsOf path: String, input: GridSize? = nil, progress: (Double) throws -> Void = { _ in }
  ) throws {
    let identity = try Checkpoint.identify(Checkpoint.open(path))
    let program = try identity.preset.program(input: input)
    try self.init(
      identity.preset, program, weights: ResampledWeights(identity.weights, for: program), notes: identity.notes,
      progress: progress)
  }

  /// Makes a model of the catalogue ready.
  /// - Parameters:
  ///   - preset: the model; what the checkpoint says beside its sizes, such as the number of classes or an epsilon, is taken over
  ///   - path: its checkpoint. Without one it gets synthetic weights, made by a formula: they show how a model works and not what it
  ///     knows.
  ///   - input: rows and columns of the image in pixels; nil for those that the model was made for
  ///   - progress: told the part of the work that is done, from 0 to 1; what it throws stops it
  /// - Throws: as ``init(contentsOf:input:progress:)``.
  public init(
    _ preset: Preset, weights path: String? = nil, input: GridSize? = nil,
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    let adapted = try path.map { try preset.adapted(to: Checkpoint.open($0)) }
    let program = try (adapted?.preset ?? preset).program(input: input)
    try self.init(
      adapted?.preset ?? preset, program,
      weights: adapted.map { ResampledWeights($0.weights, for: program) } ?? SyntheticWeights(),
      notes: adapted?.notes ?? [], progress: progress)
  }

  /// Makes a recorded model of one's own ready.
  /// - Parameters:
  ///   - program: what is run
  ///   - path: its checkpoint, with a tensor for each parameter under the name that the definition gives it; without one synthetic weights,
  ///     as for a model of the catalogue
  ///   - mean: of each colour, from 0 to 1, taken off pixels; ImageNet's where it is nil
  ///   - deviation: of each colour, what pixels are divided by then; ImageNet's where it is nil
  ///   - progress: told the part of the work that is done, from 0 to 1; what it throws stops it
  /// - Throws: as ``init(contentsOf:input:progress:)``; a tensor that is missing or of another shape is named.
  public init(
    _ program: Program, weights path: String? = nil, mean: [Float]? = nil, deviation: [Float]? = nil,
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    let statistics = ImageStatistics(
      mean: mean ?? ImageStatistics.imageNet.mean, deviation: deviation ?? ImageStatistics.imageNet.deviation)
    preset = nil
    preprocessing = try Preprocessing(
      height: program.input.rows, width: program.input.columns,
      preparation: ImagePreparation(statistics, cropFraction: 1), channels: program.steps[0].shape[1].value)
    let source: any WeightSource = try path.map { try Checkpoint.weights($0, for: program) } ?? SyntheticWeights()
    engine = try Engine(keepingAttentionOf: program, weights: source, progress: progress)
    notes = Self.notes(on: source).map(\.english)
  }

  /// Makes a model ready with weights that are open already.
  package init(
    _ preset: Preset, _ program: Program, weights: any WeightSource, notes: [Phrase] = [], threads: Int? = nil,
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    self.preset = preset
    preprocessing = try preset.preprocessing(program.input)
    engine = try Engine(keepingAttentionOf: program, weights: weights, threads: threads, progress: progress)
    self.notes = (notes + Self.notes(on: weights)).map(\.english)
  }

  private static func notes(on weights: any WeightSource) -> [Phrase] {
    guard case .synthetic = weights.provenance else { return weights.notes }
    return weights.notes + ["The model has \(weights.provenance): its results show how it works, not what it knows."]
  }

  /// What is run: for its cost, and the paths of its attentions.
  public var program: Program { engine.program }

  /// Runs the model on an image, which is resized, cropped and normalised as its evaluation does it.
  /// - Parameters:
  ///   - image: of any size
  ///   - progress: told the part of the work that is done, from 0 to 1; what it throws stops it
  /// - Throws: an error whose description says so where there is too little memory, or what `progress` throws.
  public func run(on image: Image, progress: (Double) throws -> Void = { _ in }) throws -> Run {
    let numbers = preprocessing(image)
    return Run(self, numbers: numbers, scores: try engine.run(numbers, progress: progress).logits)
  }
}

extension Engine {
  /// An engine whose runs can keep any attention.
  fileprivate convenience init(
    keepingAttentionOf program: Program, weights: any WeightSource, threads: Int? = nil,
    progress: (Double) throws -> Void
  ) throws {
    try self.init(
      program, weights: weights, threads: threads, capturing: Rollout.featureSteps(program), progress: progress)
  }
}
