import VisionCore

@testable import Explorer

/// The program without a terminal: keys go in, pictures of the screen come out.
struct Session {
  private(set) var state: AppState
  /// What the updates asked for, in order.
  private(set) var effects: [Effect] = []
  private let appearance: Appearance

  /// Opens the program, with the whole catalogue read already.
  init(
    _ model: String? = nil, columns: Int = 80, rows: Int = 24, appearance: Appearance = Appearance()
  ) throws {
    try self.init(
      preset: model.map { try Catalog.preset(named: $0) }, columns: columns, rows: rows, appearance: appearance)
  }

  /// Opens the program with a model, perhaps of a user, at another size than its own.
  init(
    preset: Preset?, input: GridSize? = nil, columns: Int = 80, rows: Int = 24, appearance: Appearance = Appearance()
  ) throws {
    try self.init(ExplorerApp(preset: preset, input: input), columns: columns, rows: rows, appearance: appearance)
  }

  /// Opens a view.
  init(address: Address, columns: Int = 120, rows: Int = 40) throws {
    try self.init(ExplorerApp(address: address), columns: columns, rows: rows, appearance: Appearance())
  }

  private init(_ app: ExplorerApp, columns: Int, rows: Int, appearance: Appearance) throws {
    (state, effects) = try app.start(size: TerminalSize(columns: columns, rows: rows))
    self.appearance = appearance
    state.appearance = appearance
    answer(.catalogue) { state in
      state.keep(Session.catalogue)
      return []
    }
  }

  /// Every model at its own resolution, read once for all tests.
  private static let catalogue = Catalog.presets.compactMap {
    try? ModelReading($0, input: $0.input)
  }

  mutating func send(_ message: Message) { effects += update(&state, message) }

  /// Puts something into the state that no key does.
  mutating func change(_ body: (inout AppState) -> Void) { body(&state) }

  mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }

  /// Types characters, each a key of its own.
  mutating func type(_ text: String) { for character in text { press(.character(character)) } }

  mutating func click(x: Int, y: Int) { send(.mouse(MouseEvent(action: .press(.left), x: x, y: y))) }

  mutating func wheel(_ action: MouseEvent.Action, x: Int, y: Int) {
    send(.mouse(MouseEvent(action: action, x: x, y: y)))
  }

  var canvas: Canvas {
    var canvas = Canvas(width: state.size.columns, height: state.size.rows, appearance: appearance)
    draw(state, on: &canvas)
    return canvas
  }

  var text: String { canvas.plainText() }

  /// The rows of the screen that hold a text.
  func lines(with part: String) -> [String] {
    text.split(separator: "\n").map(String.init).filter { $0.contains(part) }
  }

  /// The column and row where a text begins.
  func place(of part: String) -> (x: Int, y: Int)? {
    for (y, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let range = line.range(of: part) { return (line.distance(from: line.startIndex, to: range.lowerBound), y) }
    }
    return nil
  }

  var hasQuit: Bool { effects.contains { if case .quit = $0 { true } else { false } } }
}

extension Substring {
  /// Where a text begins and ends; nil where it does not occur.
  fileprivate func range(of part: String) -> Range<Index>? { ranges(of: part).first }
}
