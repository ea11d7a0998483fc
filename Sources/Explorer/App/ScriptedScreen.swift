import VisionCore

/// The screens without a terminal: keys in, the last picture out, each key after what the one before it started is done.
struct ScriptedScreen {
  let app: ExplorerApp
  let size: TerminalSize
  let appearance: Appearance

  /// The screen after some keys, below a line that says how it counts where it shows counts.
  /// - Throws: `ReadingFailure` where the model cannot be built at the size, or the system's refusal of a pipe.
  func canvas(after keys: [Key]) throws -> Canvas {
    let pipe = try WakePipe()
    let background = EffectRunner(runner: app.runner, waker: pipe, appearance: appearance)
    var (state, effects) = try app.start(size: size)
    if case .failure(let failure) = state.currentReading { throw failure }
    picture(state)
    settle(&state, effects, background, pipe)
    for key in keys {
      effects = update(&state, .key(key))
      settle(&state, effects, background, pipe)
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

  /// Does effects, and those that follow from them, until nothing is under way.
  private func settle(_ state: inout AppState, _ effects: [Effect], _ background: EffectRunner, _ pipe: WakePipe) {
    var waiting = 0
    func start(_ effects: [Effect]) {
      for effect in effects {
        waiting += effect.isAnswered ? 1 : 0
        background.perform(effect)
      }
    }
    start(effects)
    while waiting > 0 {
      pipe.wait()
      for message in background.takeMessages() {
        waiting -= message.isAnswer ? 1 : 0
        start(update(&state, message))
      }
    }
  }
}

extension Effect {
  /// Whether the background answers with one message when it is done.
  fileprivate var isAnswered: Bool {
    switch self {
    case .readCatalogue, .run, .measureTimes, .loadImage, .checkWeights, .refitWeights, .saveModel, .listFolder,
      .measureScaling, .countPublished, .writeExport, .copyExport, .inspect:
      true
    case .cancelRun, .cancelScaling, .cancelInspection, .quit, .copy: false
    }
  }
}

extension Message {
  /// Whether it ends an effect.
  fileprivate var isAnswer: Bool {
    switch self {
    case .catalogueRead, .imageLoaded, .weightsAccepted, .fileRefused, .runFinished, .timesMeasured, .runFailed,
      .runCancelled, .weightsRefitted, .modelSaved, .modelFileExists, .pathsListed, .publishedCounted,
      .exported:
      true
    case .scalingMeasured(let progress): progress.isLast
    case .inspected(let report): report.isLast
    default: false
    }
  }
}
