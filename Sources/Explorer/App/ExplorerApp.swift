import VisionCore

/// The screens, from what the command line asks for.
struct ExplorerApp {
  private let preset: Preset?
  private let input: GridSize?
  private let image: String?
  private let weights: String?
  private let site: String?
  private let address: Address?
  let runner: any ModelRunner
  /// The language of the screens.
  var translation = Translation.english
  /// What is said beside everything else until the first key.
  var remark: Phrase?

  /// - Parameters:
  ///   - preset: the model to open; the models' list without one.
  ///   - input: the size of its input; its own resolution without one.
  ///   - image: the path of an image to look at.
  ///   - weights: the path of a checkpoint.
  ///   - site: the path of an attention to show, for which the model runs as soon as image and weights are there.
  init(
    preset: Preset? = nil, input: GridSize? = nil, image: String? = nil, weights: String? = nil,
    site: String? = nil, runner: any ModelRunner = EngineRunner()
  ) {
    (self.preset, self.input, self.image, self.weights) = (preset, input, image, weights)
    (self.site, self.runner, address) = (site, runner, nil)
  }

  /// The view that an address leads to.
  init(address: Address, runner: any ModelRunner = EngineRunner()) {
    (preset, input, image, weights, site) = (nil, nil, nil, nil, nil)
    (self.address, self.runner) = (address, runner)
  }

  /// The model that is shown where none is named.
  static var defaultPreset: Preset { Catalog.opening }

  /// The state before the first key, and what it asks for.
  func start(size: TerminalSize) throws -> (state: AppState, effects: [Effect]) {
    if let address {
      var state = AppState(preset: try Address.preset(address.model), size: size)
      state.translation = translation
      let effects = try apply(address, to: &state)
      return (state, effects + state.readCatalogue())
    }
    let preset = preset ?? ExplorerApp.defaultPreset
    var state = AppState(preset: preset, input: input, size: size)
    state.translation = translation
    var effects = state.readCatalogue()
    if self.preset != nil { state.screen = .stages }
    if let image {
      state.screen = .attention
      effects += state.loadImage(image)
    } else if let sample = SampleImages.path(of: "cat.png") {
      effects += state.loadImage(sample)
    }
    if let site, let place = state.reading?.sites.firstIndex(where: { $0.path == site }) {
      (state.attention.site, state.attention.runsWhenReady) = (place, weights != nil)
    }
    if let weights { effects += state.checkWeights(weights) }
    return (state, effects)
  }

  /// Shows the screens until the user quits. The caller restores the terminal.
  /// - Throws: `ReadingFailure` where the model cannot be built at the size.
  /// - Returns: why the program ends where it was told to from outside.
  @discardableResult
  func run(on terminal: any Terminal) throws -> Termination? {
    var (state, effects) = try start(size: terminal.size)
    if case .failure(let failure) = state.currentReading { throw failure }
    let appearance = Appearance(terminal.capabilities)
    state.appearance = appearance
    let background = EffectRunner(runner: runner, waker: terminal.waker)
    var remark = remark
    while true {
      if let remark { state.remind(of: remark) }
      var canvas = Canvas(width: state.size.columns, height: state.size.rows, appearance: appearance)
      draw(state, on: &canvas)
      terminal.present(canvas)
      for effect in effects {
        if case .copy(let text) = effect { terminal.copy(text) }
        background.perform(effect)
      }
      let messages: [Message]
      switch terminal.nextEvent(timeout: state.jobs.shown == nil ? nil : .milliseconds(100)) {
      case .key(let key):
        remark = nil
        messages = [.key(key)]
      case .mouse(let mouse): messages = [.mouse(mouse)]
      case .resize(let size): messages = [.resized(size)]
      case .wake: messages = background.takeMessages()
      case .terminated(let reason):
        background.cancelAll()
        return reason
      case nil:
        if state.jobs.shown == nil { return .hangup }
        messages = [.tick]
      }
      effects = messages.flatMap { update(&state, $0) }
      if effects.contains(where: { if case .quit = $0 { true } else { false } }) {
        background.cancelAll()
        return nil
      }
    }
  }
}
