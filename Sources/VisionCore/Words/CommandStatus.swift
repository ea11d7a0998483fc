/// How the program ends. The numbers are those of `sysexits.h`, but for 1, as `diff` and `grep` end where they find what
/// they were asked about to be otherwise.
package enum CommandStatus: Int32, CaseIterable, Sendable {
  case success = 0
  case differs = 1
  case usage = 64
  case badData = 65
  case noInput = 66
  case internalError = 70
  case memory = 71
  case inputOutput = 74

  /// What the help and README say about it.
  package var meaning: String {
    switch self {
    case .success: "done"
    case .differs: "`verify` found a published number that differs from what is counted"
    case .usage: "the command line is wrong, or a size does not fit the model"
    case .badData: "a file has bad data in it"
    case .noInput: "a file is missing or cannot be opened"
    case .internalError: "a fault of the program"
    case .memory: "there is not as much memory as the model needs"
    case .inputOutput: "the output could not be written"
    }
  }
}

/// What people read as a phrase; its description is the same in English.
package protocol Worded: CustomStringConvertible {
  var sentence: Phrase { get }
}

extension Worded {
  package var description: String { sentence.english }
}

/// An enum whose raw values are what people call its cases, in English.
package protocol Named: RawRepresentable<String> {}

extension Named {
  package var words: Phrase { Phrase(known: rawValue) }
}

/// An error that is a sentence for people, and that says how a program ends which it stops.
package protocol StatedError: Error, Worded {
  var exitStatus: CommandStatus { get }
}

/// An error in what was asked for.
package protocol UsageError: StatedError {}
/// An error in what a file holds.
package protocol DataError: StatedError {}

extension UsageError {
  package var exitStatus: CommandStatus { .usage }
}

extension DataError {
  package var exitStatus: CommandStatus { .badData }
}
