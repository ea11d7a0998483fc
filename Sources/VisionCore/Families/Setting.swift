/// One size or option of a family that a user may set.
package struct SettingDescription: Sendable {
  /// Its name in a model file, such as `key-value-stride`.
  package let key: String
  /// What it is, in a few words.
  package let summary: Phrase
  package let values: Values
  package let use: Use

  package init(key: String, summary: Phrase, values: Values, use: Use) {
    (self.key, self.summary, self.values, self.use) = (key, summary, values, use)
  }

  /// What it can be.
  package enum Values: Sendable, Hashable {
    case integer(ClosedRange<Int>)
    case integers(ClosedRange<Int>, Length)
    case number(ClosedRange<Double>)
    case choice([String])
    /// One for each stage.
    case choices([String])
  }

  /// How long a list is.
  package enum Length: Sendable, Hashable {
    /// One for each stage.
    case stages
    case exactly(Int)
  }

  /// What it is for.
  package enum Use: Sendable {
    /// A size that a model file has to give.
    case required
    /// A size that has a usual value.
    case usual
    /// What a paper leaves out or exchanges to see what it is worth: screens offer it.
    case option
    /// What implementations of one paper do differently, such as an epsilon: no other model for that.
    case code
  }
}

/// A setting of one kind of model: how it is read and changed, and how a checkpoint tells it.
package struct Setting<Model>: Sendable {
  let description: SettingDescription
  let get: @Sendable (Model) -> SettingValue?
  /// For values that `description` allows.
  let set: @Sendable (inout Model, SettingValue) -> Void
  /// How a checkpoint tells it, what is surest first.
  var told: [Telling<Model>] = []
}

extension Setting {
  static func integer(
    _ key: String, _ path: WritableKeyPath<Model, Int> & Sendable, _ range: ClosedRange<Int>, _ summary: Phrase,
    _ use: SettingDescription.Use = .required, told: Telling<Model>...
  ) -> Setting {
    Setting(description: SettingDescription(key: key, summary: summary, values: .integer(range), use: use)) {
      .integer($0[keyPath: path])
    } set: { model, value in
      if case .integer(let number) = value { model[keyPath: path] = number }
    }.told(by: told)
  }

  /// A number that may be left out.
  static func integer(
    _ key: String, _ path: WritableKeyPath<Model, Int?> & Sendable, _ range: ClosedRange<Int>, _ summary: Phrase,
    told: Telling<Model>...
  ) -> Setting {
    Setting(description: SettingDescription(key: key, summary: summary, values: .integer(range), use: .usual)) {
      $0[keyPath: path].map(SettingValue.integer)
    } set: { model, value in
      if case .integer(let number) = value { model[keyPath: path] = number }
    }.told(by: told)
  }

  /// A number for each stage.
  static func integers(
    _ key: String, _ path: WritableKeyPath<Model, [Int]> & Sendable, _ range: ClosedRange<Int>, _ summary: Phrase,
    _ use: SettingDescription.Use = .required, told: Telling<Model>...
  ) -> Setting {
    Setting(description: SettingDescription(key: key, summary: summary, values: .integers(range, .stages), use: use)) {
      .integers($0[keyPath: path])
    } set: { model, value in
      if case .integers(let numbers) = value { model[keyPath: path] = numbers }
    }.told(by: told)
  }

  /// A number for each stage, all of which may be left out.
  static func integers(
    _ key: String, _ path: WritableKeyPath<Model, [Int]?> & Sendable, _ range: ClosedRange<Int>, _ summary: Phrase,
    told: Telling<Model>...
  ) -> Setting {
    Setting(
      description: SettingDescription(key: key, summary: summary, values: .integers(range, .stages), use: .usual)
    ) {
      $0[keyPath: path].map(SettingValue.integers)
    } set: { model, value in
      if case .integers(let numbers) = value { model[keyPath: path] = numbers }
    }.told(by: told)
  }

  /// A number that need not be whole.
  static func number(
    _ key: String, _ path: WritableKeyPath<Model, Double> & Sendable, _ range: ClosedRange<Double>, _ summary: Phrase,
    _ use: SettingDescription.Use = .usual, told: Telling<Model>...
  ) -> Setting {
    Setting(description: SettingDescription(key: key, summary: summary, values: .number(range), use: use)) {
      .number($0[keyPath: path])
    } set: { model, value in
      if case .number(let number) = value { model[keyPath: path] = number }
    }.told(by: told)
  }

  /// One of a paper's alternatives.
  static func option<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ key: String, _ path: WritableKeyPath<Model, Choice> & Sendable, _ summary: Phrase,
    _ use: SettingDescription.Use = .option, told: Telling<Model>...
  ) -> Setting {
    let choices = Choice.allCases.map(\.rawValue)
    return Setting(description: SettingDescription(key: key, summary: summary, values: .choice(choices), use: use)) {
      .choice($0[keyPath: path].rawValue)
    } set: { model, value in
      if case .choice(let text) = value, let choice = Choice(rawValue: text) { model[keyPath: path] = choice }
    }.told(by: told)
  }

  /// Something that a model has or has not: `yes` or `no`.
  static func flag(
    _ key: String, _ path: WritableKeyPath<Model, Bool> & Sendable, _ summary: Phrase,
    _ use: SettingDescription.Use = .usual, told: Telling<Model>...
  ) -> Setting {
    Setting(description: SettingDescription(key: key, summary: summary, values: .choice(["no", "yes"]), use: use)) {
      .choice($0[keyPath: path] ? "yes" : "no")
    } set: { model, value in
      if case .choice(let text) = value { model[keyPath: path] = text == "yes" }
    }.told(by: told)
  }

  /// The number of classes, told by the axis of the last layer's weight; 0 where there is no such layer.
  static func classes(_ path: WritableKeyPath<Model, Int> & Sendable, head: String) -> Setting {
    .integer(
      SettingDescription.classesKey, path, 0...1_000_000,
      "classes that the head tells apart; 0 without a head, for features alone", .usual,
      told: .rule { evidence, _ in .integer(evidence.axis(head, 0) ?? 0) })
  }

  /// The epsilon of norms, in which implementations differ.
  /// - Parameter configured: the keys of config.json that say it
  static func epsilon(
    _ path: WritableKeyPath<Model, Double> & Sendable, key: String = "norm-epsilon",
    _ summary: Phrase = "epsilon of the norms", configured: [String] = ["layer_norm_eps"]
  ) -> Setting {
    Setting(
      description: SettingDescription(key: key, summary: summary, values: .number(1e-15...0.1), use: .code)
    ) {
      .number($0[keyPath: path])
    } set: { model, value in
      if case .number(let number) = value { model[keyPath: path] = number }
    }.told(by: configured.map { Telling<Model>.key($0) })
  }

  func told(by tellings: [Telling<Model>]) -> Setting {
    var setting = self
    setting.told = tellings
    return setting
  }
}

extension SettingDescription {
  /// The setting that every family has: how many classes the head tells apart.
  static let classesKey = "classes"

  /// - Throws: `SettingFault` where a value is not one of those that are allowed.
  func check(_ value: SettingValue) throws(SettingFault) {
    switch (values, value) {
    case (.integer(let range), .integer(let number)): try check([number], range)
    case (.integers(let range, let length), .integers(let numbers)):
      try check(numbers, range)
      if case .exactly(let count) = length, numbers.count != count {
        throw .wrongLength(key: key, expected: count, found: numbers.count, like: nil)
      }
    case (.number(let range), .number(let number)):
      guard range.contains(number) else { throw .outOfBounds(key: key, found: number, allowed: range) }
    case (.choice(let allowed), .choice(let text)): try check([text], allowed)
    case (.choices(let allowed), .choices(let texts)): try check(texts, allowed)
    default: throw .wrongKind(key: key, expected: values, found: "\(value)")
    }
  }

  private func check(_ numbers: [Int], _ range: ClosedRange<Int>) throws(SettingFault) {
    for number in numbers where !range.contains(number) { throw .outOfRange(key: key, found: number, allowed: range) }
  }

  private func check(_ texts: [String], _ allowed: [String]) throws(SettingFault) {
    for text in texts where !allowed.contains(text) { throw .unknownChoice(key: key, found: text, allowed: allowed) }
  }
}

extension SettingValue: CustomStringConvertible {
  /// As a model file writes it: `7`, `[2, 2, 6, 2]`, `none`.
  package var description: String {
    switch self {
    case .integer(let number): "\(number)"
    case .integers(let numbers): "[\(numbers.map(String.init).joined(separator: ", "))]"
    case .number(let number): "\(number)"
    case .choice(let text): text
    case .choices(let texts): "[\(texts.joined(separator: ", "))]"
    }
  }

  /// How many values a list has; nil for a single one.
  var length: Int? {
    switch self {
    case .integer, .number, .choice: nil
    case .integers(let numbers): numbers.count
    case .choices(let texts): texts.count
    }
  }
}

/// What sizes may be: counts of any image stay within what 64 bits hold, or are refused.
enum SettingLimit {
  static let width = 1...16_384
  static let depth = 1...256
  static let heads = 1...512
  static let ratio = 1...16
}
