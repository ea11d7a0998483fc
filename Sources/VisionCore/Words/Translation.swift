/// A language with what its phrases are called: it travels in the state, and from there with the canvas that is drawn on.
package struct Translation: Sendable {
  package let language: Language
  private let find: Find

  /// The translation of a phrase's words, in the form for a count where it has several; whether its absence is a gap in the
  /// table.
  package typealias Find = @Sendable (_ key: String, _ count: Int?, _ isRequired: Bool) -> String?

  package init(_ language: Language, find: @escaping Find) { (self.language, self.find) = (language, find) }

  /// English: phrases as they stand in the source.
  package static let english = Translation(.english) { _, _, _ in nil }

  /// - Parameters:
  ///   - count: what a phrase with several forms counts
  ///   - isRequired: false for what may be found in parts
  func of(_ key: String, count: Int? = nil, isRequired: Bool = true) -> String? { find(key, count, isRequired) }
}
