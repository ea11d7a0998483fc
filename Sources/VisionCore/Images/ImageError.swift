import VisionNumerics

/// Why an image could not be read, resized or cropped.
package enum ImageError: StatedError, Equatable, Sendable {
  /// The system refused to open or read the file; `code` is its errno.
  case cannotRead(path: String, code: Int32)
  /// The file is longer than any image that this reads could be.
  case fileTooLong(limit: Int)
  /// No bytes at all.
  case empty
  /// The first bytes are no image format's; `firstBytes` holds up to eight of them.
  case unrecognised(firstBytes: [UInt8])
  /// An image, in a format that this does not read.
  case unsupportedFormat(name: String)
  /// The bytes end before the image does.
  case truncated(ImageFormat)
  /// The bytes contradict their format; `reason` is the decoder's, and may be empty.
  case corrupt(ImageFormat, reason: String)
  /// A feature of a readable format that this does not read.
  case unsupportedFeature(ImageFormat, reason: String)
  /// The header declares more pixels than `Image.maximumPixelCount` or a side over `Image.maximumSide`.
  case tooLarge(width: Int, height: Int)
  /// The decoder ran out of memory.
  case outOfMemory(ImageFormat)
  /// A size asked for that no image can have.
  case invalidSize(width: Int, height: Int)
  /// Pixels that do not fill the size they were given with.
  case pixelCount(expected: Int, found: Int)
  /// A rectangle that is empty or leaves the image.
  case cropOutside(PixelRectangle, width: Int, height: Int)
  /// A fraction of the resized image to keep below 0.001 or above 1.
  case invalidCropFraction(Double)
  /// Means or standard deviations that cannot normalise: not finite, or a deviation of zero or less.
  case invalidNormalization(mean: SIMD3<Float>, std: SIMD3<Float>)
  /// A file beside the weights asks for a step of preprocessing that is not done; the reason has no full stop.
  case refusedStep(Phrase)
  /// A model's input has other channels than images can give.
  case channels(Int)
  /// What went wrong with the file at `path`.
  indirect case inFile(path: String, ImageError)
}

extension ImageError {
  package var exitStatus: CommandStatus {
    switch self {
    case .cannotRead: .noInput
    case .outOfMemory: .memory
    case .inFile(_, let error): error.exitStatus
    default: .badData
    }
  }

  package var sentence: Phrase {
    switch self {
    case .cannotRead(let path, let code):
      "\(path) cannot be read: \(systemMessage(code))."
    case .fileTooLong(let limit):
      "The file is longer than \(limit) bytes, which no image needs that is read here."
    case .empty:
      "The file is empty; an image in PNG, JPEG, WebP, PPM or PGM was expected."
    case .unrecognised(let firstBytes):
      "Not an image: it begins with the bytes \(hexadecimal(firstBytes)); PNG, JPEG, WebP, PPM or PGM was expected."
    case .unsupportedFormat(let name):
      "\(name) images are not read; convert it to PNG, JPEG, WebP, PPM or PGM."
    case .truncated(let format):
      "The \(format) data end before the image does; the file is incomplete, so fetch or save it again."
    case .corrupt(let format, let reason):
      "The \(format) data are damaged\(reason.isEmpty ? "" : " (\(reason))"); open and save it in another program."
    case .unsupportedFeature(let format, let reason):
      "This \(format) file holds \(reason), which is not read; save it as a plain still image."
    case .tooLarge(let width, let height):
      "The image is \(width) × \(height) pixels; at most \(Image.maximumPixelCount) pixels and "
        + "\(Image.maximumSide) a side are read, so scale it down first."
    case .outOfMemory(let format):
      "There is not enough memory to decode the \(format) data; scale the image down first."
    case .invalidSize(let width, let height):
      "No image can be \(width) × \(height) pixels: a side is 1 to \(Image.maximumSide), and there are at most "
        + "\(Image.maximumPixelCount) pixels."
    case .pixelCount(let expected, let found):
      "The size asks for \(expected) bytes of RGB pixels, but \(found) were given."
    case .cropOutside(let rectangle, let width, let height):
      "The rectangle \(rectangle) does not lie within the image of \(width) × \(height) pixels."
    case .invalidCropFraction(let fraction):
      "The crop fraction is \(fraction); it must be at least 0.001 and at most 1."
    case .invalidNormalization(let mean, let std):
      "Means (\(mean.x), \(mean.y), \(mean.z)) and deviations (\(std.x), \(std.y), \(std.z)) cannot normalise: all must "
        + "be finite, and the deviations above 0."
    case .refusedStep(let reason):
      "\(reason); give the prepared input itself with --input FILE.npy."
    case .channels(let channels):
      "The model's input has \(channels) channels, but images give 1, 3 or 4; give it --input FILE.npy."
    case .inFile(let path, let error):
      "\(path): \(error)"
    }
  }
}

/// Bytes as two hexadecimal digits each, separated by spaces.
private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
