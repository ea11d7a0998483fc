/// Checkpoints as people have them: the one way in for files of every kind.
package enum Checkpoint {
  /// Opens a checkpoint under its own names, recognised by its contents and never by its name: safetensors (one file, or
  /// an index of several), PyTorch's zip and legacy formats (the same), NumPy's archives, or a folder that holds one of
  /// them, as the hub's cache does.
  ///
  /// Of a file that holds several models the best is taken, and the source's `notes` name it. Another is chosen by its
  /// name behind the path, `checkpoint.pth#student`, unless a file has that very name.
  ///
  /// Reads headers alone. Throws if it cannot be read, is damaged, or is of no kind that is read.
  package static func open(_ path: String) throws(WeightError) -> any WeightSource {
    let (found, model) = parts(of: path)
    let file = FileSystem.kind(of: found) == .folder ? try self.file(inFolder: found) : found
    switch try kind(of: file) {
    case .torch: return try TorchCheckpoint(path: file, model: model)
    case .safetensors: return try PartOfCheckpoint.chosen(model, in: SafetensorsFile(path: file), path: file)
    case .index: return try PartOfCheckpoint.chosen(model, in: ShardedCheckpoint(index: file), path: file)
    case .numpy: return try PartOfCheckpoint.chosen(model, in: NumpyArchive(path: file), path: file)
    }
  }

  /// Whether there is a file or folder that `open` would look into.
  package static func isThere(_ path: String) -> Bool { FileSystem.kind(of: parts(of: path).file) != .absent }

  /// The file or folder of a path, and which of its models is asked for.
  package static func parts(of path: String) -> (file: String, model: String?) {
    if FileSystem.kind(of: path) != .absent { return (path, nil) }
    for mark in path.indices.reversed() where path[mark] == "#" {
      let file = String(path[..<mark])
      if FileSystem.kind(of: file) != .absent { return (file, String(path[path.index(after: mark)...])) }
    }
    return (path, nil)
  }

  // MARK: Kinds of files

  enum Kind { case safetensors, index, torch, numpy }

  /// What a file is by its first bytes and, for an archive, its entries; throws for what is none of the kinds that are read.
  static func kind(of path: String) throws(WeightError) -> Kind {
    let file = try MappedFile(path: path)
    return try withExtendedLifetime(file) { () throws(WeightError) -> Kind in
      let bytes = file.bytes
      if ZipArchive.begins(bytes) { return try kind(ofArchive: file) }
      if TorchCheckpoint.beginsLegacy(bytes) { return .torch }
      if let foreign = ForeignFile(bytes) { throw .foreign(path: path, foreign) }
      let start = bytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.first
      if start == UInt8(ascii: "{") { return .index }
      // Eight bytes of length, then an object; a damaged file is told what is wrong with it as safetensors.
      if bytes.count > 8, bytes[8] == UInt8(ascii: "{") { return .safetensors }
      throw .unknownFormat(path: path)
    }
  }

  private static func kind(ofArchive file: MappedFile) throws(WeightError) -> Kind {
    let archive: ZipArchive
    do { archive = try ZipArchive(file) } catch { throw .zip(path: file.path, error) }
    if archive.entries.contains(where: TorchContents.isDescription) { return .torch }
    if archive.entries.contains(where: { $0.name.hasSuffix(".npy") }) { return .numpy }
    throw .foreign(path: file.path, ForeignFile(archive))
  }
}
