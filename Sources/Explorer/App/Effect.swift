import VisionCore

/// What an update asks the world for.
enum Effect: Sendable {
  /// Reads every model of the catalogue at its own resolution.
  case readCatalogue
  case run(RunRequest)
  case cancelRun
  case loadImage(String)
  /// Looks whether a checkpoint holds a model's parameters.
  case checkWeights(path: String, Preset, Program)
  case listFolder(String)
  case quit
}
