/// Checkpoints in folders, as libraries save them and the hub's cache keeps them.
extension Checkpoint {
  /// The names under which libraries save a model in a folder, the better first: Hugging Face's, OpenCLIP's, then those of
  /// training programs, of which the best is better than the last.
  private static let usualNames = [
    "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json",
    "open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "open_clip_pytorch_model.bin",
    "model_best.pth.tar", "model_best.pth", "checkpoint.pth", "checkpoint.pth.tar", "checkpoint.pt", "model.pth",
    "model.pt", "last.pth.tar",
  ]

  /// Endings of checkpoints' names. They only choose which files of a folder are looked into, and whether a name that is
  /// no file's was meant as one.
  package static let endings = [".safetensors", ".pth", ".pt", ".bin", ".npz", ".tar"]

  /// The checkpoint in a folder: one of a usual name, else the only one, else that of the hub's snapshot in it.
  package static func file(inFolder folder: String) throws(WeightError) -> String {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    let names = try self.names(in: folder)
    if let usual = usualNames.first(where: names.contains) { return prefix + usual }
    let candidates = names.filter { name in endings.contains { name.hasSuffix($0) } }
    if candidates.isEmpty, names.contains("snapshots") {
      return try file(inFolder: try snapshot(inRepository: prefix))
    }
    guard candidates.count == 1 else { throw .folder(path: folder, candidates: candidates) }
    return prefix + candidates[0]
  }

  /// The folder of a revision in the hub's cache of a repository: that of the branch `main`, else the only one.
  private static func snapshot(inRepository prefix: String) throws(WeightError) -> String {
    let folder = prefix + "snapshots"
    let revisions = try names(in: folder)
    if let file = try? MappedFile(path: prefix + "refs/main") {
      let main = withExtendedLifetime(file) { String(decoding: file.bytes.prefix(100), as: UTF8.self) }
      if let revision = revisions.first(where: { main.hasPrefix($0) }) { return folder + "/" + revision }
    }
    guard revisions.count == 1 else { throw .folder(path: folder, candidates: revisions) }
    return folder + "/" + revisions[0]
  }

  /// The visible names in a folder, in order.
  private static func names(in folder: String) throws(WeightError) -> [String] {
    do { return try FileSystem.names(in: folder) } catch { throw .file(error) }
  }
}
