import VisionNumerics

/// What is done with a picture before a model sees it, a step after the other, with what came of each.
package struct PreprocessingStep: Sendable, Equatable {
  /// What is done.
  package enum Kind: Sendable, Equatable {
    /// The file read as upright RGB, with 8 bits a channel.
    case decoded
    /// The luma in place of the colours.
    case grey
    /// Resized in proportion or each side by itself, so that the crop is a given part of it.
    case resized(ResamplingFilter, ImagePreparation.Fit, cropFraction: Double)
    /// The middle cut out; its first column and row.
    case cropped(x: Int, y: Int)
    /// Values from 0 to 255 divided by 255, the mean taken off, the rest divided by the deviation.
    case normalised(mean: SIMD3<Float>, deviation: SIMD3<Float>)
  }

  package let kind: Kind
  /// Columns of the result.
  package let width: Int
  /// Rows of the result.
  package let height: Int
  /// The mean of red, green and blue over the result, from 0 to 255 before normalising; nil for the resized picture, of
  /// which only the crop is computed.
  package let means: SIMD3<Double>?
}

extension Preprocessing {
  /// What is done with a picture, in order.
  package func steps(of image: Image) -> [PreprocessingStep] {
    let size = resizedSize(ofWidth: image.width, height: image.height)
    let crop = crop(of: image)
    let input = normalized(crop)
    let plane = input.count / channels
    let means = (0..<3).map { colour in
      let channel = channels == 1 ? 0 : colour
      return input[(channel * plane)..<((channel + 1) * plane)].reduce(0) { $0 + Double($1) } / Double(plane)
    }
    let grey = channels == 1 ? image.grey : nil
    return [
      PreprocessingStep(kind: .decoded, width: image.width, height: image.height, means: image.channelMeans),
      grey.map { PreprocessingStep(kind: .grey, width: $0.width, height: $0.height, means: $0.channelMeans) },
      PreprocessingStep(
        kind: .resized(preparation.filter, preparation.fit, cropFraction: preparation.cropFraction), width: size.width,
        height: size.height, means: nil),
      PreprocessingStep(
        kind: .cropped(x: middle(size.width - width), y: middle(size.height - height)), width: width, height: height,
        means: crop.channelMeans),
      PreprocessingStep(
        kind: .normalised(mean: mean, deviation: std), width: width, height: height,
        means: SIMD3(means[0], means[1], means[2])),
    ].compactMap(\.self)
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
