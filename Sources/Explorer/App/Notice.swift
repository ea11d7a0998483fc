import VisionCore

/// A sentence in the footer, until the next key.
struct Notice: Sendable, Hashable {
  enum Kind: Sendable { case information, success, failure }

  let kind: Kind
  let text: Phrase

  static func information(_ text: Phrase) -> Notice { Notice(kind: .information, text: text) }
  static func success(_ text: Phrase) -> Notice { Notice(kind: .success, text: text) }
  static func failure(_ text: Phrase) -> Notice { Notice(kind: .failure, text: text) }
}

extension AppState {
  /// Says a sentence beside what is said already; the next key takes both.
  mutating func remind(of sentence: Phrase) {
    guard notice?.text.english.hasSuffix(sentence.english) != true else { return }
    notice =
      notice.map { Notice(kind: $0.kind, text: "\($0.text) \(sentence)") } ?? .information(sentence)
  }
}
