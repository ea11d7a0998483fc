import VisionNumerics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A checkpoint in several files with an index that says which tensor is in which, as Hugging Face's libraries write large
/// models: `{"metadata": …, "weight_map": {"NAME": "model-00001-of-00002.safetensors", …}}`. The files are safetensors or
/// PyTorch's.
package final class ShardedCheckpoint: WeightSource {
  /// The index.
  package let path: String
  package let notes: [Phrase]
  private let order: [String]
  private let shards: [String: any WeightSource]

  /// Opens an index and all files that it names; throws if one of them is missing, cannot be read, or lacks what it
  /// should hold. What the files hold and the index forgets is read too, and noted.
  package init(index path: String) throws(WeightError) {
    let entries: [(name: String, file: String)]
    do {
      entries = try Self.entries(try MappedFile(path: path))
    } catch let error as WeightError {
      throw error
    } catch let fault as ShardFault {
      throw .shards(path: path, fault)
    } catch {
      throw .shards(path: path, .malformed("\(error)"))
    }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    var files: [String: (source: any WeightSource, names: Set<String>)] = [:]
    var sources: [any WeightSource] = []
    var shards: [String: any WeightSource] = [:]
    var notes: [Phrase] = []
    for (name, file) in entries {
      // A file's own name: an index has no business elsewhere.
      guard !file.contains("/"), !file.isEmpty else { throw .shards(path: path, .elsewhere(file)) }
      let shard: (source: any WeightSource, names: Set<String>)
      if let known = files[file] {
        shard = known
      } else {
        let source = try Self.shard(folder + file, of: path, called: file)
        shard = (source, Set(source.names ?? []))
        files[file] = shard
        sources.append(source)
        notes += source.notes.filter { !notes.contains($0) }
      }
      guard shard.names.contains(name) else { throw .shards(path: path, .absent(tensor: name, file: file)) }
      guard shards.updateValue(shard.source, forKey: name) == nil else { throw .shards(path: path, .duplicate(name)) }
    }
    var forgotten: [String] = []
    for source in sources {
      for name in source.names ?? [] where shards[name] == nil {
        shards[name] = source
        forgotten.append(name)
      }
    }
    if !forgotten.isEmpty {
      notes.append(
        "The index does not name \(enumeration(forgotten, atMost: 3)), which its files hold; they are read all the same."
      )
    }
    (self.path, self.shards, self.notes) = (path, shards, notes)
    order = entries.map(\.name) + forgotten
  }

  /// One of the files; an index is none, so that indices cannot name each other.
  private static func shard(
    _ path: String, of index: String, called file: String
  ) throws(WeightError) -> any WeightSource {
    do throws(WeightError) {
      switch try Checkpoint.kind(of: path) {
      case .safetensors: return try SafetensorsFile(path: path)
      case .torch: return try TorchCheckpoint(path: path)
      case .index, .numpy: throw .shards(path: index, .noShard(file))
      }
    } catch {
      if error == .file(FileError(path: path, .absent)) { throw .shards(path: index, .missing(file)) }
      throw error
    }
  }

  private static func entries(_ file: MappedFile) throws -> [(name: String, file: String)] {
    try withExtendedLifetime(file) {
      var scanner = HeaderScanner(file.bytes)
      var entries: [(name: String, file: String)]?
      try scanner.object { (scanner, key) throws(SafetensorsFault) in
        guard key == "weight_map", entries == nil else { return try scanner.skipValue() }
        var found: [(name: String, file: String)] = []
        try scanner.object { (scanner, name) throws(SafetensorsFault) in found.append((name, try scanner.string())) }
        entries = found
      }
      try scanner.end()
      guard let entries else { throw ShardFault.noMap }
      return entries
    }
  }

  package var provenance: WeightProvenance { .checkpoint(path) }
  /// Every tensor's name, in the order of the index, then those that it forgets.
  package var names: [String]? { order }
  package func elementType(of name: String) -> ElementType? { shards[name]?.elementType(of: name) }
  package func shape(of name: String) -> [Int]? { shards[name]?.shape(of: name) }

  package func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    guard let shard = shards[name] else { throw WeightError.noSuchTensor(name: name, source: provenance) }
    try shard.read(name, shape: shape, into: buffer)
  }
}

/// What is wrong with an index of shards.
package enum ShardFault: Error, Equatable, Sendable {
  /// Not the JSON object that it should be, with what was found.
  case malformed(String)
  /// No `weight_map`.
  case noMap
  /// A file that is not there.
  case missing(String)
  /// A file of a kind that is not written in parts.
  case noShard(String)
  /// A file outside the index's folder.
  case elsewhere(String)
  /// A tensor that is not in the file that should hold it.
  case absent(tensor: String, file: String)
  case duplicate(String)
}

extension ShardFault: Worded {
  package var sentence: Phrase {
    switch self {
    case .malformed(let fault): "it is not the JSON object that it should be: \(fault)"
    case .noMap:
      "it is JSON without a weight_map, as settings such as config.json are; give the file that holds the weights."
    case .missing(let file): "it names \(printable(file)), which is not beside it; fetch all parts of the checkpoint."
    case .noShard(let file):
      "it names \(printable(file)), which is neither safetensors nor a checkpoint of PyTorch's; fetch that part again."
    case .elsewhere(let file): "it names \(printable(file)), which is not a file beside it."
    case .absent(let tensor, let file):
      "the tensor \(printable(tensor)) is not in \(printable(file)), where it should be; the parts may be of different "
        + "checkpoints."
    case .duplicate(let name): "\(printable(name)) stands in it twice."
    }
  }
}
