import VisionCore

/// A tour without a terminal: messages in, pictures out, each message after what the one before it started is done. Checks,
/// handouts, recordings and tests play tours so.
struct LectureRun {
  private(set) var state: LectureState
  private let settling: EffectSettling
  private let appearance: Appearance
  /// Effects that are not done.
  private let skips: @Sendable (Effect) -> Bool
  private(set) var hasQuit = false

  /// - Throws: `AddressError` for a first view that leads nowhere, or the system's refusal of a pipe.
  init(
    _ tour: Tour, in translation: Translation? = nil, seed: UInt64 = 0, step: Int = 0, size: TerminalSize,
    appearance: Appearance = Appearance(), runner: any ModelRunner = EngineRunner(),
    skipping skips: @escaping @Sendable (Effect) -> Bool = { _ in false }
  ) throws {
    state = try LectureState(tour, in: translation, seed: seed, size: size)
    state.app.appearance = appearance
    settling = try EffectSettling(runner: runner)
    (self.appearance, self.skips) = (appearance, skips)
    state.place = step
    settle(goTo(&state, step, anew: true))
  }

  mutating func send(_ message: LectureMessage) { settle(updateLecture(&state, message)) }

  mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }

  private mutating func settle(_ effects: [LectureEffect]) {
    var state = state
    var hasQuit = hasQuit
    let skips = skips
    func taken(_ effects: [LectureEffect]) -> [Effect] {
      effects.compactMap { effect in
        switch effect {
        case .app(let effect): return skips(effect) ? nil : effect
        case .answered: return nil
        case .quit:
          hasQuit = true
          return nil
        }
      }
    }
    settling.settle(taken(effects)) { taken(updateLecture(&state, .app($0))) }
    (self.state, self.hasQuit) = (state, hasQuit)
  }

  /// The whole picture.
  var canvas: Canvas {
    var canvas = Canvas(width: state.size.columns, height: state.size.rows, appearance: appearance)
    drawLecture(state, on: &canvas)
    return canvas
  }

  /// The view alone, as the explorer would show it at a size.
  func view(_ size: TerminalSize) -> Canvas {
    var app = state.app
    (app.size, app.isFramed) = (size, false)
    _ = update(&app, .resized(size))
    var canvas = Canvas(width: size.columns, height: size.rows, appearance: appearance)
    draw(app, on: &canvas)
    return canvas
  }
}
