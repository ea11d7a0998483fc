import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a speaker's terminal shows: the step's notes, and what comes next.
struct SpeakerPage: Sendable, Equatable {
  let tour: String
  let language: Language
  /// From 1.
  let step: Int
  let count: Int
  let title: String
  /// Paragraphs; entries of lists begin with a bullet.
  let notes: [String]
  /// The title of the next step; nil at the end.
  let next: String?
  let followers: Int

  init(_ state: LectureState) {
    (tour, language, step, count) = (state.tour.title, state.language, state.place + 1, state.tour.steps.count)
    title = state.shown?.title.plain ?? ""
    notes = (state.shown?.note ?? []).map { ($0.kind == .item ? "• " : "") + $0.text.plain }
    next = state.place + 1 < state.tour.steps.count ? state.tour.steps[state.place + 1].title.plain : nil
    followers = state.followers
  }

  var json: JSONValue {
    [
      "tour": .string(tour), "language": .string(language.rawValue), "step": .integer(step), "count": .integer(count),
      "title": .string(title), "notes": .array(notes.map(JSONValue.string)), "next": JSONValue(next),
      "followers": .integer(followers),
    ]
  }

  /// Nil for what is no page.
  init?(bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self), let json = JSONValue(parsing: text),
      case .string(let tour)? = json["tour"], case .string(let code)? = json["language"],
      case .integer(let step)? = json["step"],
      case .integer(let count)? = json["count"], case .string(let title)? = json["title"],
      case .array(let list)? = json["notes"], case .integer(let followers)? = json["followers"]
    else { return nil }
    (self.tour, self.language, self.step, self.count, self.title) = (tour, Language(code: code), step, count, title)
    self.followers = followers
    notes = list.compactMap { if case .string(let text) = $0 { text } else { nil } }
    if case .string(let next)? = json["next"] { self.next = next } else { next = nil }
  }

  /// Draws the page.
  /// - Parameters:
  ///   - clock: the time of day.
  ///   - elapsed: since the speaker's terminal joined, in seconds.
  func draw(clock: String, elapsed: Int, on canvas: inout Canvas) {
    canvas.appearance.translation = Translation(language)
    let theme = canvas.theme
    var rest = canvas.bounds
    var status = rest.splitBottom(1)
    let inner = canvas.box(
      rest, title: StyledText(tour, theme.title), note: StyledText(LectureWords.step(step, of: count)), focused: true
    ).inset(horizontal: 1)
    var setter = TextSetter(
      width: max(inner.width, 1), theme: theme, glyphs: canvas.glyphs, translation: canvas.translation)
    setter.paragraph(
      StyledText("\(clock)   \(LectureWords.elapsed) \(SpeakerPage.duration(elapsed))", theme.accent.bold))
    setter.paragraph(StyledText(title, theme.title))
    setter.paragraph(
      StyledText("\(LectureWords.nextStep): \(next.map { Phrase(verbatim: $0) } ?? LectureWords.end)", theme.muted))
    setter.paragraph(StyledText(LectureWords.notes, theme.warning.bold))
    for note in notes { setter.paragraph(StyledText(note, theme.text)) }
    for (row, line) in setter.lines.prefix(inner.height).enumerated() { canvas.text(line, in: inner, row: row) }
    let right = LectureWords.audience(followers) + " "
    canvas.text(
      right, in: status.splitRight(min(right.width(in: canvas.translation), status.width)), style: theme.muted)
    let hints = SpeakerKeys.all.filter(\.isHint).map { keys, action, _ in
      StyledText(keys[0].label(canvas.glyphs), theme.accent)
        + StyledText(" \(LectureWords.label(action))   ", theme.muted)
    }
    canvas.text(hints.reduce(StyledText(" "), +), in: status)
  }

  /// `1:02:03`, `12:03`.
  static func duration(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
  }
}

/// The keys of a speaker's terminal: those of the tour that steer it.
enum SpeakerKeys {
  static let all = LectureKeys.all.filter { [.next, .back, .first, .last, .leave].contains($0.command) }

  static func action(for key: Key) -> LectureAction? { all.first { $0.keys.contains(key) }?.command }
}
