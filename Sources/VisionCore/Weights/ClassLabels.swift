/// Names of classes, by their numbers.
package struct ClassLabels: Sendable, Equatable {
  /// One for each class.
  package let names: [String]

  /// Names in the order of the classes.
  package init(names: [String]) { self.names = names }

  /// Reads a file with a line for each class, in order; throws if it cannot be read or is no text.
  package init(contentsOf path: String) throws(LabelError) {
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch { throw .unreadable("\(error)") }
    let text = withExtendedLifetime(file) { String(validating: file.bytes, as: UTF8.self) }
    guard let text else { throw .notText(path: path) }
    self.init(lines: text)
    if names.isEmpty { throw .empty(path: path) }
  }

  private init(lines: String) {
    // A line break is one character, also that of Windows.
    var names = lines.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    if names.last == "" { names.removeLast() }
    self.names = names
  }

  /// The name of a class; nil for a class beyond the list.
  package subscript(index: Int) -> String? { names.indices.contains(index) ? names[index] : nil }

  /// The names of the model's classes where it has as many as ImageNet's 1,000; nil for any other number.
  package static func imageNet(classes: Int) -> ClassLabels? { classes == imageNet.names.count ? imageNet : nil }

  /// The 1,000 classes of ImageNet (ILSVRC 2012) in the order of every model's scores; in the program itself, so that it
  /// needs no file when it runs.
  package static let imageNet = ClassLabels(lines: String(decoding: PackageResources.imagenet_txt, as: UTF8.self))
}

/// Why a list of names was not read.
package enum LabelError: DataError, Equatable, Sendable {
  /// The file cannot be read, with the reason.
  case unreadable(Phrase)
  case notText(path: String)
  case empty(path: String)
  /// As many names as classes are needed.
  case count(path: String, expected: Int, found: Int)
}

extension LabelError {
  package var sentence: Phrase {
    switch self {
    case .unreadable(let reason): reason
    case .notText(let path): "\(path) is no text in UTF-8; a list of labels has a name on each line."
    case .empty(let path): "\(path) is empty; a list of labels has a name on each line."
    case .count(let path, let expected, let found):
      "\(path) has \(found) labels where the model has \(expected) classes; give one name on each line."
    }
  }
}
