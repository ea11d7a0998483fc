import VisionCore

@testable import Explorer

/// Walks through the screens by keys, so that what they draw is seen in a language: every screen and view, lists, prompts, the
/// list of sizes, notices, what is said while work goes on, and help.
enum EveryScreen {
  /// A model, keys as the command line takes them, and whether there is an image.
  struct Walk: Sendable, CustomStringConvertible {
    let model: String
    let keys: String

    var description: String { "\(model): \(keys)" }
  }

  static let walks: [Walk] = [
    Walk(
      model: demo("swin"),
      keys: "1 / z z escape s s s a a enter i escape w enter X escape 2 y y s / q escape escape enter ] ?"),
    Walk(model: demo("vit"), keys: "e down right enter 0 up up right 5 enter q q u U W escape o escape escape 5"),
    Walk(model: demo("cvt"), keys: "3 down down down d down down escape a escape enter escape + - x a escape"),
    Walk(
      model: demo("swin"),
      keys: "4 enter c t right t f m m S S S p p ~ z a escape O S s escape escape 5 space space space space space p z"),
    Walk(model: demo("t2t-vit"), keys: "4 enter 8 m v m m v v v v m m m v"),
    Walk(model: demo("swin"), keys: "8 x f v v m m v m m v v v x w"),
    Walk(model: demo("swinv2"), keys: "8 v v v m m"),
    Walk(model: "resnet-50", keys: "4 8 v v v v"),
    Walk(model: demo("vit"), keys: "7 b escape"),
  ]

  /// Draws the screens after each key: while what it started goes on, and when that is done.
  static func go(
    _ walk: Walk, columns: Int, rows: Int, in translation: Translation, _ seen: (String, Canvas) -> Void
  ) throws {
    let runner = ComputedRunner()
    var app = ExplorerApp(preset: try ModelChoice(walk.model, for: .counting).preset, runner: runner)
    app.translation = translation
    let settling = try EffectSettling(runner: runner)
    var (state, effects) = try app.start(size: TerminalSize(columns: columns, rows: rows))
    func show(_ key: String) {
      var canvas = Canvas(width: columns, height: rows)
      draw(state, on: &canvas)
      seen("\(walk.model) \(key)", canvas)
    }
    // The list's figures are numbers in every language, and take long to count.
    effects.removeAll { $0.starts(.catalogue) }
    settling.settle(effects) { update(&state, $0) }
    for word in walk.keys.split(separator: " ").map(String.init) {
      guard let key = Key(word: word) else { continue }
      effects = update(&state, .key(key))
      show(word)
      settling.settle(effects) { update(&state, $0) }
      show(word)
    }
    for _ in 0..<4 where state.help {
      _ = update(&state, .key(.pageDown))
      show("help")
    }
  }
}
