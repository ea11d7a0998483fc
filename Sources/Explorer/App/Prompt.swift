import VisionCore

/// A file's name being typed.
struct Prompt: Sendable, Hashable {
  enum Subject: Sendable, Hashable {
    case image, weights
    /// A model file to be written.
    case model
    /// An export to be written.
    case export(ExportChoice)
  }

  let subject: Subject
  var editor: LineEditor
  /// Names that the text could go on with, after Tab.
  var candidates: [String] = []
  /// The file that is there already and that Enter would overwrite.
  var existing: String?

  init(_ subject: Subject, text: String = "", existing: String? = nil) {
    (self.subject, editor, self.existing) = (subject, LineEditor(text), existing)
  }

  var title: Phrase {
    if let existing { return "\(existing) is there already: Enter overwrites it, Esc keeps it" }
    return switch subject {
    case .image: "Image file"
    case .weights: "Weights file (safetensors)"
    case .model: "Save the model as (YAML)"
    case .export(let choice): "Write \(choice.title) to"
    }
  }

  /// The folder and the beginning of a name that the text consists of: `a/b/c` is `a/b/` and `c`.
  var parts: (folder: String, name: String) {
    guard let slash = editor.text.lastIndex(of: "/") else { return ("", editor.text) }
    let after = editor.text.index(after: slash)
    return (String(editor.text[..<after]), String(editor.text[after...]))
  }

  /// Goes on with what all names of a folder that fit have in common, and keeps them to be shown; folders end in a slash.
  mutating func complete(folder: String, names: [String]) {
    let (typedFolder, beginning) = parts
    guard folder == typedFolder else { return }
    candidates = names.filter { $0.hasPrefix(beginning) && ($0.hasSuffix("/") || accepts($0)) }
    guard var common = candidates.first else { return }
    for name in candidates { common = common.commonPrefix(with: name) }
    if common.count > beginning.count { editor = LineEditor(folder + common) }
    if candidates.count == 1 { candidates = [] }
  }

  private func accepts(_ name: String) -> Bool {
    let endings =
      switch subject {
      case .image: [".png", ".jpg", ".jpeg", ".webp", ".ppm", ".pgm"]
      case .weights: [".safetensors"]
      case .model: [".yaml", ".yml"]
      case .export(let choice): [choice.ending]
      }
    let name = name.lowercased()
    return endings.contains { name.hasSuffix($0) }
  }
}

extension String {
  /// The beginning that two names share.
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
