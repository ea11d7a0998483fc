import VisionCore

/// A model with something switched off, beside itself on the same image.
struct AblateAnalysis: Analysis {
  static let name = "ablate"
  static let abstract =
    "Switch off the mask, shift, bias, positions, a head or a token, and see scores and attention move."
  static let discussion = """
    mask: zeros in its place. shift: windows stay and need no mask. bias: the parameters of biases by relative position \
    are zero, so that keys differ by nothing. Each in all attentions, or with --scope block in those at --block.
    positions: what is added to tokens to tell places apart is zero. head: the columns of --head in the projection behind \
    the heads of --block are zero. class-token, distillation-token: the token enters as the zero vector, its embedding and its \
    row of the positions zero, and is read as before.
    A query's attention moves by half the sum of |after − before| over its keys, from 0 to 1. Nothing is trained again.
    """
  static let parameters: [AnalysisParameter] = [
    .mode("query", "moved"),
    AnalysisParameter(
      name: "without", values: "mask|shift|bias|positions|head|class-token|…",
      help: "What is switched off: mask, shift, bias, positions, head, class-token, distillation-token.",
      key: .init(
        label: "off", help: "Switch something else off", next: [.character("t")], previous: [.character("T")]),
      isValid: { AblateAnalysis.Kind($0) != nil }, range: { $1.kinds }),
    .choice(
      "scope", ["all", "block"],
      "Where mask, shift or bias is switched off: in all attentions, or in those at --block.",
      usual: "all",
      key: .init(label: "scope", help: "Switch it off everywhere, or in this block", next: [.character("s")])),
    .attention(
      "The attention that is compared, by its path or its block's (default: the first that is changed itself, else the last)."
    ),
    .head(
      "The head that is drawn, and of --without head the one that is off (default: the mean of all).", takesMean: true),
    AnalysisParameter(
      name: "compare", values: "path",
      help: "Another attention that is compared than that of --block (default for --without head: the last)."),
    .query(
      "The token whose attention is drawn: a place on the grid, or the class token (default: that, else the place whose attention moves most)."
    ),
  ]

  /// What is switched off, by name.
  enum Kind: Equatable {
    case mask, shift, bias, positions, head
    case token(PrefixToken)

    init?(_ name: String) {
      let all: [String: Kind] = [
        "mask": .mask, "shift": .shift, "bias": .bias, "positions": .positions, "head": .head,
      ]
      if let kind = all[name] {
        self = kind
      } else if name.hasSuffix("-token"), let token = PrefixToken(name: String(name.dropLast("-token".count))) {
        self = .token(token)
      } else {
        return nil
      }
    }
  }

  let showsMoved: Bool
  let ablation: Ablation
  /// The attention that is compared; nil in a model without any.
  let compared: AttentionSite?
  let head: HeadSelection
  let query: AttentionQuery?

  init(_ choices: Choices, of subject: Subject) throws {
    if subject.kinds.isEmpty {
      throw Unanswerable(
        sentence: "\(subject.preset.title) has no attention and no positions: there is nothing to switch off.")
    }
    guard let kind = choices["without"].flatMap(Kind.init) else {
      throw Unanswerable(
        sentence: Phrase(
          verbatim: "Name what is switched off: --without \(subject.kinds.compactMap(\.self).joined(separator: "|")).")
      )
    }
    showsMoved = choices["mode"] == "moved"
    let site = try subject.site(choices)
    let path = choices["scope"] == "block" ? choices["block"] ?? subject.sites.first?.path : nil
    switch kind {
    case .mask: ablation = .mask(path: path)
    case .shift: ablation = .shift(path: path)
    case .bias: ablation = .bias(path: path)
    case .positions: ablation = .positions
    case .token(let token): ablation = .token(token)
    case .head:
      guard let site = site ?? subject.sites.first, case .head(let head)? = choices.head else {
        throw Unanswerable(sentence: Phrase(verbatim: "Say which head of --block is switched off: --head n."))
      }
      if head >= site.heads { throw AttentionError.noSuchHead(head, heads: site.heads) }
      ablation = .head(head, path: site.path)
    }
    let isOther = kind == .head || choices["compare"] != nil
    compared = try AblateAnalysis.compared(choices["compare"], isOther ? nil : site, ablation, of: subject)
    query = choices.query
    if let query { _ = try compared?.arrangement.location(of: query) }
    guard case .head(let drawn)? = choices.head, let compared else {
      head = .mean
      return
    }
    if !isOther, drawn >= compared.heads { throw AttentionError.noSuchHead(drawn, heads: compared.heads) }
    head = .head(min(drawn, compared.heads - 1))
  }

  private static func compared(
    _ path: String?, _ site: AttentionSite?, _ ablation: Ablation, of subject: Subject
  ) throws -> AttentionSite? {
    if let path { return try subject.sites.site(at: path, of: subject.preset.name) }
    if let site { return site }
    // A head's output changes only what comes behind it.
    if case .head = ablation { return subject.sites.last }
    let changed = try subject.program.without(ablation).attentions
    return subject.sites.first { changed.contains($0.step) } ?? subject.sites.last
  }

  static func == (left: AblateAnalysis, right: AblateAnalysis) -> Bool {
    left.isAnswered(by: right) && left.showsMoved == right.showsMoved && left.head == right.head
      && left.query == right.query
  }

  func isAnswered(by other: AblateAnalysis) -> Bool {
    ablation == other.ablation && compared?.index == other.compared?.index
  }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? {
    let filled = filled(choices, of: subject)
    return (try? AblateAnalysis(filled.filled("query", nil, "query", nil), of: subject))?
      .compared?.arrangement.queries
  }

  private static func filled(_ choices: Choices, of subject: Subject) -> Choices {
    var choices = choices.filled("without", subject.kinds.first ?? nil, "compare", choices["compare"])
    choices["block"] = choices["block"] ?? subject.sites.first?.path
    return choices.oneHead(of: subject)
  }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    var choices = filled(choices, of: subject)
    choices["query"] = query(tokens(choices, of: subject)?.defaultQuery).map { QueryArgument($0).text }
    return choices
  }

  // MARK: Finding

  struct Finding: Sendable {
    let change: AblationChange
    let scores: ScoreChange
    /// The attention that was compared; nil in a model without one.
    let attention: Attention?
  }

  struct Attention: Sendable {
    let site: AttentionSite
    let change: AttentionChange
    let before: AttentionMaps
    let after: AttentionMaps
  }

  func find(in input: AnalysisInput, knowing known: Finding?) throws -> Finding {
    // What cannot be switched off is said before the model runs.
    let ablated = try input.subject.program.without(ablation)
    let steps = Set([compared?.step].compactMap(\.self))
    let before = try input.run(capturing: steps)
    let after = try input.run(capturing: steps, without: ablation)
    var attention: Attention?
    if let site = compared, let first = try AttentionMaps(site.record, in: before),
      let second = try ablated.program.attention(at: site.step).flatMap({ try AttentionMaps($0, in: after) })
    {
      attention = Attention(
        site: site, change: try AttentionChange(before: first, after: second), before: first, after: second)
    }
    return Finding(
      change: ablated.change, scores: ScoreChange(before: before.logits, after: after.logits), attention: attention)
  }
}

extension Subject {
  /// What can be switched off, by name.
  var kinds: [String?] {
    ablations.map(\.kind) + (sites.isEmpty ? [] : ["head"])
  }
}

extension Ablation {
  /// What it is called on the command line and in addresses, wherever it is done.
  fileprivate var kind: String {
    switch self {
    case .mask: "mask"
    case .shift: "shift"
    case .bias: "bias"
    case .positions: "positions"
    case .head: "head"
    case .token(let token): token.name + "-token"
    }
  }

  /// In a few words: what is switched off.
  var title: Phrase {
    switch self {
    case .mask(nil): "mask everywhere"
    case .mask(let path?): "mask of \(path)"
    case .shift(nil): "shift everywhere"
    case .shift(let path?): "shift of \(path)"
    case .bias(nil): "position bias everywhere"
    case .bias(let path?): "position bias of \(path)"
    case .positions: "positions"
    case .head(let head, let path): "head \(head) of \(path)"
    case .token(let token): "\(token)"
    }
  }
}

extension AblationChange {
  /// What was done in words: `zeros in place of the masks of 5 attentions`.
  var phrase: Phrase {
    func count(_ attentions: Int) -> Phrase { attentions == 1 ? "1 attention" : "\(attentions) attentions" }
    return switch self {
    case .zeroMasks(let attentions): "zeros in place of the masks of \(count(attentions))"
    case .fixedWindows(let attentions): "windows neither shifted nor masked in \(count(attentions))"
    case .sameBias(let attentions): "the same bias for all keys of a query in \(count(attentions))"
    case .zeroParameters(let names): "zero for \(names.joined(separator: ", "))"
    case .zeroColumns(let columns, let projection, let head):
      "zero for columns \(columns.lowerBound) to \(columns.upperBound - 1) of \(projection), those of head \(head)"
    case .zeroToken(let token, let parameter, let tables):
      tables.reduce("zero for the \(token)'s \(parameter)") {
        $0 + " and for its row of \($1)"
      }
    }
  }
}
