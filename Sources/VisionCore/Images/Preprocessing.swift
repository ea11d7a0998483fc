/// How a picture becomes a model's input of a size, as timm's evaluation transform or a Hugging Face image processor does it:
/// resize, crop the middle, scale to [0, 1], subtract the mean and divide by the deviation.
///
/// Where proportions are kept: for a square target the shorter side becomes `floor(size / cropFraction)` and the longer one is truncated, as
/// torchvision's `Resize` does. For another target, both sides of the target are divided by the crop fraction and
/// floored, and the picture is resized, keeping its proportions, so that it just covers that size; sides are rounded
/// to nearest, ties to even, as timm's `ResizeKeepRatio` does. The centre crop's corner is rounded to nearest, ties to even
/// (torchvision's `CenterCrop`).
package struct Preprocessing: Sendable, Equatable {
  /// Rows of the input.
  package let height: Int
  /// Columns of the input.
  package let width: Int
  /// What is done, whatever the size.
  package let preparation: ImagePreparation
  /// Planes of the input: 3 for red, green and blue, 1 for their luma; of 4 the last is zero.
  package let channels: Int
  /// Red, green and blue, or thrice the luma's, on the scale from 0 to 1.
  package let mean: SIMD3<Float>
  /// Standard deviations of red, green and blue, or thrice the luma's, on the scale from 0 to 1.
  package let std: SIMD3<Float>

  /// The mean over ImageNet's training pictures, which most models are trained with.
  package static let imageNetMean = SIMD3<Float>(0.485, 0.456, 0.406)
  /// The standard deviation over ImageNet's training pictures.
  package static let imageNetStd = SIMD3<Float>(0.229, 0.224, 0.225)

  /// Throws if no picture can have the size, the crop fraction is not from 0.001 to 1 or the normalisation is impossible.
  package init(
    height: Int, width: Int, cropFraction: Double, mean: SIMD3<Float> = Preprocessing.imageNetMean,
    std: SIMD3<Float> = Preprocessing.imageNetStd
  ) throws(ImageError) {
    let statistics = ImageStatistics(mean: (0..<3).map { mean[$0] }, deviation: (0..<3).map { std[$0] })
    try self.init(
      height: height, width: width, preparation: ImagePreparation(statistics, cropFraction: cropFraction))
  }

  /// Throws too where a file asks for a step that is not done here, or images have no such channels.
  package init(
    height: Int, width: Int, preparation: ImagePreparation, channels: Int = 3
  ) throws(ImageError) {
    if let refusal = preparation.refusal { throw .refusedStep(refusal) }
    guard [1, 3, 4].contains(channels) else { throw .channels(channels) }
    guard Image.isValid(width: width, height: height) else {
      throw .invalidSize(width: width, height: height)
    }
    // The smallest fraction keeps every size below far from an overflow; a thousandth of a picture is no crop.
    let fraction = preparation.cropFraction
    guard fraction >= 0.001, fraction <= 1 else { throw .invalidCropFraction(fraction) }
    let (mean, std) = (
      preparation.statistics.mean.colours(channels), preparation.statistics.deviation.colours(channels)
    )
    let isUsable = (0..<3).allSatisfy { mean[$0].isFinite && std[$0].isFinite && std[$0] > 0 }
    guard isUsable else { throw .invalidNormalization(mean: mean, std: std) }
    self.height = height
    self.width = width
    self.preparation = preparation
    self.channels = channels
    self.mean = mean
    self.std = std
  }

  /// The model's input, [channels, height, width], normalised.
  package func callAsFunction(_ image: Image) -> [Float] {
    normalized(crop(of: image))
  }

  /// What the model sees, before it is normalised: `width` × `height` pixels.
  package func crop(of image: Image) -> Image {
    let size = resizedSize(ofWidth: image.width, height: image.height)
    let window = PixelRectangle(
      x: middle(size.width - width), y: middle(size.height - height), width: width, height: height)
    let seen = channels == 1 ? image.grey : image
    return seen.resampled(width: size.width, height: size.height, window: window, filter: preparation.filter)
  }

  /// The part of a picture, in its own pixels, that the crop shows: for laying a map of the input over the picture.
  package func region(ofWidth imageWidth: Int, height imageHeight: Int) -> (
    x: Double, y: Double, width: Double, height: Double
  ) {
    let size = resizedSize(ofWidth: imageWidth, height: imageHeight)
    let horizontal = Double(imageWidth) / Double(size.width)
    let vertical = Double(imageHeight) / Double(size.height)
    return (
      Double(middle(size.width - width)) * horizontal, Double(middle(size.height - height)) * vertical,
      Double(width) * horizontal, Double(height) * vertical
    )
  }

  /// A picture's pixels normalised, [channels, height, width] of that picture.
  package func normalized(_ image: Image) -> [Float] {
    let count = image.width * image.height
    return [Float](unsafeUninitializedCapacity: channels * count) { result, initializedCount in
      image.pixels.withUnsafeBufferPointer { pixels in
        for channel in 0..<min(channels, 3) {
          // A table, so that each value rounds as it does in float32 arithmetic and is computed once.
          let table = (0..<256).map { (Float($0) / 255 - mean[channel]) / std[channel] }
          table.withUnsafeBufferPointer { table in
            for index in 0..<count {
              result.initializeElement(at: channel * count + index, to: table[Int(pixels[3 * index + channel])])
            }
          }
        }
      }
      for index in (min(channels, 3) * count)..<(channels * count) { result.initializeElement(at: index, to: 0) }
      initializedCount = channels * count
    }
  }

  /// The size to which a picture is resized before it is cropped; at least the crop's on both sides.
  package func resizedSize(ofWidth imageWidth: Int, height imageHeight: Int) -> (width: Int, height: Int) {
    let coverWidth = preparation.resized(width)
    let coverHeight = preparation.resized(height)
    if preparation.fit == .squash { return (coverWidth, coverHeight) }
    if coverWidth == coverHeight {
      let shorter = min(imageWidth, imageHeight)
      return (coverWidth * imageWidth / shorter, coverWidth * imageHeight / shorter)
    }
    let ratio = min(Double(imageWidth) / Double(coverWidth), Double(imageHeight) / Double(coverHeight))
    return (
      Int((Double(imageWidth) / ratio).rounded(.toNearestOrEven)),
      Int((Double(imageHeight) / ratio).rounded(.toNearestOrEven))
    )
  }

  /// Where the middle begins when so many pixels are left over.
  func middle(_ surplus: Int) -> Int { preparation.corner(surplus) }
}

extension [Float] {
  /// Values of red, green and blue; for grey their mean three times, and one value for all.
  fileprivate func colours(_ channels: Int) -> SIMD3<Float> {
    if channels != 1, count >= 3 { return SIMD3(self[0], self[1], self[2]) }
    return SIMD3(repeating: reduce(0, +) / Float(Swift.max(count, 1)))
  }
}

extension Image {
  /// Its luma in all three colours, by ITU-R 601 in the fixed-point arithmetic of Pillow's `convert("L")`.
  var grey: Image {
    var pixels = pixels
    for index in stride(from: 0, to: pixels.count, by: 3) {
      let (red, green, blue) = (Int(pixels[index]), Int(pixels[index + 1]), Int(pixels[index + 2]))
      let luma = UInt8((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16)
      (pixels[index], pixels[index + 1], pixels[index + 2]) = (luma, luma, luma)
    }
    return Image(validWidth: width, validHeight: height, pixels: pixels)
  }
}
