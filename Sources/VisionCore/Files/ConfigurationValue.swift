/// A value of JSON; numbers, `true`, `false` and `null` as they are written.
package enum ConfigurationValue: Sendable {
  case text(String)
  case plain(String)
  case list([ConfigurationValue])
  case object([String: ConfigurationValue])

  package init(_ scanner: inout HeaderScanner, depth: Int) throws(SafetensorsFault) {
    guard depth > 0 else { throw scanner.expected("a value that is not nested too deeply") }
    switch scanner.next() {
    case "{":
      var members: [String: ConfigurationValue] = [:]
      try scanner.object { (scanner, key) throws(SafetensorsFault) in
        members[key] = try ConfigurationValue(&scanner, depth: depth - 1)
      }
      self = .object(members)
    case "[":
      var elements: [ConfigurationValue] = []
      try scanner.array { (scanner) throws(SafetensorsFault) in
        elements.append(try ConfigurationValue(&scanner, depth: depth - 1))
      }
      self = .list(elements)
    case "\"": self = .text(try scanner.string())
    default: self = .plain(try scanner.plain())
    }
  }

  package var list: [ConfigurationValue]? { if case .list(let values) = self { values } else { nil } }
  package var members: [String: ConfigurationValue]? { if case .object(let members) = self { members } else { nil } }
  package var isNull: Bool { if case .plain("null") = self { true } else { false } }
  /// `true` or `false`; nil where it is something else.
  package var flag: Bool? { if case .plain(let word) = self { Bool(word) } else { nil } }
  package var text: String? { if case .text(let text) = self { text } else { nil } }
  /// As JSON has it, without spaces.
  package var written: String {
    switch self {
    case .text(let text): text
    case .plain(let text): text
    case .list(let values): "[" + values.map(\.written).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.keys.sorted().map { "\($0): \(members[$0]?.written ?? "")" }.joined(separator: ", ") + "}"
    }
  }
  package var number: Double? { if case .plain(let digits) = self { Double(digits) } else { nil } }
  /// Whole numbers are also written with a point: `4.0`.
  package var integer: Int? { number.flatMap(Int.init(exactly:)) }
  /// A list of integers.
  package var integers: [Int]? {
    guard case .list(let values) = self, case let integers = values.compactMap(\.integer),
      integers.count == values.count
    else { return nil }
    return integers
  }
}
