import VisionCore

/// Plays a tour on a terminal until the learner leaves.
struct LecturePlayer {
  let tour: Tour
  /// Nil for the tour's own language.
  let translation: Translation?
  let seed: UInt64
  /// The first step, from 0.
  let step: Int
  /// Called with every picture that is shown.
  var recorder: AsciicastRecorder?
  /// Where others may watch and steer; nil where nobody may.
  var server: LectureServer?
  /// What is said beside everything else until the first key.
  var remark: Phrase?
  /// Called when an answer was given.
  var answered: (LectureState) -> Void = { _ in }

  /// How often the file is looked at, and the clock told.
  private static let interval = Duration.milliseconds(500)

  /// - Throws: `AddressError` for a first view that leads nowhere.
  /// - Returns: why the program ends where it was told to from outside.
  func run(on terminal: any Terminal) throws -> Termination? {
    var state = try LectureState(tour, in: translation, seed: seed, size: terminal.size)
    let appearance = Appearance(terminal.capabilities)
    state.app.appearance = appearance
    let background = EffectRunner(runner: EngineRunner(), waker: terminal.waker)
    var version = FileVersion(of: tour.path)
    var effects = state.app.readCatalogue().map(LectureEffect.app) + goTo(&state, step, anew: true)
    server?.start(waking: terminal.waker)
    defer { server?.stop() }
    var remark = remark
    while true {
      if let remark { state.app.remind(of: remark) }
      show(state, appearance, on: terminal)
      for effect in effects {
        switch effect {
        case .app(.copy(let text)): terminal.copy(text)
        case .app(let effect): background.perform(effect)
        case .answered: answered(state)
        case .quit: break
        }
      }
      let messages: [LectureMessage]
      let wait = state.app.jobs.shown == nil ? LecturePlayer.interval : .milliseconds(100)
      switch terminal.nextEvent(timeout: wait) {
      case .key(let key):
        remark = nil
        messages = [.key(key)]
      case .mouse(let mouse): messages = [.mouse(mouse)]
      case .resize(let size): messages = [.resized(size)]
      case .wake: messages = background.takeMessages().map(LectureMessage.app) + (server?.takeMessages() ?? [])
      case .terminated(let reason):
        background.cancelAll()
        return reason
      case nil: messages = reloaded(&version, state.tour.path) + (state.app.jobs.shown == nil ? [] : [.tick])
      }
      effects = messages.flatMap { updateLecture(&state, $0) }
      if effects.contains(where: { if case .quit = $0 { true } else { false } }) {
        background.cancelAll()
        return nil
      }
    }
  }

  private func show(_ state: LectureState, _ appearance: Appearance, on terminal: any Terminal) {
    var canvas = Canvas(width: state.size.columns, height: state.size.rows, appearance: appearance)
    drawLecture(state, on: &canvas)
    terminal.present(canvas)
    recorder?.show(canvas)
    server?.publish(canvas, SpeakerPage(state))
  }

  /// The tour again where its file was changed.
  private func reloaded(_ version: inout FileVersion?, _ path: String) -> [LectureMessage] {
    // While an editor replaces the file there is none for a moment.
    guard let present = FileVersion(of: path), present != version else { return [] }
    version = present
    do throws(TourError) {
      return [.reloaded(.success(try Tour(path: path)))]
    } catch {
      return [.reloaded(.failure(error))]
    }
  }
}
