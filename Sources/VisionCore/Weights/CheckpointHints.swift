/// What stands in a file, beside it and in its path that may tell what shapes do not: words that name a model, windows and
/// image sizes, and a configuration.
struct CheckpointHints: Sendable {
  let words: [String]
  let configuration: CheckpointConfiguration?
  /// The checkpoint's file; nil for numbers that come from none.
  let path: String?

  /// The file's name without its folder.
  var fileName: Substring? { path?.split(separator: "/").last }

  init(_ checkpoint: any WeightSource) {
    if case .checkpoint(let path) = checkpoint.provenance { self.path = path } else { path = nil }
    configuration = path.flatMap(CheckpointConfiguration.init(besideFile:))
    var words: [String] = []
    let whole = (checkpoint as? PartOfCheckpoint)?.base ?? checkpoint
    if let torch = whole as? TorchCheckpoint { words += torch.hints }
    if let safetensors = whole as? SafetensorsFile {
      words += safetensors.metadata.sorted { $0.key < $1.key }.map(\.value)
    }
    words += configuration?.architectures ?? []
    // Hugging Face's own prefix is the family's name.
    words += checkpoint.names?.first.map { [$0] } ?? []
    words += [path].compactMap(\.self)
    self.words = words.map { $0.lowercased().replacing("-", with: "_") }
  }

  /// Whether a word stands anywhere in what names the model; with `_` in place of `-`.
  func mention(_ word: String) -> Bool { words.contains { $0.contains(word) } }

  /// A window and the side of an image, and those of an earlier training, as files are called by them:
  /// `window7_224`, `window12to16_192to256`.
  struct WindowName: Equatable {
    let window: Int
    let side: Int
    let earlierWindow: Int?
    let earlierSide: Int?
  }

  var windowName: WindowName? { words.lazy.compactMap(Self.windowName).first }

  static func windowName(_ word: String) -> WindowName? {
    for mark in word.ranges(of: "window") {
      var rest = word[mark.upperBound...]
      func number() -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), number > 0, number < 1 << 16 else { return nil }
        rest = rest.dropFirst(digits.count)
        return number
      }
      /// A number, or two with `to` between.
      func pair() -> (first: Int, last: Int)? {
        guard let first = number() else { return nil }
        guard rest.hasPrefix("to") else { return (first, first) }
        rest = rest.dropFirst(2)
        return number().map { (first, $0) }
      }
      guard let windows = pair(), rest.first == "_" else { continue }
      rest = rest.dropFirst()
      guard let sides = pair() else { continue }
      let isTuned = windows.first != windows.last
      return WindowName(
        window: windows.last, side: sides.last, earlierWindow: isTuned ? windows.first : nil,
        earlierSide: isTuned ? sides.first : nil)
    }
    return nil
  }
}
