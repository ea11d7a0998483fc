import VisionCore

/// What a message makes of a tour, and what it asks the world for. Pure.
func updateLecture(_ state: inout LectureState, _ message: LectureMessage) -> [LectureEffect] {
  switch message {
  case .key(let key): return updateKey(&state, key)
  case .mouse(let mouse): return updateMouse(&state, mouse)
  case .resized(let size):
    state.size = size
    return adoptLayout(&state)
  case .tick: return update(&state.app, .tick).map(LectureEffect.app)
  case .app(let message): return receive(&state, message)
  case .reloaded(let result): return reload(&state, result)
  case .remote(.next): return goTo(&state, state.place + 1)
  case .remote(.back): return goTo(&state, state.place - 1)
  case .remote(.goTo(let place)): return goTo(&state, place)
  case .followed(let count):
    state.followers = count
    return []
  }
}

/// Shows a step: computes what it says and sets the explorer to its view.
/// - Parameter anew: also where it is shown already
func goTo(_ state: inout LectureState, _ place: Int, anew: Bool = false) -> [LectureEffect] {
  let place = min(max(place, 0), state.tour.steps.count - 1)
  guard anew || place != state.place || state.shown == nil || state.isTakenOver else { return [] }
  (state.place, state.textOffset, state.draft, state.fault, state.isHelpOpen) = (place, 0, ExerciseDraft(), nil, false)
  do {
    state.shown = try state.resolver.step(place, of: state.tour)
  } catch {
    (state.shown, state.fault) = (nil, "\(error)")
  }
  return showView(&state)
}

/// Sets the explorer to the step's view.
private func showView(_ state: inout LectureState) -> [LectureEffect] {
  state.before = nil
  state.adoptSize()
  guard let view = state.view(of: state.place) else { return [] }
  var effects: [Effect] = []
  do {
    effects += try apply(try view.value.get(), to: &state.app)
  } catch {
    state.fault = Phrase(
      verbatim: "\(TourError(path: state.tour.path, line: view.line, fault: .address(error)))")
  }
  return effects.map(LectureEffect.app)
}

/// The explorer gets another size.
private func adoptLayout(_ state: inout LectureState) -> [LectureEffect] {
  state.adoptSize()
  state.textOffset = min(state.textOffset, LecturePage(state).lastOffset)
  return update(&state.app, .resized(state.app.size)).map(LectureEffect.app)
}

/// What the background says.
private func receive(_ state: inout LectureState, _ message: Message) -> [LectureEffect] {
  if case .job(let id, _) = message, state.before?.jobs[id]?.isLasting == true, var before = state.before {
    // What is learned while the learner explores is known to the step as well.
    _ = update(&before, message)
    state.before = before
  }
  let effects = update(&state.app, message)
  // On a step, what was loaded for the learner is no news.
  if !state.isTakenOver, state.app.notice?.kind != .failure { state.app.notice = nil }
  return effects.map(LectureEffect.app)
}

/// Takes the changed file, at the same step; one with a fault leaves what is shown.
private func reload(_ state: inout LectureState, _ result: Result<Tour, TourError>) -> [LectureEffect] {
  switch result {
  case .failure(let error):
    state.fault = LectureWords.fileAt("\(error)")
    return []
  case .success(let tour):
    let offset = state.textOffset
    state.tour = tour
    let effects = goTo(&state, state.place, anew: true)
    state.textOffset = min(offset, LecturePage(state).lastOffset)
    return effects
  }
}

// MARK: - Keys

private func updateKey(_ state: inout LectureState, _ key: Key) -> [LectureEffect] {
  if state.isTakenOver { return updateTakenOver(&state, key) }
  if state.isHelpOpen {
    state.isHelpOpen = false
    return key == .control("c") ? [.quit] : []
  }
  if let effects = updateExercise(&state, key) { return effects }
  switch LectureKeys.command(for: key) {
  case .next: return advance(&state)
  case .back: return goTo(&state, state.place - 1)
  case .scroll: scroll(&state, by: key == .up || key == .character("k") ? -1 : 1)
  case .first: return goTo(&state, 0)
  case .last: return goTo(&state, state.tour.steps.count - 1)
  case .takeOver: return takeOver(&state)
  case .copyAddress: return copyAddress(&state.app).map(LectureEffect.app)
  case .help: state.isHelpOpen = true
  case .leave: return [.quit]
  case nil: break
  }
  return []
}

/// More of the text, then the next step.
private func advance(_ state: inout LectureState) -> [LectureEffect] {
  let page = LecturePage(state)
  guard state.textOffset < page.lastOffset else { return goTo(&state, state.place + 1) }
  scroll(&state, by: max(page.visibleRows - 1, 1))
  return []
}

private func scroll(_ state: inout LectureState, by rows: Int) {
  state.textOffset = min(max(state.textOffset + rows, 0), LecturePage(state).lastOffset)
}

// MARK: - Taking over

private func takeOver(_ state: inout LectureState) -> [LectureEffect] {
  state.before = state.app
  return adoptLayout(&state)
}

/// Keys go to the explorer; Escape comes back where it has nothing to close there, and ^T always.
private func updateTakenOver(_ state: inout LectureState, _ key: Key) -> [LectureEffect] {
  if key == .control("t") || key == .escape && !state.app.hasSomethingToClose { return comeBack(&state) }
  let effects = update(&state.app, .key(key))
  // `q` leaves the explorer, and so comes back to the tour; ^C leaves both.
  if effects.contains(where: { if case .quit = $0 { true } else { false } }) {
    return key == .control("c") ? [.quit] : comeBack(&state)
  }
  return effects.map(LectureEffect.app)
}

/// The step as it was; where something was still under way then, the view is made anew.
private func comeBack(_ state: inout LectureState) -> [LectureEffect] {
  guard var before = state.before else { return [] }
  if before.jobs.all.contains(where: { !$0.isLasting }) { return showView(&state) }
  let effects = state.app.dismissJobs()
  before.jobs.continueNumbers(of: state.app.jobs)
  (state.app, state.before) = (before, nil)
  return effects.map(LectureEffect.app) + adoptLayout(&state)
}

extension AppState {
  /// Whether Escape has a meaning on the present screen.
  var hasSomethingToClose: Bool {
    mode != .screen || jobs.shown != nil || compare.showsDifference && screen == .compare
      || (attention.key != nil || attention.movesKey) && screen == .attention
      || !stages.search.text.isEmpty && screen == .stages || !models.filter.text.isEmpty && screen == .models
      || attention.overview != nil && screen == .attention
  }
}

private func updateMouse(_ state: inout LectureState, _ mouse: MouseEvent) -> [LectureEffect] {
  let layout = state.layout
  guard layout.view.contains(x: mouse.x, y: mouse.y) else {
    switch mouse.action {
    case .wheelUp: scroll(&state, by: -3)
    case .wheelDown: scroll(&state, by: 3)
    default: break
    }
    return []
  }
  guard state.isTakenOver else {
    // Who clicks at the view wants to use it.
    return mouse.action == .press(.left) ? takeOver(&state) : []
  }
  var own = mouse
  (own.x, own.y) = (mouse.x - layout.view.x, mouse.y - layout.view.y)
  return update(&state.app, .mouse(own)).map(LectureEffect.app)
}
