import CZlib

/// Bytes of a checkpoint: a part of a mapped file, inflated whenever they are read if they are compressed.
struct StoredBytes: Sendable {
  private let file: MappedFile
  /// Where they lie in the file as they are stored.
  private let range: Range<Int>
  private let inflatedCount: Int?

  /// - Parameters:
  ///   - range: lies inside the file.
  ///   - inflatedCount: how many bytes a raw deflate stream in the range gives; nil where it is not compressed.
  init(file: MappedFile, range: Range<Int>, inflatedCount: Int? = nil) {
    (self.file, self.range, self.inflatedCount) = (file, range, inflatedCount)
  }

  /// How many bytes a reader sees.
  var count: Int { inflatedCount ?? range.count }

  /// A part of what is not compressed; nil where that is compressed or the part lies outside.
  func part(_ part: Range<Int>) -> StoredBytes? {
    guard inflatedCount == nil, part.lowerBound >= 0, part.upperBound <= range.count else { return nil }
    return StoredBytes(
      file: file, range: (range.lowerBound + part.lowerBound)..<(range.lowerBound + part.upperBound))
  }

  /// Hands over the bytes, or the first `limit` of them: in place, or inflated into memory of their own.
  ///
  /// The buffer is valid during the call only. Throws `StoredBytesDamaged` if they do not inflate to as many as claimed.
  func withBytes<Result>(
    first limit: Int = .max, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    try withExtendedLifetime(file) {
      let stored = UnsafeRawBufferPointer(rebasing: file.bytes[range])
      guard let inflatedCount else { return try body(UnsafeRawBufferPointer(rebasing: stored.prefix(limit))) }
      let wanted = min(inflatedCount, limit)
      let inflated = [UInt8](unsafeUninitializedCapacity: wanted) { target, count in
        var ended: Int32 = 0
        // Nothing to write into is no pointer to zlib.
        guard let source = stored.assumingMemoryBound(to: UInt8.self).baseAddress, let start = target.baseAddress
        else { return }
        count = zlib_inflate_raw(source, stored.count, start, wanted, &ended)
      }
      guard inflated.count == wanted else { throw StoredBytesDamaged() }
      return try inflated.withUnsafeBytes(body)
    }
  }
}

/// Compressed bytes that are not what their header claims.
struct StoredBytesDamaged: Error {}
