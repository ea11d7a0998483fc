import CImageCodecs

extension Image {
  /// The picture as a PNG file's bytes; throws if there is not enough memory or the library refuses.
  package func png() throws(ImageError) -> [UInt8] {
    let size = image_codec_size(width: UInt32(width), height: UInt32(height))
    var reason = [CChar](repeating: 0, count: Int(IMAGE_CODEC_REASON_SIZE))
    var count = 0
    _ = image_codec_png_encode(pixels, size, nil, &count, &reason)
    var status = IMAGE_CODEC_OK
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, written in
      var length = count
      status = image_codec_png_encode(pixels, size, bytes.baseAddress, &length, &reason)
      written = status == IMAGE_CODEC_OK ? length : 0
    }
    guard status == IMAGE_CODEC_OK else {
      let words = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw .corrupt(.png, reason: words)
    }
    return bytes
  }
}
