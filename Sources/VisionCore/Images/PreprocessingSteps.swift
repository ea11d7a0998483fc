/// What is done with a picture before a model sees it, a step after the other, with what came of each.
public struct PreprocessingStep: Sendable, Equatable {
  /// What is done.
  public enum Kind: Sendable, Equatable {
    /// The file read as upright RGB, with 8 bits a channel.
    case decoded
    /// Resized in proportion, so that the crop is a given part of it.
    case resized(ResamplingFilter, cropFraction: Double)
    /// The middle cut out; its first column and row.
    case cropped(x: Int, y: Int)
    /// Values from 0 to 255 divided by 255, the mean taken off, the rest divided by the deviation.
    case normalised(mean: SIMD3<Float>, deviation: SIMD3<Float>)
  }

  public let kind: Kind
  /// Columns of the result.
  public let width: Int
  /// Rows of the result.
  public let height: Int
  /// The mean of red, green and blue over the result, from 0 to 255 before normalising; nil for the resized picture, of
  /// which only the crop is computed.
  public let means: SIMD3<Double>?
}

extension Preprocessing {
  /// What is done with a picture, in order.
  public func steps(of image: Image) -> [PreprocessingStep] {
    let size = resizedSize(ofWidth: image.width, height: image.height)
    let crop = crop(of: image)
    let input = normalized(crop)
    let plane = input.count / 3
    let means = (0..<3).map { channel in
      input[(channel * plane)..<((channel + 1) * plane)].reduce(0) { $0 + Double($1) } / Double(plane)
    }
    return [
      PreprocessingStep(kind: .decoded, width: image.width, height: image.height, means: image.channelMeans),
      PreprocessingStep(
        kind: .resized(filter, cropFraction: cropFraction), width: size.width, height: size.height, means: nil),
      PreprocessingStep(
        kind: .cropped(x: middle(size.width - width), y: middle(size.height - height)), width: width, height: height,
        means: crop.channelMeans),
      PreprocessingStep(
        kind: .normalised(mean: mean, deviation: std), width: width, height: height,
        means: SIMD3(means[0], means[1], means[2])),
    ]
  }
}

extension Image {
  /// The mean of red, green and blue, from 0 to 255.
  fileprivate var channelMeans: SIMD3<Double> {
    var sums = SIMD3<Int>()
    for pixel in stride(from: 0, to: pixels.count, by: 3) {
      sums &+= SIMD3(Int(pixels[pixel]), Int(pixels[pixel + 1]), Int(pixels[pixel + 2]))
    }
    return SIMD3(Double(sums.x), Double(sums.y), Double(sums.z)) / Double(width * height)
  }
}
