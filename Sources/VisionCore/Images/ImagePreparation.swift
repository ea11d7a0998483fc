import VisionNumerics

/// How a model's images are prepared, whatever size its input has: as its authors, timm or a Hugging Face image processor
/// does it.
package struct ImagePreparation: Sendable, Hashable {
  /// What becomes of an image's proportions.
  package enum Fit: String, Sendable, Hashable, CaseIterable {
    /// They are kept, and what is too much is cropped.
    case crop
    /// Each side is resized by itself.
    case squash
  }

  /// How much larger the resized image is than the input, which is its middle.
  package enum Margin: Sendable, Hashable {
    /// The input is this part of it, from 0.001 to 1: timm's `crop_pct`. An odd pixel that is left over goes to the nearest even
    /// corner, as torchvision has it.
    case fraction(Double)
    /// It has `resized` pixels where the input has `input`: a Hugging Face image processor's `size` and `crop_size`. The corner of
    /// the input is rounded down.
    case pixels(resized: Int, input: Int)
  }

  package var statistics: ImageStatistics
  package var margin: Margin
  package var fit = Fit.crop
  package var filter = ResamplingFilter.bicubic
  /// The step of a file beside the weights that is not done here, as a sentence without its full stop; nil where all are.
  package var refusal: Phrase?

  package init(_ statistics: ImageStatistics, cropFraction: Double) {
    (self.statistics, margin) = (statistics, .fraction(cropFraction))
  }

  /// The side to which images are resized for an input of a side.
  func resized(_ side: Int) -> Int {
    switch margin {
    case .fraction(let fraction): Int(Double(side) / fraction)
    case .pixels(let resized, let input): resized * side / input
    }
  }

  /// Where the middle begins when so many pixels are left over.
  func corner(_ surplus: Int) -> Int {
    switch margin {
    case .fraction: Int((Double(surplus) / 2).rounded(.toNearestOrEven))
    case .pixels: surplus / 2
    }
  }

  /// The input's part of the resized image.
  package var cropFraction: Double {
    switch margin {
    case .fraction(let fraction): fraction
    case .pixels(let resized, let input): Double(input) / Double(resized)
    }
  }
}
