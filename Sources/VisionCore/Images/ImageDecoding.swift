import CImageCodecs

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reading pictures as `PIL.Image.open(path).convert("RGB")` does, which is what timm trains and evaluates on:
/// alpha and a palette's transparency are dropped rather than composited, gamma and colour profiles are ignored.
///
/// Three things differ from Pillow on purpose. The EXIF orientation is applied, so that the picture is seen upright
/// (timm does not look at it). Grey with 16 bits is reduced to 8 as colour with 16 bits is, in PNG by the high byte; Pillow
/// clips such grey at 255, which leaves a white picture. Files over the limits of `Image` are refused.
extension Image {
  /// No file of a readable size in a readable format is longer: plain PPM needs twelve bytes a pixel at 8 bits.
  private static let maximumFileSize = 1 << 31

  /// The picture in a file or pipe, in PNG, JPEG, WebP, PPM or PGM, turned upright.
  /// - Throws: an error that names the file and says what is wrong with it.
  public init(contentsOf path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ImageError.cannotRead(path: path, code: errno) }
    defer { close(descriptor) }
    let bytes: [UInt8]
    switch readImageFile(descriptor, limit: Image.maximumFileSize) {
    case .success(let read): bytes = read
    case .failure(.system(let code)): throw ImageError.cannotRead(path: path, code: code)
    case .failure(.image(let error)): throw ImageError.inFile(path: path, error)
    }
    do {
      try self.init(decoding: bytes)
    } catch {
      throw ImageError.inFile(path: path, error)
    }
  }

  /// The picture that encoded bytes hold, turned upright.
  package init(decoding bytes: [UInt8]) throws(ImageError) {
    let format = try ImageFormat(of: bytes)
    let stored: Image
    let orientation: Orientation
    switch format {
    case .png:
      stored = try decode(bytes, format, image_codec_png_size, image_codec_png_decode)
      orientation = Orientation(ofPNG: bytes)
    case .jpeg:
      stored = try decode(bytes, format, image_codec_jpeg_size, image_codec_jpeg_decode)
      orientation = Orientation(ofJPEG: bytes)
    case .webp:
      stored = try decode(bytes, format, image_codec_webp_size, image_codec_webp_decode)
      orientation = Orientation(ofWebP: bytes)
    case .netpbm:
      stored = try decodeNetpbm(bytes)
      orientation = .upright
    }
    self = orientation == .upright ? stored : stored.oriented(orientation)
  }
}

private typealias HeaderReader = (
  image_codec_input, UnsafeMutablePointer<image_codec_size>?, UnsafeMutablePointer<CChar>?
) -> image_codec_status
private typealias PixelReader = (
  image_codec_input, image_codec_size, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<CChar>?
) -> image_codec_status

/// Runs one of the C codecs: the header, then the limits, then the pixels.
private func decode(
  _ bytes: [UInt8], _ format: ImageFormat, _ readHeader: HeaderReader, _ readPixels: PixelReader
) throws(ImageError) -> Image {
  var size = image_codec_size()
  try call(format, bytes) { input, reason in readHeader(input, &size, reason) }
  let width = Int(size.width)
  let height = Int(size.height)
  guard Image.isValid(width: width, height: height) else {
    throw .tooLarge(width: width, height: height)
  }
  let count = 3 * width * height
  var failure: ImageError?
  let pixels = [UInt8](unsafeUninitializedCapacity: count) { pixels, initializedCount in
    do throws(ImageError) {
      try call(format, bytes) { input, reason in readPixels(input, size, pixels.baseAddress, reason) }
      initializedCount = count
    } catch {
      failure = error
    }
  }
  if let failure { throw failure }
  return Image(validWidth: width, validHeight: height, pixels: pixels)
}

/// Calls a codec and turns its status into an error.
private func call(
  _ format: ImageFormat, _ bytes: [UInt8],
  _ body: (image_codec_input, UnsafeMutablePointer<CChar>) -> image_codec_status
) throws(ImageError) {
  var reason = [CChar](repeating: 0, count: Int(IMAGE_CODEC_REASON_SIZE))
  let status = bytes.withUnsafeBufferPointer { bytes in
    reason.withUnsafeMutableBufferPointer { reason in
      guard let words = reason.baseAddress else { return IMAGE_CODEC_OUT_OF_MEMORY }
      return body(image_codec_input(bytes: bytes.baseAddress, count: bytes.count), words)
    }
  }
  let words = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  switch status {
  case IMAGE_CODEC_OK: return
  case IMAGE_CODEC_TRUNCATED: throw .truncated(format)
  case IMAGE_CODEC_UNSUPPORTED: throw .unsupportedFeature(format, reason: words)
  case IMAGE_CODEC_OUT_OF_MEMORY: throw .outOfMemory(format)
  default: throw .corrupt(format, reason: words)
  }
}

/// Why the bytes of a file could not be had.
private enum ImageFileFault: Error {
  case system(code: Int32)
  case image(ImageError)
}

/// The bytes behind a descriptor, up to a limit. The first bytes are looked at before the rest is read, so that a huge
/// file that is no image is refused at once, and for the right reason.
private func readImageFile(_ descriptor: Int32, limit: Int) -> Result<[UInt8], ImageFileFault> {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return .failure(.system(code: errno)) }
    if count == 0 { return .success(bytes) }
    if bytes.isEmpty {
      do {
        _ = try ImageFormat(of: Array(chunk[..<count]))
      } catch {
        return .failure(.image(error))
      }
    }
    guard bytes.count + count <= limit else { return .failure(.image(.fileTooLong(limit: limit))) }
    bytes += chunk[..<count]
  }
}
