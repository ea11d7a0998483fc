import VisionCore

/// A model file that cannot be used, with the place and the reason.
enum ModelFileError: StatedError, Equatable {
  case file(FileError)
  /// What YAML's parser says; the line counts from 1, nil where it is unknown.
  case notYAML(path: String, line: Int?, problem: String)
  /// Something else than keys with values.
  case notMapping(path: String, found: String)
  case repeatedKey(path: String, line: Int, key: String)
  /// A value that is not of the family's settings, such as the name.
  case wrongValue(path: String, line: Int, key: String, expected: String, found: String)
  case setting(path: String, line: Int, SettingFault)
}

extension ModelFileError {
  var exitStatus: CommandStatus { if case .file(let error) = self { error.exitStatus } else { .badData } }

  var sentence: Phrase {
    switch self {
    case .file(let error): "\(error)"
    case .notYAML(let path, let line, let problem): "\(path)\(line.map { ":\($0)" } ?? ""): not YAML: \(problem)"
    case .notMapping(let path, let found):
      "\(path): a model file consists of lines such as 'family: swin'; this one holds \(found)"
    case .repeatedKey(let path, let line, let key): "\(path):\(line): '\(key)' is given twice"
    case .wrongValue(let path, let line, let key, let expected, let found):
      "\(path):\(line): '\(key)' should be \(expected), and is \(found)"
    case .setting(let path, let line, let fault): "\(path):\(line): \(fault)"
    }
  }
}
