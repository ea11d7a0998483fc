/// How a picture becomes a model's input, as timm's evaluation transform does it: resize so that the crop is a given
/// fraction of the shorter side, crop the middle, scale to [0, 1], subtract the mean and divide by the deviation.
///
/// For a square target the shorter side becomes `floor(size / cropFraction)` and the longer one is truncated, as
/// torchvision's `Resize` does. For another target, both sides of the target are divided by the crop fraction and
/// floored, and the picture is resized, keeping its proportions, so that it just covers that size; sides are rounded
/// to nearest, ties to even, as timm's `ResizeKeepRatio` does. The centre crop's corner is rounded to nearest, ties to even
/// (torchvision's `CenterCrop`).
public struct Preprocessing: Sendable, Equatable {
  /// Rows of the input.
  public let height: Int
  /// Columns of the input.
  public let width: Int
  /// The crop's side over the resized picture's shorter side, from 0.001 to 1.
  public let cropFraction: Double
  /// Red, green and blue, on the scale from 0 to 1.
  public let mean: SIMD3<Float>
  /// Red, green and blue standard deviations, on the scale from 0 to 1.
  public let std: SIMD3<Float>
  /// What the picture is resized with.
  public let filter: ResamplingFilter

  /// The mean over ImageNet's training pictures, which most models are trained with.
  public static let imageNetMean = SIMD3<Float>(0.485, 0.456, 0.406)
  /// The standard deviation over ImageNet's training pictures.
  public static let imageNetStd = SIMD3<Float>(0.229, 0.224, 0.225)

  /// Throws if no picture can have the size, the crop fraction is not from 0.001 to 1 or the normalisation is impossible.
  public init(
    height: Int, width: Int, cropFraction: Double, mean: SIMD3<Float> = Preprocessing.imageNetMean,
    std: SIMD3<Float> = Preprocessing.imageNetStd, filter: ResamplingFilter = .bicubic
  ) throws(ImageError) {
    guard Image.isValid(width: width, height: height) else {
      throw .invalidSize(width: width, height: height)
    }
    // The smallest fraction keeps every size below far from an overflow; a thousandth of a picture is no crop.
    guard cropFraction >= 0.001, cropFraction <= 1 else { throw .invalidCropFraction(cropFraction) }
    let isUsable = (0..<3).allSatisfy { mean[$0].isFinite && std[$0].isFinite && std[$0] > 0 }
    guard isUsable else { throw .invalidNormalization(mean: mean, std: std) }
    self.height = height
    self.width = width
    self.cropFraction = cropFraction
    self.mean = mean
    self.std = std
    self.filter = filter
  }

  /// The model's input, [3, height, width]: planes of red, green and blue, normalised.
  public func callAsFunction(_ image: Image) -> [Float] {
    normalized(crop(of: image))
  }

  /// What the model sees, before it is normalised: `width` × `height` pixels.
  public func crop(of image: Image) -> Image {
    let size = resizedSize(ofWidth: image.width, height: image.height)
    let window = PixelRectangle(
      x: middle(size.width - width), y: middle(size.height - height), width: width, height: height)
    return image.resampled(width: size.width, height: size.height, window: window, filter: filter)
  }

  /// The part of a picture, in its own pixels, that the crop shows: for laying a map of the input over the picture.
  public func region(ofWidth imageWidth: Int, height imageHeight: Int) -> (
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

  /// A picture's pixels normalised, [3, height, width] of that picture.
  public func normalized(_ image: Image) -> [Float] {
    let count = image.width * image.height
    return [Float](unsafeUninitializedCapacity: 3 * count) { result, initializedCount in
      image.pixels.withUnsafeBufferPointer { pixels in
        for channel in 0..<3 {
          // A table, so that each value rounds as it does in float32 arithmetic and is computed once.
          let table = (0..<256).map { (Float($0) / 255 - mean[channel]) / std[channel] }
          table.withUnsafeBufferPointer { table in
            for index in 0..<count {
              result.initializeElement(at: channel * count + index, to: table[Int(pixels[3 * index + channel])])
            }
          }
        }
      }
      initializedCount = 3 * count
    }
  }

  /// The size to which a picture is resized before it is cropped; at least the crop's on both sides.
  package func resizedSize(ofWidth imageWidth: Int, height imageHeight: Int) -> (width: Int, height: Int) {
    let coverWidth = Int(Double(width) / cropFraction)
    let coverHeight = Int(Double(height) / cropFraction)
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

  /// Half of what is left over, rounded to nearest, ties to even.
  func middle(_ surplus: Int) -> Int {
    Int((Double(surplus) / 2).rounded(.toNearestOrEven))
  }
}
