import VisionCore

/// What the program says around a tour.
enum LectureWords {
  static func step(_ number: Int, of count: Int) -> Phrase { "step \(number) of \(count)" }

  static func score(_ right: Int, of count: Int) -> Phrase { "score \(right) of \(count)" }

  static var exercise: Phrase { "Exercise" }
  static var correct: Phrase { "Correct" }
  static var wrong: Phrase { "Not quite" }
  static var revealed: Phrase { "The answer" }
  static func answerIs(_ answer: Phrase) -> Phrase { "the answer is \(answer)" }
  static func yourAnswer(_ answer: Phrase) -> Phrase { "you said \(answer)" }
  static var yes: Phrase { "yes" }
  static var no: Phrase { "no" }

  /// How an exercise is answered.
  static func howTo(_ kind: Tour.Exercise.Kind) -> Phrase {
    switch kind {
    case .number:
      "Type a number, Enter checks, Tab shows the answer."
    case .grid:
      "Type a grid such as 14x14, Enter checks, Tab shows the answer."
    case .choice, .mask:
      "Choose with up and down, Enter checks, Tab shows the answer."
    }
  }

  static func malformed(_ kind: Tour.Exercise.Kind) -> Phrase {
    kind == .grid ? "That is no grid: type rows and columns, such as 14x14." : "That is no number."
  }

  static func takenOver(_ number: Int) -> Phrase { "The explorer is yours: Esc or ^T comes back to step \(number)" }

  static func label(_ command: LectureAction) -> Phrase {
    switch command {
    case .next: "next"
    case .back: "back"
    case .scroll: "scroll"
    case .first, .last: "ends"
    case .takeOver: "take over"
    case .copyAddress: "address"
    case .help: "help"
    case .leave: "leave"
    }
  }

  static func help(_ command: LectureAction) -> Phrase {
    switch command {
    case .next: "More of the text, then the next step"
    case .back: "The step before"
    case .scroll: "Scroll the text"
    case .first, .last: "The first or the last step"
    case .takeOver:
      "Use the explorer yourself; Esc or ^T comes back"
    case .copyAddress: "Copy the address of the view"
    case .help: "Show or hide this help"
    case .leave: "Leave the lecture"
    }
  }

  static var keys: Phrase { "Keys" }
  static var closes: Phrase { "any key closes" }
  static var more: Phrase { "more" }
  static func fileAt(_ fault: Phrase) -> Phrase { "The file has a fault; the last good one is shown. \(fault)" }
  static var notes: Phrase { "Notes" }
  static var nextStep: Phrase { "Next" }
  static var end: Phrase { "the end" }
  static var elapsed: Phrase { "elapsed" }
  static func audience(_ count: Int) -> Phrase { "\(count) following" }
}

/// What keys mean during a tour.
enum LectureAction: Sendable, Hashable, CaseIterable {
  case next, back, scroll, first, last, takeOver, copyAddress, help, leave
}

/// The keys of a tour: dispatch, status line and help read this one list. While an exercise waits for an answer its own keys
/// come first.
enum LectureKeys {
  static let all: [(keys: [Key], command: LectureAction, isHint: Bool)] = [
    ([.character(" "), .right, .pageDown, .character("n"), .character("l")], .next, true),
    ([.left, .pageUp, .character("p"), .character("h"), .backspace], .back, true),
    ([.up, .down, .character("k"), .character("j")], .scroll, false),
    ([.home], .first, false), ([.end], .last, false),
    ([.character("t"), .enter], .takeOver, true),
    ([.character("@")], .copyAddress, false),
    ([.character("?")], .help, true),
    ([.character("q"), .control("c")], .leave, true),
  ]

  static func command(for key: Key) -> LectureAction? { all.first { $0.keys.contains(key) }?.command }
}
