/// How a tensor of a checkpoint becomes one of a program: a line of a naming's table.
///
/// A pattern is a name in parts, divided by dots (slashes in a checkpoint count as dots). A part may be `*`, which stands
/// for any one part, or end in `*`, as `encoderblock_*` does. In the target each `*` is what the pattern's stood for, in
/// order; `*+1` is the number that follows it.
struct NameRule: Sendable {
  private let pattern: [Substring]
  private let target: [Substring]?
  /// Which of the tensors that are joined, one behind the other along the first axis, to make the target.
  let part: Int
  /// How many tensors are joined.
  let parts: Int
  /// For each axis of the target the checkpoint's axes that it consists of; nil where they are the same.
  let axes: [[Int]]?

  /// A rule that renames.
  init(_ pattern: String, _ target: String, part: Int = 0, of parts: Int = 1, axes: [[Int]]? = nil) {
    (self.pattern, self.target) = (pattern.split(separator: "."), target.split(separator: "."))
    (self.part, self.parts, self.axes) = (part, parts, axes)
  }

  /// A rule for tensors that models compute and need not read: indices, masks, counters.
  init(ignoring pattern: String) {
    (self.pattern, target) = (pattern.split(separator: "."), nil)
    (part, parts, axes) = (0, 1, nil)
  }

  /// What a rule says of a name that it fits.
  enum Outcome: Equatable { case renamed(String), ignored }

  /// Nil where the rule is not about this name.
  func apply(to name: [Substring]) -> Outcome? {
    guard let captures = Self.captures(of: pattern, in: name) else { return nil }
    return target.map { .renamed(Self.fill($0, captures, step: 1)) } ?? .ignored
  }

  /// The checkpoint's name of a program's tensor: the rule read backwards; nil where it is not about it.
  func inverted(_ name: [Substring], separator: String) -> String? {
    guard let target else { return nil }
    let plain = target.map { $0 == "*+1" ? "*" : $0 }
    guard var captures = Self.captures(of: plain, in: name) else { return nil }
    for (place, word) in target.filter({ $0.contains("*") }).enumerated() where word == "*+1" {
      guard let number = Int(captures[place]), number > 0 else { return nil }
      captures[place] = Substring(String(number - 1))
    }
    return Self.fill(pattern, captures, step: 0, separator: separator)
  }

  private static func captures(of pattern: [Substring], in name: [Substring]) -> [Substring]? {
    guard pattern.count == name.count else { return nil }
    var captures: [Substring] = []
    for (expected, part) in zip(pattern, name) {
      if expected.hasSuffix("*") {
        let prefix = expected.dropLast()
        guard part.hasPrefix(prefix), part.count > prefix.count else { return nil }
        captures.append(part.dropFirst(prefix.count))
      } else if expected != part {
        return nil
      }
    }
    return captures
  }

  private static func fill(
    _ words: [Substring], _ captures: [Substring], step: Int, separator: String = "."
  ) -> String {
    var captures = captures[...]
    return words.map { word -> String in
      if word == "*+1" { return captures.popFirst().flatMap { Int($0) }.map { String($0 + step) } ?? "" }
      return word.hasSuffix("*") ? String(word.dropLast()) + (captures.popFirst() ?? "") : String(word)
    }.joined(separator: separator)
  }
}

/// A way of naming a model's tensors.
public struct CheckpointNaming: Sendable {
  /// Whose naming it is, as a report says it.
  public let title: String
  /// A name that tells it from all others.
  package let mark: String?
  /// What divides the parts of its names.
  var separator = "."
  let rules: [NameRule]

  /// The tensors' names in parts; those that no rule is about keep their own.
  func apply(to name: String) -> (rule: NameRule?, outcome: NameRule.Outcome) {
    let parts = name.split { $0 == "." || $0 == "/" }
    for rule in rules {
      if let outcome = rule.apply(to: parts) { return (rule, outcome) }
    }
    return (nil, .renamed(name))
  }

  /// The names under which this naming keeps a program's tensor, in the order in which they are joined; its own name
  /// where no rule is about it.
  package func checkpointNames(of name: String) -> [String] {
    let parts = name.split(separator: ".")
    let sources = rules.compactMap { rule in rule.inverted(parts, separator: separator).map { (rule, $0) } }
    guard let first = sources.first else { return [name] }
    return sources.prefix(first.0.parts).map(\.1)
  }
}
