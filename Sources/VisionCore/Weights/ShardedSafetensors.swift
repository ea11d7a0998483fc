/// A checkpoint in several safetensors files with an index that says which tensor is in which, as Hugging Face's libraries
/// write large models: `{"metadata": …, "weight_map": {"NAME": "model-00001-of-00002.safetensors", …}}`.
public final class ShardedSafetensors: WeightSource {
  public let path: String
  private let order: [String]
  private let shards: [String: SafetensorsFile]

  /// Opens an index and all files that it names; throws if one of them cannot be read or lacks what it should hold.
  public init(index path: String) throws(WeightError) {
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
    var files: [String: SafetensorsFile] = [:]
    var shards: [String: SafetensorsFile] = [:]
    for (name, file) in entries {
      // A file's own name: an index has no business elsewhere.
      guard !file.contains("/"), !file.isEmpty else { throw .shards(path: path, .elsewhere(file)) }
      let shard: SafetensorsFile
      if let known = files[file] {
        shard = known
      } else {
        shard = try SafetensorsFile(path: folder + file)
        files[file] = shard
      }
      guard shard.info(name) != nil else { throw .shards(path: path, .absent(tensor: name, file: file)) }
      guard shards.updateValue(shard, forKey: name) == nil else { throw .shards(path: path, .duplicate(name)) }
    }
    (self.path, self.shards) = (path, shards)
    order = entries.map(\.name)
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

  public var provenance: WeightProvenance { .checkpoint(path) }
  /// Every tensor's name, in the order of the index.
  public var names: [String]? { order }
  public func shape(of name: String) -> [Int]? { shards[name]?.shape(of: name) }

  public func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    guard let shard = shards[name] else { throw WeightError.noSuchTensor(name: name, source: provenance) }
    try shard.read(name, shape: shape, into: buffer)
  }
}

/// What is wrong with an index of shards.
public enum ShardFault: Error, Equatable, Sendable {
  /// Not the JSON object that it should be, with what was found.
  case malformed(String)
  /// No `weight_map`.
  case noMap
  /// A file outside the index's folder.
  case elsewhere(String)
  /// A tensor that is not in the file that should hold it.
  case absent(tensor: String, file: String)
  case duplicate(String)
}

extension ShardFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let fault): "it is not the JSON object that it should be: \(fault)"
    case .noMap: "it has no weight_map."
    case .elsewhere(let file): "it names \(file), which is not a file beside it."
    case .absent(let tensor, let file): "the tensor \(tensor) is not in \(file), where it should be."
    case .duplicate(let name): "\(name) stands in it twice."
    }
  }
}
