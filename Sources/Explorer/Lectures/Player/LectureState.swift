import VisionCore

/// A tour that is being played: the step, what is said, the live explorer beside it, and the learner's answers.
struct LectureState: Sendable {
  var tour: Tour
  /// The step, from 0.
  var place = 0
  /// The step with everything computed; nil where something in it has no value.
  var shown: ShownStep?
  /// Why the step cannot be shown as it should be, or why a changed file was not taken.
  var fault: Phrase?
  /// Rows that the text is scrolled by.
  var textOffset = 0
  /// The live explorer.
  var app: AppState
  /// The step's view as it was before the learner took over; nil while nobody has.
  var before: AppState?
  /// What is being answered.
  var draft = ExerciseDraft()
  /// The learner's answers by step.
  var answers: [Int: ExerciseAnswer] = [:]
  var isHelpOpen = false
  var size: TerminalSize
  /// Rows that the text takes above the view.
  var textRows = LectureLayout.mostTextRows
  /// Viewers that follow, speakers apart.
  var followers = 0
  var resolver: TourResolver

  /// - Parameter translation: nil for the tour's own language
  init(_ tour: Tour, in translation: Translation? = nil, seed: UInt64 = 0, size: TerminalSize) throws {
    self.tour = tour
    (self.size, resolver) = (size, TourResolver(seed: seed))
    let first = try? tour.steps[0].view?.value.get()
    app = AppState(preset: (first.flatMap { try? Address.preset($0.model) }) ?? ExplorerApp.defaultPreset)
    app.translation = translation ?? Translation(tour.language)
    adoptSize()
  }

  var language: Language { app.translation.language }
  var isTakenOver: Bool { before != nil }
  var layout: LectureLayout { LectureLayout(size, isTakenOver: isTakenOver, textRows: textRows) }

  /// The view that a step shows: its own, or the last one before it.
  func view(of place: Int) -> Tour.Located<Result<Address, AddressError>>? {
    tour.steps[...min(place, tour.steps.count - 1)].last { $0.view != nil }?.view
  }

  /// The exercise that waits for an answer.
  var openExercise: ShownExercise? { answers[place] == nil ? shown?.exercise : nil }

  /// Exercises answered rightly, and all of the tour.
  var score: (right: Int, all: Int) {
    (answers.values.count { $0.isCorrect }, tour.steps.count { $0.exercise != nil })
  }

  /// Gives the explorer the room that is left for it. A text that is not all of its region leaves the rest to the view; with
  /// an exercise it keeps the region, so that an answer moves nothing.
  mutating func adoptSize() {
    let isFixed = shown?.exercise != nil || fault != nil
    textRows = isFixed ? LectureLayout.mostTextRows : LecturePage(self).lines.count + 2
    let region = layout.view
    app.isFramed = isTakenOver
    app.size = TerminalSize(columns: region.width, rows: region.height)
  }
}

/// An answer that is being made.
struct ExerciseDraft: Sendable, Hashable {
  var text = ""
  var option = 0
  /// Whether what stands there is no answer of the exercise's kind.
  var isMalformed = false
}

/// An answer that was given.
struct ExerciseAnswer: Sendable, Hashable {
  let given: String
  let isCorrect: Bool
  /// Whether the learner asked for the answer instead of giving one.
  let isRevealed: Bool
}

/// What happens to a tour.
enum LectureMessage: Sendable {
  case key(Key)
  case mouse(MouseEvent)
  case resized(TerminalSize)
  case tick
  /// What the explorer's background reports.
  case app(Message)
  /// The file was changed and read again.
  case reloaded(Result<Tour, TourError>)
  /// Another terminal steers.
  case remote(RemoteCommand)
  case followed(by: Int)
}

/// What a speaker's terminal may ask for.
enum RemoteCommand: Sendable, Hashable {
  case next, back
  /// A step from 0.
  case goTo(Int)
}

/// What an update asks the world for.
enum LectureEffect: Sendable {
  case app(Effect)
  /// The learner's answers have changed.
  case answered
  case quit
}

/// Where text, view and status stand.
struct LectureLayout: Sendable {
  let text: Region
  let view: Region
  let status: Region
  /// Whether the text stands beside the view, in a box; above it, it has none.
  let isSideBySide: Bool

  /// The smallest terminal: the smallest view without its frame, a status line, a title and two rows of text.
  static let minimum = TerminalSize(columns: TerminalSize.minimum.columns, rows: AppState.fewestRowsWithoutFrame + 4)

  /// The most rows that the text takes above the view, its title's among them.
  static let mostTextRows = 10

  /// - Parameter textRows: rows of the text above the view as far as the view leaves them, its title and a blank one among them
  init(_ size: TerminalSize, isTakenOver: Bool, textRows: Int = mostTextRows) {
    var rest = Region(width: size.columns, height: size.rows)
    status = rest.splitBottom(1)
    isSideBySide = size.columns >= 110 && size.rows >= 20
    if isSideBySide {
      text = rest.splitLeft(min(max(size.columns * 3 / 8, 40), 46))
    } else {
      // Who has taken over has the whole terminal.
      let most = min(max(rest.height - AppState.fewestRowsWithoutFrame, 0), LectureLayout.mostTextRows)
      text = rest.splitTop(isTakenOver ? 0 : min(most, textRows))
    }
    view = rest
  }

  /// What the text is set in; its last column is the scroll bar's.
  var textInner: Region {
    if isSideBySide { return text.inset(horizontal: 2, vertical: 1) }
    var inner = text.inset(horizontal: 1)
    _ = inner.splitTop(1)
    return inner
  }

  /// Columns of the text.
  var textWidth: Int { max(textInner.width - (isSideBySide ? 0 : 1), 1) }
}
