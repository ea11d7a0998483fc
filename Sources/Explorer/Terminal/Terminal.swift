import VisionCore

/// What a terminal can show.
struct Capabilities: Hashable, Sendable {
  var depth: ColorDepth
  /// Whether characters beyond ASCII arrive.
  var unicode: Bool
  var background: Theme.Background
}

extension Appearance {
  /// How to draw for a terminal.
  init(_ capabilities: Capabilities) {
    self.init(background: capabilities.background, depth: capabilities.depth, unicode: capabilities.unicode)
  }
}

/// Wakes a terminal's event loop; may be called from any thread.
protocol Waker: Sendable {
  func wake()
}

/// A screen with a keyboard. Used from one thread.
protocol Terminal: AnyObject {
  var capabilities: Capabilities { get }
  var size: TerminalSize { get }
  /// Makes a background task's `wake()` arrive as `Event.wake`; several before the loop looks count as one.
  var waker: any Waker { get }

  /// Shows a canvas; only what differs from the last one is sent.
  func present(_ canvas: Canvas)
  /// Asks the terminal to put a text into its user's clipboard; terminals that do not allow it say nothing.
  func copy(_ text: [UInt8])
  /// The next event; `nil` when the time has passed without one. Waits for ever without a timeout.
  func nextEvent(timeout: Duration?) -> Event?
  /// Gives the screen back for a while, e.g. to another program.
  func suspend()
  /// Takes the screen again; `Event.resize` asks for it to be drawn.
  func resume()
  /// Gives the screen back for good. Harmless when repeated.
  func restore()
}

extension TerminalSize {
  /// The smallest size that screens are laid out for.
  static let minimum = TerminalSize(columns: 60, rows: 16)

  /// Whether screens fit.
  var isEnough: Bool { columns >= TerminalSize.minimum.columns && rows >= TerminalSize.minimum.rows }
}

extension Canvas {
  /// Says, where the terminal is too small for a screen, how large it is and how large it has to be.
  mutating func drawTooSmall(needed: TerminalSize = .minimum) {
    let message = StyledText(
      "This terminal is \(width) \(glyphs.times) \(height); the explorer needs at least "
        + "\(needed.columns) \(glyphs.times) \(needed.rows). Enlarge the window, or press q to quit.", theme.warning)
    let rows = message.wrapped(to: width, in: translation).count
    clear(bounds)
    paragraph(message, in: bounds.centered(width: width, height: min(rows, height)), alignment: .center)
  }
}
