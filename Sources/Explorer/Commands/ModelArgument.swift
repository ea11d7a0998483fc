import VisionCore

/// How a model is written on a command line, in an address or in a lecture: a name or a path, with changes behind it where there are
/// any: `MODEL+width=128+depths=2,2,18,2`, `mine.pth+depth=4`.
struct ModelArgument: Sendable {
  /// The name or path.
  let base: String
  let changes: [String]

  init(_ text: String) {
    let parts = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
    // A file's own name may have these signs too.
    let names =
      Checkpoint.isThere(text) ? parts : Array(parts.prefix(1) + parts.dropFirst().prefix { !$0.contains("=") })
    base = names.joined(separator: "+")
    changes = Array(parts.dropFirst(names.count))
  }

  /// Whether the base, no model's name, is a file or folder, or looks like a checkpoint that should be there.
  var isCheckpoint: Bool {
    // A model file that cannot be read is a model file all the same, and its error says what is wrong.
    if ModelFile.isNamed(base) || (try? Catalog.preset(named: base)) != nil { return false }
    return Checkpoint.isThere(base) || Checkpoint.endings.contains { base.hasSuffix($0) || base.contains($0 + "#") }
  }

  /// What a checkpoint is called: its file, or its folder where the file has the name that all have.
  var fileName: String {
    let (path, part) = Checkpoint.parts(of: base)
    let names = path.split(separator: "/")
    let isUsual = ["model.", "pytorch_model.", "open_clip_"].contains { names.last?.hasPrefix($0) == true }
    let name = isUsual ? names.dropLast().last ?? names.last : names.last
    return withoutControls((name.map(String.init) ?? base) + (part.map { "#" + $0 } ?? ""))
  }

  /// The model file beside a checkpoint, under its name; nil where there is none.
  var modelFile: String? {
    let path = Checkpoint.parts(of: base).file
    let file = (try? Checkpoint.file(inFolder: path)) ?? path
    guard let ending = Checkpoint.endings.first(where: { file.hasSuffix($0) }) else { return nil }
    return [".yaml", ".yml"].map { file.dropLast(ending.count) + $0 }.first { Checkpoint.isThere($0) }
  }

  /// The checkpoint that is used where none is named: the one that is written, or the one beside a model file; nil where sizes
  /// are changed, whose weights it does not have.
  var weights: String? {
    guard changes.isEmpty else { return nil }
    return isCheckpoint ? base : ModelFile.weights(of: base)
  }
}
