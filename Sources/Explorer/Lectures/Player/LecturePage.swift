import VisionCore

/// A step's text as lines at the width that it has: what drawing and scrolling share.
struct LecturePage {
  let lines: [GlyphLine]
  let visibleRows: Int

  init(_ state: LectureState, theme: Theme = Appearance().theme, glyphs: Glyphs = .unicode) {
    var setter = TextSetter(
      width: state.layout.textWidth, theme: theme, glyphs: glyphs, translation: state.app.translation)
    if let fault = state.fault { setter.paragraph(StyledText(fault, theme.bad)) }
    if let shown = state.shown {
      if state.layout.isSideBySide { setter.paragraph(setter.styled(shown.title, base: theme.title)) }
      setter.blocks(shown.blocks)
      if let exercise = shown.exercise { setter.exercise(exercise, state) }
    }
    lines = setter.lines
    visibleRows = state.layout.textInner.height
  }

  /// The last row that the text can be scrolled to.
  var lastOffset: Int { max(lines.count - visibleRows, 0) }
}

/// Sets paragraphs into lines of a width.
struct TextSetter {
  let width: Int
  let theme: Theme
  let glyphs: Glyphs
  let translation: Translation
  private(set) var lines: [GlyphLine] = []
  private var wasItem = false

  init(width: Int, theme: Theme, glyphs: Glyphs, translation: Translation) {
    (self.width, self.theme, self.glyphs, self.translation) = (width, theme, glyphs, translation)
  }

  /// Adds a paragraph, a blank line before it where something stands above.
  mutating func paragraph(_ text: StyledText) {
    separate()
    lines += text.wrapped(to: width, in: translation)
    wasItem = false
  }

  /// Adds an entry of a list, its further lines below its first word.
  mutating func item(_ text: StyledText, mark: String, style: Style) {
    if !wasItem { separate() }
    wasItem = true
    let head = GlyphLine(mark + " ", style)
    let wrapped = text.wrapped(to: max(width - head.width, 1), in: translation)
    for (index, line) in wrapped.enumerated() {
      let start = index == 0 ? head : GlyphLine(String(repeating: " ", count: head.width), .plain)
      lines.append(GlyphLine(elements: start.elements + line.elements))
    }
  }

  private mutating func separate() { if !lines.isEmpty { lines.append(GlyphLine()) } }

  mutating func blocks(_ blocks: [ShownStep.Block]) {
    for block in blocks {
      switch block.kind {
      case .paragraph: paragraph(styled(block.text, base: theme.text))
      case .item: item(styled(block.text, base: theme.text), mark: String(glyphs.bullet), style: theme.accent)
      }
    }
  }

  /// A text in the styles of a theme; what was computed stands out.
  func styled(_ text: ShownText, base: Style) -> StyledText {
    StyledText(
      text.runs.map { run in
        var style = run.isComputed ? theme.accent : base
        switch run.emphasis {
        case .plain: break
        case .strong: style = style.bold
        case .emphasised: style = style.italic
        case .code: style = run.isComputed ? style : theme.accent
        }
        return StyledText.Run(text: Phrase(verbatim: glyphs.formula(run.text)), style: style)
      })
  }

  mutating func exercise(_ exercise: ShownExercise, _ state: LectureState) {
    separate()
    lines.append(
      GlyphLine(StyledText("\(glyphs.selected) \(LectureWords.exercise)", theme.warning.bold), in: translation))
    lines += styled(exercise.question, base: theme.text).wrapped(to: width, in: translation)
    wasItem = false
    if let answer = state.answers[state.place] { return result(exercise, answer) }
    let choices = exercise.choices
    for (index, choice) in choices.enumerated() {
      let isChosen = index == state.draft.option
      wasItem = true
      item(
        StyledText(choice, isChosen ? theme.title : theme.text),
        mark: "\(index + 1) \(isChosen ? glyphs.selected : glyphs.unselected)",
        style: isChosen ? theme.accent : theme.muted)
    }
    if choices.isEmpty {
      lines.append(
        GlyphLine(
          StyledText("> ", theme.accent) + StyledText(state.draft.text, theme.title) + StyledText("_", theme.accent),
          in: translation))
    }
    if state.draft.isMalformed {
      lines += StyledText(LectureWords.malformed(exercise.kind), theme.bad).wrapped(to: width, in: translation)
    }
    lines += StyledText(LectureWords.howTo(exercise.kind), theme.muted).wrapped(to: width, in: translation)
  }

  private mutating func result(_ exercise: ShownExercise, _ answer: ExerciseAnswer) {
    let wanted = LectureWords.answerIs(exercise.shown(exercise.answerText))
    let given = LectureWords.yourAnswer(exercise.shown(answer.given))
    let verdict: StyledText
    if answer.isRevealed {
      verdict = StyledText("\(glyphs.bullet) \(wanted)", theme.accent.bold)
    } else if answer.isCorrect {
      verdict = StyledText(
        "\(glyphs.check) \(LectureWords.correct): \(exercise.shown(exercise.answerText))", theme.good.bold)
    } else {
      verdict =
        StyledText("\(glyphs.failure) \(LectureWords.wrong): ", theme.bad.bold)
        + StyledText("\(given); \(wanted)", theme.text)
    }
    lines += verdict.wrapped(to: width, in: translation)
    if let explanation = exercise.explanation {
      lines += styled(explanation, base: theme.text).wrapped(to: width, in: translation)
    }
  }
}
