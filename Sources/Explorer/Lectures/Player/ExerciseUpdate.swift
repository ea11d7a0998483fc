import VisionCore

/// Keys of the exercise that waits for an answer; nil for those that mean what they mean elsewhere.
func updateExercise(_ state: inout LectureState, _ key: Key) -> [LectureEffect]? {
  guard let exercise = state.openExercise else { return nil }
  switch key {
  case .enter: return check(&state, exercise)
  case .tab:
    answer(&state, ExerciseAnswer(given: "", isCorrect: false, isRevealed: true))
    return [.answered]
  case .up, .down:
    let count = exercise.choices.count
    guard count > 0 else { return nil }
    state.draft.option = (state.draft.option + (key == .up ? -1 : 1) + count) % count
  case .backspace where exercise.choices.isEmpty:
    // Where nothing is left to remove it does not leave the step, as it would elsewhere.
    _ = state.draft.text.popLast()
    state.draft.isMalformed = false
  case .character(let character):
    guard type(&state, character, exercise) else { return nil }
  default: return nil
  }
  // The line that is typed stays in sight.
  state.textOffset = LecturePage(state).lastOffset
  return []
}

/// Takes a character of a number or the number of an option; false for one that belongs to neither.
private func type(_ state: inout LectureState, _ character: Character, _ exercise: ShownExercise) -> Bool {
  switch exercise.kind {
  case .number, .grid:
    let allowed = exercise.kind == .grid ? "0123456789x×X" : "0123456789.,-%kMGT"
    guard allowed.contains(character), state.draft.text.count < 24 else { return false }
    // A letter is a unit only behind a digit: else it is a key.
    if character.isLetter, state.draft.text.isEmpty { return false }
    state.draft.text.append(character)
    state.draft.isMalformed = false
    return true
  case .choice, .mask:
    guard let number = character.wholeNumberValue, exercise.choices.indices.contains(number - 1) else {
      return false
    }
    state.draft.option = number - 1
    return true
  }
}

private func check(_ state: inout LectureState, _ exercise: ShownExercise) -> [LectureEffect] {
  let given = state.draft.given(exercise)
  guard let isCorrect = exercise.accepts(given) else {
    state.draft.isMalformed = true
    state.textOffset = LecturePage(state).lastOffset
    return []
  }
  answer(&state, ExerciseAnswer(given: given, isCorrect: isCorrect, isRevealed: false))
  return [.answered]
}

private func answer(_ state: inout LectureState, _ answer: ExerciseAnswer) {
  state.answers[state.place] = answer
  state.draft = ExerciseDraft()
  state.textOffset = LecturePage(state).lastOffset
}

extension ExerciseDraft {
  /// The answer as `ShownExercise.accepts` takes it.
  func given(_ exercise: ShownExercise) -> String {
    switch exercise.kind {
    case .number, .grid: text
    case .choice: exercise.options.indices.contains(option) ? exercise.options[option] : ""
    case .mask: option == 0 ? "yes" : "no"
    }
  }
}

extension ShownExercise {
  /// What is chosen from; empty for what is typed.
  var choices: [Phrase] {
    switch kind {
    case .number, .grid: []
    case .choice: options.map { Phrase(verbatim: $0) }
    case .mask: [LectureWords.yes, LectureWords.no]
    }
  }

  /// An answer as it is told.
  func shown(_ answer: String) -> Phrase {
    guard kind == .mask else { return Phrase(verbatim: answer) }
    return answer == "yes" ? LectureWords.yes : LectureWords.no
  }
}
