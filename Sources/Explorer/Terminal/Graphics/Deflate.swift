import CZlib

/// Compression by zlib.
enum Deflate {
  /// A zlib stream (RFC 1950) of bytes, made fast rather than small.
  static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: zlib_deflate_bound(bytes.count)) { buffer, count in
      count = bytes.withUnsafeBufferPointer { source in
        zlib_deflate(source.baseAddress, source.count, buffer.baseAddress, buffer.count, 1)
      }
    }
  }
}

extension PixelGrid {
  /// Red, green and blue of every pixel, row by row.
  var rgb: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 3 * pixels.count) { buffer, count in
      for (index, color) in pixels.enumerated() {
        (buffer[3 * index], buffer[3 * index + 1], buffer[3 * index + 2]) = (color.red, color.green, color.blue)
      }
      count = 3 * pixels.count
    }
  }
}
