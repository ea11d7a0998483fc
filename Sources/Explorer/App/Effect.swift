import VisionCore

/// What an update asks the world for.
enum Effect: Sendable {
  /// Reads every model of the catalogue at its own resolution.
  case readCatalogue
  case run(RunRequest)
  /// Times a model's layers; it is a run as any other, and cancelled as one.
  case measureTimes(TimingRequest)
  case cancelRun
  case loadImage(String)
  /// Looks whether a checkpoint holds a model's parameters.
  case checkWeights(path: String, Preset, Program)
  /// Looks whether a checkpoint holds the parameters of an edited model.
  case refitWeights(path: String, model: String, Program)
  /// Writes a model as a model file; one that is there only where `overwriting` says so.
  case saveModel(path: String, Preset, overwriting: Bool)
  /// Writes an export to a file; one that is there only where `overwriting` says so.
  case writeExport(ExportRequest, path: String, overwriting: Bool)
  /// Makes an export for the clipboard.
  case copyExport(ExportRequest)
  /// Hands a text to the terminal for its clipboard.
  case copy([UInt8])
  case listFolder(String)
  /// Records models at many sizes.
  case measureScaling(ScalingRequest)
  case cancelScaling
  /// Answers a question of the Inside screen, running the model where it has to.
  case inspect(InsideRequest)
  case cancelInspection
  /// Counts the models that papers print results of.
  case countPublished
  case quit
}
