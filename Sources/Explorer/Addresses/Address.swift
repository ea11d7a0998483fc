import VisionCore

/// A view of the explorer in one line: `MODEL/attention?block=layers.0.blocks.1&head=2&query=3,4`.
///
/// It is a model as a command line names it, edits included, then a screen, then what is chosen there. A tour, a colleague or
/// a paper can quote it; `AddressKey` says what each key means.
struct Address: Sendable, Hashable {
  /// One `key=value` of an address.
  struct Setting: Sendable, Hashable {
    let key: String
    let value: String
  }

  let model: String
  let screen: ScreenID
  /// In the order in which they are written.
  let settings: [Setting]

  init(model: String, screen: ScreenID, settings: [Setting] = []) {
    (self.model, self.screen, self.settings) = (model, screen, settings)
  }

  /// The value of a key; nil where it is not given.
  subscript(key: String) -> String? { settings.first { $0.key == key }?.value }
}

extension Address {
  /// What an address says, as far as that is seen without its model.
  /// - Throws: what is wrong with the text.
  init(_ text: String) throws(AddressError) {
    let (path, query) = Address.parts(of: text)
    guard let slash = path.lastIndex(of: "/") else { throw .noScreen(text) }
    let name = path[path.index(after: slash)...]
    guard let screen = ScreenID(address: name) else { throw .unknownScreen(String(name)) }
    let model = Address.decoded(path[..<slash])
    guard !model.isEmpty else { throw .noModel(text) }
    var settings: [Setting] = []
    for part in query.split(separator: "&", omittingEmptySubsequences: false) where !query.isEmpty {
      guard let sign = part.firstIndex(of: "="), sign > part.startIndex else { throw .noValue(String(part)) }
      let key = String(part[..<sign])
      let known = AddressKey.all.filter { $0.name == key }
      guard !known.isEmpty else { throw .unknownKey(key, screen) }
      guard known.contains(where: { $0.applies(to: screen) }) else {
        throw .notOfScreen(key, screen, screens: known.flatMap { $0.screens ?? [] })
      }
      guard !settings.contains(where: { $0.key == key }) else { throw .repeated(key) }
      settings.append(Setting(key: key, value: Address.decoded(part[part.index(after: sign)...])))
    }
    self.init(model: model, screen: screen, settings: settings)
  }

  /// Whether a text is meant as an address and not as a model's name or a file's path.
  static func isNamed(_ text: String) -> Bool {
    let (path, query) = parts(of: text)
    guard let slash = path.lastIndex(of: "/") else { return false }
    return !query.isEmpty || ScreenID(address: path[path.index(after: slash)...]) != nil
  }

  private static func parts(of text: String) -> (path: Substring, query: Substring) {
    guard let mark = text.firstIndex(of: "?") else { return (text[...], "") }
    return (text[..<mark], text[text.index(after: mark)...])
  }
}

extension Address: CustomStringConvertible {
  var description: String {
    let query = settings.map { "\($0.key)=\(Address.encoded($0.value))" }.joined(separator: "&")
    return "\(Address.encoded(model))/\(screen)" + (query.isEmpty ? "" : "?" + query)
  }

  /// What would end a part of an address, or a word of a shell within quotation marks, stands as `%` and two hexadecimal
  /// digits (RFC 3986, Section 2.1).
  private static func encoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      if byte <= 0x20 || byte >= 0x7F || "%&?#'\"\\".utf8.contains(byte) {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (digits.count == 1 ? "0" : "") + digits
      } else {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return encoded
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ScreenID {
  /// The screen that an address names: the name of its case.
  init?(address name: some StringProtocol) {
    guard let screen = ScreenID.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = screen
  }
}

/// Why a text is no address, or leads nowhere.
enum AddressError: UsageError, Equatable, Sendable {
  case noScreen(String)
  case unknownScreen(String)
  case noModel(String)
  /// A part of the query without a key or a value.
  case noValue(String)
  case unknownKey(String, ScreenID)
  case notOfScreen(String, ScreenID, screens: [ScreenID])
  case repeated(String)
  /// A value that the key does not take.
  case badValue(key: String, value: String, expected: String)
  /// A key that another one has to stand with.
  case needs(key: String, other: String)
  /// A model that there is not, or that does not take the size; the sentence says which.
  case model(String, reason: Phrase)
}

extension AddressError {
  var sentence: Phrase {
    let screens = ScreenID.allCases.map { "\($0)" }.joined(separator: ", ")
    return switch self {
    case .noScreen(let text):
      "'\(text)' is no address: it names no screen; write MODEL/SCREEN, where a screen is one of \(screens)"
    case .unknownScreen(let name): "there is no screen '\(name)'; the screens are \(screens)"
    case .noModel(let text): "'\(text)' is no address: no model stands before the screen; write MODEL/SCREEN"
    case .noValue(let part): "'\(part)' is no setting of an address; write key=value, and & between two of them"
    case .unknownKey(let key, let screen):
      "an address has no key '\(key)'; of \(screen) the keys are \(AddressKey.names(of: screen))"
    case .notOfScreen(let key, let screen, let others):
      "\(screen) has no key '\(key)', it is one of \(others.map { "\($0)" }.joined(separator: ", ")); the keys of "
        + "\(screen) are \(AddressKey.names(of: screen))"
    case .repeated(let key): "the address gives '\(key)' twice; give it once"
    case .badValue(let key, let value, let expected): "'\(value)' is nothing for '\(key)', which takes \(expected)"
    case .needs(let key, let other): "'\(key)' says nothing without '\(other)'; give both"
    case .model(let model, let reason): "the address's model '\(model)' cannot be shown: \(reason)"
    }
  }
}
