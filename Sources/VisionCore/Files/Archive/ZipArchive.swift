import VisionNumerics

/// The table of contents of a zip archive that is mapped into memory (PKWARE APPNOTE 6.3), with zip64.
///
/// Everything is checked when the archive is opened: entries lie inside the file and share no bytes, so that a small file
/// cannot claim to hold the same data many times over. What is left is damage inside a compressed entry.
struct ZipArchive: Sendable {
  /// One file of the archive.
  struct Entry: Sendable {
    let name: String
    let content: StoredBytes
  }

  /// In the order of the table of contents.
  let entries: [Entry]
  private let indices: [String: Int]

  /// The entry of that name; of several the first.
  subscript(name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// Whether a file begins as an archive with at least one entry does.
  static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

  init(_ file: MappedFile) throws(ZipFault) {
    let reader = LittleEndianReader(file.bytes)
    let directory = try Directory(reader)
    var entries: [Entry] = []
    var extents: [(range: Range<Int>, name: String)] = []
    var position = directory.start
    for _ in 0..<directory.count {
      let header = try CentralHeader(reader, at: position, end: directory.end)
      position = header.end
      if header.name.hasSuffix("/"), header.storedSize == 0 { continue }
      let (start, range) = try header.content(reader, limit: directory.start)
      entries.append(Entry(name: header.name, content: try header.bytes(of: file, in: range)))
      extents.append((start..<range.upperBound, header.name))
    }
    extents.sort { $0.range.lowerBound < $1.range.lowerBound }
    for (one, next) in zip(extents, extents.dropFirst()) where one.range.upperBound > next.range.lowerBound {
      throw .overlap(one.name, next.name)
    }
    self.entries = entries
    indices = Dictionary(zip(entries.map(\.name), entries.indices)) { first, _ in first }
  }
}

/// Where the table of contents lies.
private struct Directory {
  let start: Int
  let end: Int
  let count: Int

  init(_ reader: LittleEndianReader) throws(ZipFault) {
    // The end record has 22 bytes and a comment of at most 65,535 behind it.
    let size = reader.count
    let last = size - 22
    guard last >= 0, let end = (max(0, last - 0xFFFF)...last).last(where: { Self.isEnd(reader, at: $0) }) else {
      throw .noDirectory
    }
    var (count, length, start) = (reader.uint16(end + 10), reader.uint32(end + 12), reader.uint32(end + 16))
    // Fields that are too small for what they count say so by all bits, and a zip64 record stands before the end record.
    if count == 0xFFFF || length == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
      let locator = end - 20
      guard reader.uint32(locator) == 0x0706_4B50,
        let record = reader.length64(locator + 8), reader.uint32(record) == 0x0606_4B50,
        let count64 = reader.length64(record + 32), let length64 = reader.length64(record + 40),
        let start64 = reader.length64(record + 48)
      else { throw .noDirectory }
      (count, length, start) = (count64, length64, start64)
    }
    guard let count, let length, let start, start <= size, length <= size - start else { throw .noDirectory }
    // An entry takes 46 bytes in the table.
    guard count <= length / 46 else { throw .damagedEntry("number \(length / 46 + 1)") }
    (self.start, self.end, self.count) = (start, start + length, count)
  }

  private static func isEnd(_ reader: LittleEndianReader, at position: Int) -> Bool {
    guard reader.uint32(position) == 0x0605_4B50, let comment = reader.uint16(position + 20) else { return false }
    return position + 22 + comment == reader.count
  }
}

/// An entry's row in the table of contents.
private struct CentralHeader {
  let name: String
  let end: Int
  let storedSize: Int
  private let size: Int
  private let isDeflated: Bool
  private let localHeader: Int

  init(_ reader: LittleEndianReader, at position: Int, end: Int) throws(ZipFault) {
    guard position + 46 <= end, reader.uint32(position) == 0x0201_4B50, let flags = reader.uint16(position + 8),
      let method = reader.uint16(position + 10), let stored = reader.uint32(position + 20),
      let size = reader.uint32(position + 24), let nameLength = reader.uint16(position + 28),
      let extraLength = reader.uint16(position + 30), let commentLength = reader.uint16(position + 32),
      let localHeader = reader.uint32(position + 42),
      case let nameEnd = position + 46 + nameLength, case let extraEnd = nameEnd + extraLength,
      extraEnd + commentLength <= end
    else { throw .damagedEntry("at byte \(position)") }
    name = String(decoding: reader.bytes[(position + 46)..<nameEnd], as: UTF8.self)
    self.end = extraEnd + commentLength
    guard flags & 1 == 0 else { throw .encrypted(name) }
    guard method == 0 || method == 8 else { throw .unknownMethod(name, method: method) }
    isDeflated = method == 8
    var fields = [size, stored, localHeader]
    try Self.widen(&fields, reader, nameEnd..<extraEnd, name)
    (self.size, storedSize, self.localHeader) = (fields[0], fields[1], fields[2])
  }

  /// Reads the zip64 field: in this order those of the sizes and the offset that are all bits.
  private static func widen(
    _ fields: inout [Int], _ reader: LittleEndianReader, _ extra: Range<Int>, _ name: String
  ) throws(ZipFault) {
    guard fields.contains(0xFFFF_FFFF) else { return }
    var position = extra.lowerBound
    while position + 4 <= extra.upperBound, let tag = reader.uint16(position), let length = reader.uint16(position + 2)
    {
      let end = position + 4 + length
      guard end <= extra.upperBound else { break }
      if tag == 1 {
        var next = position + 4
        for index in fields.indices where fields[index] == 0xFFFF_FFFF {
          guard next + 8 <= end, let value = reader.length64(next) else { throw .damagedEntry(name) }
          fields[index] = value
          next += 8
        }
        return
      }
      position = end
    }
    throw .damagedEntry(name)
  }

  /// Where the entry begins in the file and where its data lie, which its local header says.
  func content(_ reader: LittleEndianReader, limit: Int) throws(ZipFault) -> (start: Int, data: Range<Int>) {
    guard localHeader <= limit - 30, reader.uint32(localHeader) == 0x0403_4B50,
      let nameLength = reader.uint16(localHeader + 26), let extraLength = reader.uint16(localHeader + 28)
    else { throw .damagedEntry(name) }
    let start = localHeader + 30 + nameLength + extraLength
    guard start <= limit, storedSize <= limit - start else { throw .outside(name, size: storedSize) }
    return (localHeader, start..<(start + storedSize))
  }

  func bytes(of file: MappedFile, in range: Range<Int>) throws(ZipFault) -> StoredBytes {
    guard isDeflated else {
      guard size == storedSize else { throw .damagedEntry(name) }
      return StoredBytes(file: file, range: range)
    }
    guard size <= max(ZipFault.alwaysInflated, ZipFault.largestRatio * storedSize) else {
      throw .inflatesTooMuch(name, from: storedSize, to: size)
    }
    return StoredBytes(file: file, range: range, inflatedCount: size)
  }
}

/// Unsigned numbers at any place of a file; nil beyond its end.
private struct LittleEndianReader {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var count: Int { bytes.count }

  func uint16(_ position: Int) -> Int? { load(UInt16.self, position).map(Int.init) }
  func uint32(_ position: Int) -> Int? { load(UInt32.self, position).map(Int.init) }
  /// Eight bytes that count something in the file; nil also where no file is that long.
  func length64(_ position: Int) -> Int? {
    load(UInt64.self, position).flatMap { $0 <= UInt64(count) << 10 ? Int($0) : nil }
  }

  private func load<Number: FixedWidthInteger>(_: Number.Type, _ position: Int) -> Number? {
    guard position >= 0, position <= count - MemoryLayout<Number>.size else { return nil }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Number.self))
  }
}

/// What makes a file no zip archive that is read here.
package enum ZipFault: Error, Equatable, Sendable {
  /// Compressed data that claim to be this many bytes are read whatever their ratio.
  package static let alwaysInflated = 1 << 26
  /// Beyond `alwaysInflated`, data that claim to be this many times as long as they are stored are refused.
  package static let largestRatio = 16

  /// No table of contents, as in a file that was cut off.
  case noDirectory
  /// An entry whose headers contradict each other or the file.
  case damagedEntry(String)
  case encrypted(String)
  /// A compression other than none and deflate.
  case unknownMethod(String, method: Int)
  /// An entry that would end after the file does.
  case outside(String, size: Int)
  /// Two entries that share bytes.
  case overlap(String, String)
  /// An entry that claims to grow too much.
  case inflatesTooMuch(String, from: Int, to: Int)
  /// Compressed data that are damaged or not as long as their header says.
  case damagedData(String)
}

extension ZipFault: Worded {
  package var sentence: Phrase {
    switch self {
    case .noDirectory:
      "it begins as a zip archive and has no table of contents at its end; it may be incomplete, so fetch it again."
    case .damagedEntry(let name): "the headers of its entry \(name) are damaged."
    case .encrypted(let name): "its entry \(name) is encrypted; unpack it first."
    case .unknownMethod(let name, let method):
      "its entry \(name) is compressed by method \(method); 0 (stored) and 8 (deflate) are read."
    case .outside(let name, let size):
      "its entry \(name) of \(size) bytes would end after the file's data; the file may be incomplete."
    case .overlap(let first, let second): "its entries \(first) and \(second) share bytes."
    case .inflatesTooMuch(let name, let from, let to):
      "its entry \(name) claims to grow from \(from) to \(to) bytes, which no weights do."
    case .damagedData(let name): "the compressed data of its entry \(name) are damaged."
    }
  }
}
