/// A sentence in the footer, until the next key.
struct Notice: Sendable, Hashable {
  enum Kind: Sendable { case information, success, failure }

  let kind: Kind
  let text: Phrase

  static func information(_ text: Phrase) -> Notice { Notice(kind: .information, text: text) }
  static func success(_ text: Phrase) -> Notice { Notice(kind: .success, text: text) }
  static func failure(_ text: Phrase) -> Notice { Notice(kind: .failure, text: text) }
}
