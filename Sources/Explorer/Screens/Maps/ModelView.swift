import VisionCore

/// The part of an image that a model sees, resized and cropped as for a run.
struct ModelView: Sendable {
  let path: String
  let model: String
  let input: GridSize
  let pixels: PixelGrid

  /// Nil where no image can have the input's size.
  init?(_ image: LoadedImage, preset: Preset, input: GridSize) {
    guard
      let preprocessing = try? preset.preprocessing(input)
    else { return nil }
    let crop = preprocessing.crop(of: image.image)
    guard let pixels = PixelGrid(width: crop.width, height: crop.height, rgb: crop.pixels) else { return nil }
    (path, model, self.input, self.pixels) = (image.path, preset.name, input, pixels)
  }

  /// Whether it shows an image as a model sees it.
  func shows(_ image: LoadedImage, preset: Preset, input: GridSize) -> Bool {
    path == image.path && model == preset.name && self.input == input
  }
}
