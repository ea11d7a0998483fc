import VisionNumerics

/// Why a file or folder could not be read, listed or written.
package struct FileError: StatedError, Equatable, Sendable {
  package let path: String
  package let fact: Fact

  package enum Fact: Equatable, Sendable {
    /// Neither a file nor a folder has the path.
    case absent
    /// A folder, where a file was asked for.
    case folder
    /// The system's number for what it has against reading.
    case unreadable(code: Int32)
    /// The most bytes that a file of the kind may have.
    case tooLong(limit: Int)
    case notText
    /// A file that is there and was not to be overwritten.
    case exists
    /// The system's number for what it has against writing.
    case unwritable(code: Int32)
  }

  package init(path: String, _ fact: Fact) { (self.path, self.fact) = (path, fact) }

  package var exitStatus: CommandStatus {
    switch fact {
    case .absent, .folder, .unreadable: .noInput
    case .tooLong, .notText: .badData
    case .exists: .usage
    case .unwritable: .inputOutput
    }
  }

  package var sentence: Phrase {
    switch fact {
    case .absent: "\(path) cannot be read: No such file or directory"
    case .folder: "\(path) cannot be read: Is a directory"
    case .unreadable(let code): "\(path) cannot be read: \(systemMessage(code))"
    case .tooLong(let limit): "\(path) is longer than \(limit) bytes, the most that are read of such a file"
    case .notText: "\(path) is not UTF-8 text"
    case .exists: "\(path) is there already and was not overwritten"
    case .unwritable(let code): "\(path) cannot be written: \(systemMessage(code))"
    }
  }
}
