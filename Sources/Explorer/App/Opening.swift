import VisionCore

/// What the program opens with where nothing is named: a model that was trained for it, on a scene whose object it finds.
enum Opening {
  static let model = "demo-vit"
  static let image = "scene-star.png"
  /// The attention that is shown first: the block where the class token begins to see the object, and sees all of it.
  static let site = "blocks.2.attn"

  /// The screens with the model and the scene; nil where the program was moved away from its samples. The weights are read
  /// once the first picture stands.
  static func app(runner: any ModelRunner = EngineRunner()) -> ExplorerApp? {
    guard let image = SampleImages.path(of: image), let weights = ModelFile.weights(of: model),
      let preset = try? ModelChoice(model, for: .counting).preset
    else { return nil }
    return ExplorerApp(preset: preset, image: image, weights: weights, site: site, runner: runner)
  }
}
