#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Checkpoints as people have them: the one way in for files of every kind.
public enum Checkpoint {
  /// Opens a checkpoint under its own names, recognised by its contents and never by its name: safetensors (one file, or
  /// an index of several), PyTorch's zip and legacy formats, NumPy's archives, or a folder that holds one of them.
  ///
  /// Reads headers alone. Throws if it cannot be read, is damaged, or is of no kind that is known.
  public static func open(_ path: String) throws(WeightError) -> any WeightSource {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return try open(try checkpoint(inFolder: path)) }
    switch try kind(of: path) {
    case .safetensors: return try SafetensorsFile(path: path)
    case .index: return try ShardedSafetensors(index: path)
    case .torch: return try TorchCheckpoint(path: path)
    case .numpy: return try NumpyArchive(path: path)
    case nil: throw .unknownFormat(path: path)
    }
  }

  private enum Kind { case safetensors, index, torch, numpy }

  /// What a file is by its first bytes and, for an archive, its entries.
  private static func kind(of path: String) throws(WeightError) -> Kind? {
    let file = try MappedFile(path: path)
    return try withExtendedLifetime(file) { () throws(WeightError) -> Kind? in
      let bytes = file.bytes
      if ZipArchive.begins(bytes) {
        do throws(ZipFault) {
          let archive = try ZipArchive(file)
          return archive.entries.contains { $0.name.hasSuffix(".npy") } ? .numpy : .torch
        } catch {
          throw .zip(path: path, error)
        }
      }
      if TorchCheckpoint.beginsLegacy(bytes) { return .torch }
      let start = bytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.first
      if start == UInt8(ascii: "{") { return .index }
      // Eight bytes of length, then an object; a damaged file is told what is wrong with it as safetensors.
      return bytes.count > 8 && bytes[8] == UInt8(ascii: "{") ? .safetensors : nil
    }
  }

  /// The names under which libraries save a model in a folder, the better first.
  private static let usualNames = [
    "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "checkpoint.pth", "model.pth",
  ]

  /// The checkpoint in a folder: one of a usual name, else the only one.
  private static func checkpoint(inFolder folder: String) throws(WeightError) -> String {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    let names = try fileNames(in: folder)
    if let usual = usualNames.first(where: names.contains) { return prefix + usual }
    // Endings only choose which files of a folder are looked into.
    let endings = [".safetensors", ".pth", ".pt", ".bin", ".npz", ".tar"]
    let candidates = names.filter { name in endings.contains { name.hasSuffix($0) } }.sorted()
    guard candidates.count == 1 else { throw .folder(path: folder, candidates: candidates) }
    return prefix + candidates[0]
  }

  /// The visible names in a folder, in no order.
  package static func fileNames(in folder: String) throws(WeightError) -> [String] {
    guard let directory = opendir(folder) else { throw .cannotRead(path: folder, code: errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
