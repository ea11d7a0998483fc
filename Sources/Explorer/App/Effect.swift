import VisionCore

/// What an update asks the world for.
enum Effect: Sendable {
  /// Reads every model of the catalogue at its own resolution.
  case readCatalogue
  case run(RunRequest)
  case cancelRun
  case loadImage(String)
  /// Looks whether a checkpoint holds a model's parameters.
  case checkWeights(path: String, Program)
  /// Looks whether a checkpoint holds the parameters of an edited model.
  case refitWeights(path: String, model: String, Program)
  /// Writes a model as a model file; one that is there only where `overwriting` says so.
  case saveModel(path: String, Preset, overwriting: Bool)
  case listFolder(String)
  /// Records models at many sizes.
  case measureScaling(ScalingRequest)
  case cancelScaling
  /// Counts the models that papers print results of.
  case countPublished
  case quit
}
