import VisionNumerics

/// A file that people have in a checkpoint's place, and that holds none that is read: told by its first bytes.
package enum ForeignFile: Error, Equatable, Sendable {
  case empty
  /// What `git` leaves where a large file was not fetched, with the bytes that the file has.
  case gitLFSPointer(size: Int?)
  /// What a server answered in a file's place, with its title.
  case webPage(title: String?)
  case xml
  /// An archive or compressed file that is no checkpoint, with the names of what it holds where these can be read.
  case archive(kind: String, entries: [String])
  /// A model of another program.
  case otherModel(OtherModel)
  /// A single array of NumPy's.
  case array
  case image
  case yaml
  /// A text, with its first line.
  case text(firstLine: String)

  /// Programs whose models are known by their files and not read.
  package enum OtherModel: String, Sendable, CaseIterable {
    case onnx = "an ONNX model"
    case hdf5 = "an HDF5 file, as Keras and TensorFlow save models"
    case keras = "a Keras model"
    case gguf = "a GGUF model"
    case tensorFlowIndex = "the index of a TensorFlow checkpoint"
    case tensorFlowList = "TensorFlow's list of checkpoints"
    case savedModel = "a TensorFlow SavedModel"
    case tensorFlowLite = "a TensorFlow Lite model"
    case flax = "a Flax checkpoint (msgpack)"
    case exported = "an exported PyTorch program (torch.export)"
    case package = "a PyTorch package (torch.package)"
  }

  /// What can be given instead.
  static let whatIsRead = "safetensors, PyTorch's .pth, .pt and .bin, and NumPy's .npz are read."
}

extension ForeignFile: Worded {
  /// What is said of the file behind its path.
  package var sentence: Phrase {
    switch self {
    case .empty: "is empty; fetch it again."
    case .gitLFSPointer(let size):
      "is a Git LFS pointer: it stands for a file"
        + (size.map { " of \($0) bytes" } ?? "") + " that was not fetched; run `git lfs pull` in its repository."
    case .webPage(let title):
      "is a web page (HTML)" + (title.map { " titled “\(printable($0))”" } ?? "")
        + ", which a server sent in place of the file; fetch it again, perhaps signed in."
    case .xml: "is an XML document, as a server sends in place of a file that it does not give; fetch it again."
    case .archive(let kind, let entries):
      if let checkpoint = entries.first(where: { name in Checkpoint.endings.contains { name.hasSuffix($0) } }) {
        "is \(kind) that holds \(printable(checkpoint)); unpack it and give that file."
      } else {
        "is \(kind)" + (entries.isEmpty ? "" : " that holds \(enumeration(entries, atMost: 3)), no checkpoint")
          + "; unpack it and give the checkpoint in it."
      }
    case .otherModel(let model):
      "is \(model.rawValue), which is not read; save the model's tensors as safetensors. \(Self.whatIsReadSentence)"
    case .array: "is a single array of NumPy's (.npy), not a model's; save all of its arrays by numpy.savez."
    case .image: "is an image, not a checkpoint; give it where an image is asked for."
    case .yaml:
      "is a YAML file, not a checkpoint; give the file that holds the weights, or a model file under a name in .yaml."
    case .text(let line):
      "is a text" + (line.isEmpty ? "" : " that begins “\(printable(line, limit: 60))”")
        + ", not a checkpoint; \(Self.whatIsRead)"
    }
  }

  private static let whatIsReadSentence = whatIsRead.prefix(1).uppercased() + whatIsRead.dropFirst()
}

// MARK: By the first bytes

extension ForeignFile {
  /// Nil for what is none of them: it may be a checkpoint.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    if bytes.isEmpty {
      self = .empty
    } else if let model = OtherModel(bytes) {
      self = .otherModel(model)
    } else if bytes.starts(with: Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) })) {
      self = .array
    } else if let kind = Self.compressions.first(where: { bytes.starts(with: $0.magic) })?.kind {
      self = .archive(kind: kind, entries: [])
    } else if let entries = Self.entries(ofTar: bytes) {
      self = .archive(kind: "a tar archive", entries: entries)
    } else if Self.images.contains(where: { bytes.starts(with: $0) }) {
      self = .image
    } else if let text = Self.text(bytes) {
      guard let file = ForeignFile(text: text) else { return nil }
      self = file
    } else {
      return nil
    }
  }

  /// A zip archive that is no checkpoint.
  init(_ archive: ZipArchive) {
    let names = archive.entries.map(\.name)
    func holds(_ ending: String) -> Bool { names.contains { $0.hasSuffix(ending) } }
    if holds("model.weights.h5") {
      self = .otherModel(.keras)
    } else if holds("archive_format") || holds("serialized_exported_program.json") {
      self = .otherModel(.exported)
    } else if holds(".data/version") {
      self = .otherModel(.package)
    } else {
      self = .archive(kind: "a zip archive", entries: Array(names.prefix(64)))
    }
  }

  private static let compressions: [(magic: [UInt8], kind: String)] = [
    ([0x1F, 0x8B], "a gzip archive"), ([0x42, 0x5A, 0x68], "a bzip2 archive"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "an xz archive"), ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"), ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "a RAR archive"),
    ([0x50, 0x4B, 0x05, 0x06], "an empty zip archive"),
  ]

  /// PNG, JPEG, GIF.
  private static let images: [[UInt8]] = [
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF], [0x47, 0x49, 0x46, 0x38],
  ]

  /// The names in a tar archive (POSIX ustar), the first few; nil for what is none.
  private static func entries(ofTar bytes: UnsafeRawBufferPointer) -> [String]? {
    func isHeader(_ start: Int) -> Bool {
      start <= bytes.count - 512 && bytes[(start + 257)..<(start + 262)].elementsEqual("ustar".utf8)
    }
    guard isHeader(0) else { return nil }
    var names: [String] = []
    var start = 0
    while isHeader(start), names.count < 64 {
      names.append(String(decoding: bytes[start..<(start + 100)].prefix { $0 != 0 }, as: UTF8.self))
      // Twelve octal digits of size, then whole blocks of 512 bytes.
      let digits = String(
        decoding: bytes[(start + 124)..<(start + 136)].filter { (0x30...0x37).contains($0) }, as: UTF8.self)
      guard let size = Int(digits, radix: 8), size <= bytes.count else { break }
      start += 512 + (size + 511) / 512 * 512
    }
    return names
  }

  /// The beginning of a text in UTF-8; nil for what has bytes that no text has.
  private static func text(_ bytes: UnsafeRawBufferPointer) -> String? {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let isMarked = bytes.starts(with: mark)
    var start = Array(bytes.dropFirst(isMarked ? 3 : 0).prefix(1 << 16))
    let isControl = start.contains { $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x1B || $0 == 0x7F }
    if isControl { return nil }
    // The end may be in the middle of a character.
    for _ in 0..<4 {
      if let text = String(validating: start, as: UTF8.self) { return text }
      guard bytes.count > start.count, !start.isEmpty else { return nil }
      start.removeLast()
    }
    return nil
  }

  /// Nil for JSON, which may be an index.
  private init?(text: String) {
    let start = text.drop(while: \.isWhitespace)
    let begin = start.prefix(24).lowercased()
    if text.hasPrefix("version https://git-lfs.github.com/spec/") {
      let size = text.split(separator: "\n").first { $0.hasPrefix("size ") }.flatMap { Int($0.dropFirst(5)) }
      self = .gitLFSPointer(size: size)
    } else if begin.hasPrefix("<!doctype html") || begin.hasPrefix("<html") || begin.hasPrefix("<head") {
      self = .webPage(title: Self.title(of: start))
    } else if begin.hasPrefix("<?xml") {
      self = start.lowercased().contains("<html") ? .webPage(title: Self.title(of: start)) : .xml
    } else if begin.hasPrefix("model_checkpoint_") {
      self = .otherModel(.tensorFlowList)
    } else if start.first == "{" {
      return nil
    } else if Self.isYAML(start) {
      self = .yaml
    } else {
      self = .text(firstLine: String(start.prefix { !$0.isNewline }))
    }
  }

  private static func title(of page: Substring) -> String? {
    guard let open = page.firstRange(of: #/<(?i:title)[^>]*>/#) else { return nil }
    let title = page[open.upperBound...].prefix { $0 != "<" }
    return title.allSatisfy(\.isWhitespace) ? nil : String(title)
  }

  /// Whether the first line that says something is a key with a value, as `arch: vit`, or begins a document.
  private static func isYAML(_ text: Substring) -> Bool {
    let lines = text.split(whereSeparator: \.isNewline).lazy.filter { !$0.hasPrefix("#") }
    guard let line = lines.first else { return false }
    return line.hasPrefix("---") || line.hasPrefix("%YAML") || line.wholeMatch(of: #/[A-Za-z_][\w.\-]*:(\s.*)?/#) != nil
  }
}

extension ForeignFile.OtherModel {
  fileprivate init?(_ bytes: UnsafeRawBufferPointer) {
    let table: [UInt8] = [0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB]
    if bytes.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .hdf5
    } else if bytes.starts(with: "GGUF".utf8) {
      self = .gguf
    } else if bytes.dropFirst(4).starts(with: "TFL3".utf8) {
      self = .tensorFlowLite
    } else if bytes.count >= 48, bytes.suffix(8).elementsEqual(table) {
      // The table of LevelDB, whose last bytes are its magic number.
      self = .tensorFlowIndex
    } else if bytes.starts(with: [0x08, 0x01, 0x12]) {
      // Fields of a protocol buffer: version 1 of the schema, the graphs.
      self = .savedModel
    } else if bytes.count > 3, bytes[0] == 0x08, (3...32).contains(bytes[1]), bytes[2] < 0x80, bytes[2] & 7 == 2 {
      // Version of the format, then a field of text or of the graph.
      self = .onnx
    } else if bytes.count > 3, (0x81...0x8F).contains(bytes[0]), (0xA1...0xBF).contains(bytes[1]),
      (0x20..<0x7F).contains(bytes[2])
    {
      // A small map whose first key is a short text.
      self = .flax
    } else {
      return nil
    }
  }
}
