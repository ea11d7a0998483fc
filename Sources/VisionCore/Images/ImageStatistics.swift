/// Mean and standard deviation by which a model's images are normalised, of values between 0 and 1.
package struct ImageStatistics: Sendable, Hashable {
  package let mean: [Float]
  package let deviation: [Float]

  /// A value for each channel.
  package init(mean: [Float], deviation: [Float]) { (self.mean, self.deviation) = (mean, deviation) }

  /// Those of ImageNet.
  package static let imageNet = ImageStatistics(mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])
  /// Means of ImageNet taken off bytes that are not divided afterwards, as TensorFlow's ResNets have it.
  package static let imageNetBytes = ImageStatistics(
    mean: [123.68 / 255, 116.78 / 255, 103.94 / 255], deviation: [1 / 255, 1 / 255, 1 / 255])
  /// One half each: values between −1 and 1.
  package static let half = ImageStatistics(mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5])
}
