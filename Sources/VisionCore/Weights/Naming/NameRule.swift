/// How a tensor of a checkpoint becomes one of a program: a line of a naming's table.
///
/// A pattern is a name in parts, divided by dots (slashes in a checkpoint count as dots). A part may be `*`, which stands
/// for any one part, or end in `*`, as `encoderblock_*` does. In the target each `*` is what the pattern's stood for, in
/// order; `*+1` is the number that follows it, `*-1` the one before it, also behind a prefix, as in `layer*+1`.
struct NameRule: Sendable {
  private let pattern: [Substring]
  private let target: [Substring]?
  /// Which of the tensors that are joined, one behind the other along the first axis, to make the target.
  let part: Int
  /// How many tensors are joined.
  let parts: Int
  /// For each axis of the target the checkpoint's axes that it consists of; nil where they are the same.
  let axes: [[Int]]?
  /// The axis, of those that `axes` makes, of a square grid's places row by row, which the target has as two: rows and columns.
  let grid: Int?
  /// Which of equal parts along the first axis makes the target, where the checkpoint joins what a program keeps apart.
  let slice: Slice?

  /// One of so many equal parts.
  struct Slice: Equatable, Sendable {
    let index: Int
    let count: Int
  }

  /// A rule that renames.
  init(
    _ pattern: String, _ target: String, part: Int = 0, of parts: Int = 1, axes: [[Int]]? = nil, grid: Int? = nil,
    slice: Slice? = nil
  ) {
    (self.pattern, self.target) = (pattern.split(separator: "."), target.split(separator: "."))
    (self.part, self.parts, self.axes, self.grid, self.slice) = (part, parts, axes, grid, slice)
  }

  /// A rule for tensors that models compute and need not read: indices, masks, counters.
  init(ignoring pattern: String) {
    (self.pattern, target) = (pattern.split(separator: "."), nil)
    (part, parts, axes, grid, slice) = (0, 1, nil, nil, nil)
  }

  /// What a rule says of a name that it fits.
  enum Outcome: Equatable { case renamed(String), ignored }

  /// Nil where the rule is not about this name.
  func apply(to name: [Substring]) -> Outcome? {
    guard let captures = Self.captures(of: pattern, in: name) else { return nil }
    return target.map { .renamed(Self.fill($0, captures)) } ?? .ignored
  }

  /// The checkpoint's name of a program's tensor: the rule read backwards; nil where it is not about it.
  func inverted(_ name: [Substring], separator: String) -> String? {
    guard let target else { return nil }
    guard var captures = Self.captures(of: target.map { Self.stem(of: $0).text }, in: name) else { return nil }
    for (place, word) in target.filter({ $0.contains("*") }).enumerated() where Self.stem(of: word).step != 0 {
      guard let number = Int(captures[place]), number >= Self.stem(of: word).step else { return nil }
      captures[place] = Substring(String(number - Self.stem(of: word).step))
    }
    return Self.fill(pattern, captures, separator: separator)
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

  /// A word of a target without its step, such as `layer*` and 1 of `layer*+1`.
  private static func stem(of word: Substring) -> (text: Substring, step: Int) {
    if word.hasSuffix("*+1") { return (word.dropLast(2), 1) }
    return word.hasSuffix("*-1") ? (word.dropLast(2), -1) : (word, 0)
  }

  private static func fill(_ words: [Substring], _ captures: [Substring], separator: String = ".") -> String {
    var captures = captures[...]
    return words.map { word -> String in
      let (text, step) = stem(of: word)
      guard text.hasSuffix("*") else { return String(word) }
      let capture = captures.popFirst() ?? ""
      guard step != 0 else { return String(text.dropLast()) + capture }
      // What is no number, or too large a one, is no place in a row: such a name is no program's.
      guard let number = Int(capture), case (let moved, false) = number.addingReportingOverflow(step) else { return "" }
      return String(text.dropLast()) + String(moved)
    }.joined(separator: separator)
  }
}

/// A way of naming a model's tensors.
package struct CheckpointNaming: Sendable {
  /// Whose naming it is, as a report says it.
  package let title: String
  /// A name that all files of this naming have: others are not tried with it.
  package let mark: String?
  /// What its code puts before the names of a whole model, without the last dot.
  var prefixes: [String] = []
  /// What divides the parts of its names.
  var separator = "."
  let rules: [NameRule]
  /// Settings that code with these names has where no configuration says otherwise.
  var assumed: [String: SettingValue] = [:]
  /// Keys of config.json with the only value that the definition computes, as JSON writes it.
  var fixed: [String: String] = [:]
  /// Tensors that the definition leaves out, by a pattern of the checkpoint's names, and what that does and does not change.
  var beside: [Beside] = []

  /// Tensors beside a model.
  struct Beside: Sendable {
    let pattern: String
    let meaning: Phrase

    init(_ pattern: String, _ meaning: Phrase) { (self.pattern, self.meaning) = (pattern, meaning) }

    func fits(_ name: String) -> Bool { pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern }
  }

  /// The names of the definitions themselves: timm's where timm has the model, and its authors' otherwise.
  package static let definition = definition(title: "timm or the authors' code")

  /// The definition's own names, which somebody else's code has too.
  static func definition(title: String, fixed: [String: String] = [:]) -> CheckpointNaming {
    CheckpointNaming(title: title, mark: nil, rules: [], fixed: fixed)
  }

  /// Last parts of names of what models compute and need not read, in any naming: indices, masks, counters of batches,
  /// and what counters of operations and averages leave behind.
  static let buffers: Set<Substring> = [
    "relative_position_index", "position_ids", "relative_coords_table", "attn_mask", "num_batches_tracked", "total_ops",
    "total_params", "n_averaged",
  ]

  /// What a tensor makes in a program: one tensor, or several where a rule cuts it. One that no rule is about keeps its
  /// name.
  func apply(to name: String) -> [(rule: NameRule?, outcome: NameRule.Outcome)] {
    let parts = name.split { $0 == "." || $0 == "/" }
    if let last = parts.last, Self.buffers.contains(last) { return [(nil, .ignored)] }
    var found: [(rule: NameRule?, outcome: NameRule.Outcome)] = []
    for rule in rules where found.isEmpty || rule.slice != nil {
      guard let outcome = rule.apply(to: parts) else { continue }
      found.append((rule, outcome))
      if rule.slice == nil { break }
    }
    return found.isEmpty ? [(nil, .renamed(name))] : found
  }

  /// Names without what its code puts before those of a whole model; one that would then stand twice keeps it.
  func withoutPrefixes(_ names: [String]) -> [String] {
    prefixes.reduce(names) { names, prefix in
      let front = prefix + separator
      let others = Set(names.filter { !$0.hasPrefix(front) })
      if others.count == names.count { return names }
      return names.map { name in
        guard name.hasPrefix(front), case let rest = String(name.dropFirst(front.count)), !others.contains(rest) else {
          return name
        }
        return rest
      }
    }
  }

  /// The names under which this naming keeps a program's tensor, in the order in which they are joined; its own name
  /// where no rule is about it.
  package func checkpointNames(of name: String) -> [String] {
    let sources = sources(of: name)
    return sources.isEmpty ? [name] : sources.map(\.name)
  }

  /// The rules that make a program's tensor, in the order in which what they make is joined, each with the checkpoint's name.
  func sources(of name: String) -> [(rule: NameRule, name: String)] {
    let parts = name.split(separator: ".")
    let sources = rules.compactMap { rule in
      rule.inverted(parts, separator: separator).map { (rule: rule, name: $0) }
    }
    return Array(sources.prefix(sources.first?.rule.parts ?? 0))
  }
}
