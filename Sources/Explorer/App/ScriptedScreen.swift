import VisionCore

/// The screens without a terminal: keys in, the last picture out, each key after what the one before it started is done.
struct ScriptedScreen {
  let app: ExplorerApp
  let size: TerminalSize
  let appearance: Appearance

  /// The screen after some keys, below a line that says how it counts where it shows counts.
  /// - Throws: `ReadingFailure` where the model cannot be built at the size, or the system's refusal of a pipe.
  func canvas(after keys: [Key]) throws -> Canvas {
    let settling = try EffectSettling(runner: app.runner)
    var (state, effects) = try app.start(size: size)
    state.appearance = appearance
    if case .failure(let failure) = state.currentReading { throw failure }
    picture(state)
    settling.settle(effects) { update(&state, $0) }
    for key in keys {
      effects = update(&state, .key(key))
      settling.settle(effects) { update(&state, $0) }
    }
    // Nobody reads a note about what has just been loaded, and it would hide the keys.
    state.notice = nil
    return ScreenPicture.canvas(state, appearance)
  }

  @discardableResult
  private func picture(_ state: AppState) -> Canvas {
    var canvas = Canvas(width: size.columns, height: size.rows, appearance: appearance)
    draw(state, on: &canvas)
    return canvas
  }
}

/// Does jobs without a terminal: each and what follows from it, until nothing is under way.
struct EffectSettling {
  let background: EffectRunner
  private let pipe: WakePipe

  /// - Throws: the system's refusal of a pipe.
  init(runner: any ModelRunner) throws {
    pipe = try WakePipe()
    background = EffectRunner(runner: runner, waker: pipe)
  }

  /// - Parameter update: takes what the background reports, and returns what follows
  func settle(_ effects: [Effect], update: (Message) -> [Effect]) {
    var waiting = 0
    func start(_ effects: [Effect]) {
      for effect in effects {
        if case .start = effect { waiting += 1 }
        background.perform(effect)
      }
    }
    start(effects)
    while waiting > 0 {
      pipe.wait()
      for message in background.takeMessages() {
        if case .job(_, let report) = message, report.isLast { waiting -= 1 }
        start(update(message))
      }
    }
  }
}
