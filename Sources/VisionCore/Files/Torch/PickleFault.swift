import VisionNumerics

/// Why a pickle was not read on.
package enum PickleFault: Error, Equatable, Sendable {
  /// The pickle ends inside an instruction or before its end was marked.
  case truncated(position: Int)
  /// An instruction that no checkpoint of weights needs.
  case refusedOpcode(UInt8, position: Int)
  /// An instruction whose operands are not there or not what it takes.
  case malformed(position: Int, expected: String)
  /// More values than `Unpickler.maximumValues`.
  case tooManyValues
  /// More bytes than `Unpickler.maximumLength`.
  case tooLong
}

extension PickleFault: Worded {
  package var sentence: Phrase {
    switch self {
    case .truncated(let position): "its description of the tensors ends early, at byte \(position)."
    case .refusedOpcode(let code, let position):
      "its description of the tensors uses the pickle instruction 0x\(String(code, radix: 16, uppercase: true)) at byte "
        + "\(position), which no checkpoint of weights needs; nothing was run."
    case .malformed(let position, let expected):
      "at byte \(position) of its description of the tensors, \(expected) was expected."
    case .tooManyValues: "it describes more than \(Unpickler.maximumValues) values, far more than any model's weights."
    case .tooLong: "its description of the tensors is longer than \(Unpickler.maximumLength) bytes."
    }
  }
}
