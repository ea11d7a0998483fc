import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A model file that cannot be used, with the place and the reason.
enum ModelFileError: Error, Equatable {
  /// The system's number for what went wrong.
  case cannotRead(path: String, code: Int32)
  /// The system's number for what went wrong.
  case cannotWrite(path: String, code: Int32)
  /// A file that is there and is not to be overwritten.
  case exists(path: String)
  case tooLong(path: String, limit: Int)
  case notText(path: String)
  /// What YAML's parser says; the line counts from 1, nil where it is unknown.
  case notYAML(path: String, line: Int?, problem: String)
  /// Something else than keys with values.
  case notMapping(path: String, found: String)
  case repeatedKey(path: String, line: Int, key: String)
  /// A value that is not of the family's settings, such as the name.
  case wrongValue(path: String, line: Int, key: String, expected: String, found: String)
  case setting(path: String, line: Int, SettingFault)
}

extension ModelFileError: CustomStringConvertible {
  var description: String {
    switch self {
    case .cannotRead(let path, let code): "the model file \(path) cannot be read: \(String(cString: strerror(code)))"
    case .cannotWrite(let path, let code):
      "the model file \(path) cannot be written: \(String(cString: strerror(code)))"
    case .exists(let path): "\(path) is there already and was not overwritten"
    case .tooLong(let path, let limit): "the model file \(path) is longer than \(limit) bytes; it is none, surely"
    case .notText(let path): "the model file \(path) is not UTF-8 text"
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
