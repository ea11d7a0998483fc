import VisionCore

/// The part of an image that a model sees, resized and cropped as for a run.
struct ModelView: Sendable {
  let pixels: PixelGrid

  /// Nil where no image can have the input's size.
  init?(_ image: LoadedImage, preset: Preset, input: GridSize) {
    guard
      let preprocessing = try? preset.preprocessing(input)
    else { return nil }
    let crop = preprocessing.crop(of: image.image)
    guard let pixels = PixelGrid(width: crop.width, height: crop.height, rgb: crop.pixels) else { return nil }
    self.pixels = pixels
  }
}
