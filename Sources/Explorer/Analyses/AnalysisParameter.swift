import VisionCore

/// What is chosen, as it is typed, by the names of parameters; nothing stands for what is left open.
struct Choices: Sendable, Equatable {
  private var texts: [String: String] = [:]

  init(_ values: [String: String?] = [:]) { texts = values.compactMapValues(\.self) }

  subscript(name: String) -> String? {
    get { texts[name] }
    set { texts[name] = newValue }
  }

  /// A value with a name of its own; what is left open where none is given, or none that there is.
  func value<Value: RawRepresentable<String>>(_ name: String, else usual: Value) -> Value {
    texts[name].flatMap(Value.init(rawValue:)) ?? usual
  }

  /// Whether a flag was set.
  func has(_ name: String) -> Bool { texts[name] == "yes" }

  func integer(_ name: String) -> Int? { texts[name].flatMap { Int($0) } }

  var query: AttentionQuery? { texts["query"].flatMap { QueryArgument(argument: $0)?.query } }
  var head: HeadSelection? { texts["head"].flatMap { HeadArgument(argument: $0)?.selection } }
}

/// Something that is chosen for an analysis: declared once, it is the command's option `--name`, the key `name=` of an address,
/// and what a key on the Inside screen goes through.
struct AnalysisParameter: Sendable {
  /// How the screen changes it.
  struct ScreenKey: Sendable {
    /// A word or two for the footer.
    let label: Phrase
    /// A sentence for the help.
    let help: Phrase
    let next: [Key]
    var previous: [Key] = []
    /// What goes back to what is usual.
    var reset: [Key] = []
  }

  let name: String
  /// What it takes: `row,column|class`.
  var values: String
  /// What it is, for the help of the command.
  let help: String
  /// What is meant where nothing is given; nil where that depends on the model.
  var usual: String?
  var key: ScreenKey?
  /// Whether the key begins anew behind the last.
  var wraps = true
  /// Whether it is said or not, without a value.
  var isFlag = false
  /// Between what a number lies.
  var limits: ClosedRange<Int>?
  /// What a sentence about the number calls it.
  var title = ""
  /// Whether a text is such a value.
  var isValid: @Sendable (String) -> Bool = { _ in true }
  /// What the key goes through for a model; nil stands for what is left open.
  var range: @Sendable (Choices, Subject) -> [String?] = { _, _ in [] }
  /// Where the key begins where nothing is given.
  var start: @Sendable (Choices, Subject) -> String? = { _, _ in nil }

  /// The value so many steps on.
  /// - Parameter shown: all that the screen shows now
  func stepped(_ step: Int, from shown: Choices, of subject: Subject) -> String? {
    let all = range(shown, subject)
    let present = shown[name] ?? usual ?? start(shown, subject)
    guard let index = all.firstIndex(of: present) else { return all.first ?? nil }
    let next = wraps ? ((index + step) % all.count + all.count) % all.count : min(max(index + step, 0), all.count - 1)
    return all[next] == usual ? nil : all[next]
  }
}

// MARK: - The vocabulary

extension AnalysisParameter {
  /// One of some names.
  static func choice(
    _ name: String, _ all: [String], _ help: String, usual: String? = nil, key: ScreenKey? = nil
  ) -> AnalysisParameter {
    AnalysisParameter(
      name: name, values: all.joined(separator: "|"), help: help, usual: usual, key: key,
      isValid: { all.contains($0) }, range: { _, _ in (usual == nil ? [nil] : []) + all.map(Optional.some) })
  }

  /// A number.
  /// - Parameter title: what a sentence calls it; its name where none is given
  static func number(
    _ name: String, _ help: String, in limits: ClosedRange<Int> = 0...Int.max, usual: Int? = nil, title: String? = nil
  ) -> AnalysisParameter {
    AnalysisParameter(
      name: name, values: "n", help: help, usual: usual.map(String.init), limits: limits, title: title ?? name,
      isValid: { Int($0).map(limits.contains) ?? false })
  }

  /// Something that is asked for by its name alone.
  static func flag(_ name: String, _ help: String) -> AnalysisParameter {
    AnalysisParameter(name: name, values: "yes", help: help, isFlag: true)
  }

  /// The ways in which an answer is drawn, the first where none is named.
  static func mode(_ all: String...) -> AnalysisParameter {
    choice("mode", all, "What is drawn.", usual: all[0])
  }

  private static let blockKey = ScreenKey(
    label: "block", help: "The next or the previous block or embedding", next: [.character("b"), .character(".")],
    previous: [.character("B"), .character(",")])

  /// A block of tokens.
  /// - Parameter end: whether behind the last block comes what follows it
  static func block(_ help: String, hasEnd end: Bool = false) -> AnalysisParameter {
    AnalysisParameter(
      name: "block", values: "path", help: help, key: blockKey, wraps: false,
      range: { $1.blocks.map { .some($0.path) } + (end ? [nil] : []) })
  }

  /// An attention.
  static func attention(_ help: String) -> AnalysisParameter {
    AnalysisParameter(
      name: "block", values: "path", help: help, key: blockKey, wraps: false,
      range: { $1.sites.map { .some($0.path) } }, start: { $1.sites.first?.path })
  }

  static let embedding = AnalysisParameter(
    name: "embedding", values: "name", help: "One of the model's position embeddings (default: all).", key: blockKey,
    wraps: false, range: { $1.positions.map { .some($0.name) } }, start: { $1.positions.first?.name })

  static func head(_ help: String, takesMean: Bool = false) -> AnalysisParameter {
    AnalysisParameter(
      name: "head", values: takesMean ? "n|mean" : "n", help: help,
      key: ScreenKey(
        label: "head", help: "The next or the previous head", next: [.character("n")], previous: [.character("N")]),
      isValid: { HeadArgument(argument: $0).map { takesMean || $0.selection != .mean } ?? false },
      range: { choices, subject in
        let site = (try? subject.site(choices)) ?? subject.sites.first
        return (0..<(site?.heads ?? 0)).map { "\($0)" }
      })
  }

  /// A token; the arrows move it on the screen.
  static func query(_ help: String) -> AnalysisParameter {
    AnalysisParameter(
      name: "query", values: "row,column|class", help: help, isValid: { QueryArgument(argument: $0) != nil })
  }

  static let fusion = choice(
    "fusion", HeadFusion.allCases.map(\.rawValue), "How heads become one.", usual: HeadFusion.mean.rawValue,
    key: ScreenKey(label: "fusion", help: "Heads fused by their mean, max or min", next: [.character("f")]))

  static let identity = choice(
    "identity", ["yes", "no"], "Whether a residual passes on half of what it started from.", usual: "yes",
    key: ScreenKey(label: "identity", help: "With or without what residuals pass on", next: [.character("s")]))

  static let discard = AnalysisParameter(
    name: "discard", values: "0…1", help: "The part of each row's keys, the smallest, that is left out.", usual: "0",
    key: ScreenKey(
      label: "discard", help: "Leave fewer or more of the smallest weights out", next: [.character("]")],
      previous: [.character("[")]),
    wraps: false, isValid: { Double($0).map { (0..<1).contains($0) } ?? false },
    range: { choices, _ in
      // A part between two steps is one of them too.
      let all = ["0"] + (1...9).map { "0.\($0)" }
      guard let typed = choices["discard"], !all.contains(typed), let part = Double(typed) else { return all }
      return (all + [typed]).sorted { (Double($0) ?? part) < (Double($1) ?? part) }
    })

  static let window = AnalysisParameter(
    name: "window", values: "n", help: "The side of another window at which the bias is evaluated.",
    key: ScreenKey(
      label: "window", help: "A larger, a smaller window or size, the model's own",
      next: [.character("+"), .character("=")], previous: [.character("-")], reset: [.character("0")]),
    wraps: false, isValid: { Int($0).map(Program.biasWindows.contains) ?? false },
    range: { _, _ in Program.biasWindows.map { "\($0)" } },
    start: { choices, subject in
      let site = (try? subject.site(choices)) ?? subject.sites.first
      return site.map { "\(BiasAnalysis.window(of: $0).rows)" }
    })

  static let spacing = choice(
    "spacing", BiasSpacing.allCases.map(\.rawValue),
    "How offsets are spaced, where a network computes the bias (default: as the model has it).",
    key: ScreenKey(label: "spacing", help: "Offsets logarithmic or linear", next: [.character("p")]))
}

extension Equatable {
  /// The element so many places on, in a round; the first where this one is not there.
  func following(_ step: Int, in all: [Self]) -> Self {
    guard let place = all.firstIndex(of: self) else { return all.first ?? self }
    return all[((place + step) % all.count + all.count) % all.count]
  }
}
