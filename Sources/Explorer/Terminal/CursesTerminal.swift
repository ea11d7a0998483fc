import CNcurses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A terminal through ncursesw: the only file that knows of it.
///
/// ncurses sets the terminal up, reads keys, paints up to 256 colours and puts everything back. Frames in truecolor are written
/// past it: through ncurses a full screen of 200 × 60 in half-blocks took 21 to 42 ms, twice as long as a frame may, most of it
/// for defining thousands of colour pairs and for expanding a terminfo string for every cell. One such terminal can be open at a
/// time.
final class CursesTerminal: Terminal {
  let capabilities: Capabilities
  private(set) var graphicsRefusal: GraphicsRefusal?
  private(set) var size: TerminalSize
  private let pipe: WakePipe
  private var pairs: ColorPairs
  private var indices: [Color: Int32] = [:]
  private var shown: Canvas?
  private var pending: [Event] = []
  private var graphics: GraphicsLayer?
  private var isOpen = true

  /// How long after Escape the rest of a key's sequence may come, in milliseconds.
  private static let escapeDelay: Int32 = 25

  var waker: any Waker { pipe }

  /// Takes the screen.
  ///
  /// - Parameters:
  ///   - color: the command line's choice, and `configured` the configuration's; see `TerminalEnvironment.depth`.
  ///   - graphics: whether pictures are shown in pixels, over their cells; `graphicsRefusal` says why not.
  ///   - background: dark or light; what the environment says where it is not given.
  init(
    color: ColorChoice? = nil, configured: ColorChoice? = nil, graphics: GraphicsChoice = .off,
    background: Theme.Background? = nil, environment: TerminalEnvironment = .current
  ) throws(TerminalError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    let colors = { (entry: String) in Int(cncurses_entry_colors(entry)) }
    let wanted = environment.depth(flag: color, configured: configured, entryColors: colors(environment.term))
    let choice = environment.entry(for: wanted, colors: colors)
    let unicode = cncurses_locale_is_utf8()
    pipe = try WakePipe()
    // Before ncurses, which installs handlers of its own where there are none.
    cncurses_watch_signals(pipe.writeEnd)
    guard cncurses_open(choice.entry, CursesTerminal.escapeDelay) else {
      cncurses_unwatch_signals()
      throw .noEntry(term: environment.term)
    }
    cncurses_set_mouse(true)
    capabilities = Capabilities(
      depth: choice.depth, unicode: unicode, background: background ?? environment.background)
    pairs = ColorPairs(limit: Int(min(cncurses_pair_count(), 65_000)))
    size = CursesTerminal.measured() ?? TerminalSize(columns: 80, rows: 24)
    do throws(GraphicsRefusal) {
      if let found = try environment.graphics(graphics, depth: choice.depth) { open(found) }
    } catch {
      graphicsRefusal = error
    }
  }

  private func open(_ graphics: GraphicsProtocol) {
    let layer = GraphicsLayer(graphics, cell: CursesTerminal.cell())
    // Whatever ends the program or stops it, its pictures go.
    let leaving = layer.leaving
    _ = cncurses_set_leaving(leaving, leaving.count)
    self.graphics = layer
  }

  private static func cell() -> PixelSize {
    var (width, height): (Int32, Int32) = (0, 0)
    return cncurses_cell_size(&width, &height) ? PixelSize(width: Int(width), height: Int(height)) : .usualCell
  }

  deinit { restore() }

  func restore() {
    guard isOpen else { return }
    isOpen = false
    cncurses_close()
    cncurses_unwatch_signals()
  }

  func copy(_ text: [UInt8]) {
    guard isOpen else { return }
    let bytes = Clipboard.sequence(text, insideTmux: getenv("TMUX") != nil)
    cncurses_write(bytes, bytes.count)
  }

  func suspend() { if isOpen { cncurses_suspend() } }

  func resume() {
    guard isOpen else { return }
    cncurses_resume()
    adoptSize()
  }

  private static func measured() -> TerminalSize? {
    var (columns, rows): (Int32, Int32) = (0, 0)
    return cncurses_terminal_size(&columns, &rows) ? TerminalSize(columns: Int(columns), rows: Int(rows)) : nil
  }

  private func adoptSize() {
    size = CursesTerminal.measured() ?? size
    cncurses_resize(Int32(size.columns), Int32(size.rows))
    shown = nil
    if var layer = graphics {
      let bytes = layer.clear()
      cncurses_write(bytes, bytes.count)
      // Another size of letters comes as another size of the terminal.
      layer.cell = CursesTerminal.cell()
      graphics = layer
    }
    pending.append(.resize(size))
  }
}

// MARK: - Painting

extension CursesTerminal {
  func present(_ canvas: Canvas) {
    guard isOpen else { return }
    defer { shown = canvas }
    let (depth, ascii) = (capabilities.depth, !capabilities.unicode)
    // Cells under sixels have to be written again, which ncurses, knowing nothing of sixels, would not do.
    if let bytes = graphics?.frame(from: shown, to: canvas, depth: depth, ascii: ascii) {
      cncurses_write(bytes, bytes.count)
      return
    }
    if depth == .truecolor {
      let bytes = EscapeWriter.frame(from: shown, to: canvas, depth: depth, ascii: ascii)
      cncurses_write(bytes, bytes.count)
      return
    }
    if !paint(canvas, runs: CanvasDifference.runs(from: shown, to: canvas), giving: true) {
      // More pairs of colours than ncurses can hold since the last time: start over with those of this canvas.
      pairs.removeAll()
      cncurses_forget_pairs()
      _ = paint(canvas, runs: CanvasDifference.runs(from: nil, to: canvas), giving: false)
    }
    cncurses_flush()
  }

  /// Hands runs of cells to ncurses. Where the pairs do not suffice it stops, if `giving` up, or uses the terminal's own colours.
  private func paint(_ canvas: Canvas, runs: [CanvasDifference.Run], giving: Bool) -> Bool {
    var batch: [CNcursesCell] = []
    batch.reserveCapacity(canvas.width)
    for run in runs {
      batch.removeAll(keepingCapacity: true)
      for column in run.columns {
        let cell = canvas.cells[run.row * canvas.width + column]
        if cell.glyph == .continuation, capabilities.unicode { continue }
        guard let pair = pair(cell) else {
          if giving { return false }
          batch.append(encoded(cell, pair: 0))
          continue
        }
        batch.append(encoded(cell, pair: pair))
      }
      cncurses_put(Int32(run.row), Int32(run.columns.lowerBound), batch, Int32(batch.count))
    }
    return true
  }

  private func encoded(_ cell: Cell, pair: Int32) -> CNcursesCell {
    // Two question marks stand for a double-width character in ASCII: one for each half.
    let isHalf = cell.glyph == .continuation || cell.glyph.width == 2
    let glyph =
      capabilities.unicode ? cell.glyph : isHalf ? Glyph(ascii: UInt8(ascii: "?")) : ASCIIFallback.of(cell.glyph)
    let scalars = glyph.scalars
    return CNcursesCell(
      scalars: (scalars.base, scalars.first, scalars.second), pair: pair, attributes: cell.attributes.rawValue,
      width: UInt8(glyph.width))
  }

  /// The number of a cell's pair of colours; `nil` when none is left.
  private func pair(_ cell: Cell) -> Int32? {
    let (foreground, background) = (index(cell.foreground), index(cell.background))
    guard let (number, isNew) = pairs.number(foreground: foreground, background: background) else { return nil }
    if isNew { cncurses_set_pair(number, foreground, background) }
    return number
  }

  private func index(_ color: Color) -> Int32 {
    guard color.isRGB else { return -1 }
    if let known = indices[color] { return known }
    let index = Quantisation.index(color, depth: capabilities.depth)
    // A picture can bring any number of colours; a table that has grown large is not worth keeping.
    if indices.count > 100_000 { indices.removeAll() }
    indices[color] = index
    return index
  }
}

// MARK: - Events

extension CursesTerminal {
  func nextEvent(timeout: Duration?) -> Event? {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    while isOpen {
      if !pending.isEmpty { return pending.removeFirst() }
      if let event = readKey() { return event }
      let remaining = deadline.map { max($0 - .now, .zero) }
      wait(remaining)
      if pending.isEmpty, let deadline, ContinuousClock.now >= deadline { return readKey() }
    }
    return nil
  }

  /// Waits for input, a signal or a wake, and turns the latter two into pending events.
  private func wait(_ remaining: Duration?) {
    var descriptors = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&descriptors, 2, remaining.map(CursesTerminal.milliseconds) ?? -1) > 0 else { return }
    if descriptors[1].revents != 0 { for byte in Set(pipe.drain()).sorted() { handle(byte) } }
    let input = Int32(descriptors[0].revents)
    guard input != 0 else { return }
    if let event = readKey() {
      pending.append(event)
    } else if input & (POLLHUP | POLLERR | POLLNVAL) != 0 || cncurses_input_is_empty() {
      pending.append(.terminated(.hangup))
    }
  }

  private static func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    // Rounded up, so that the loop does not spin through the last fraction.
    let milliseconds = min(seconds, 1_000_000) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(milliseconds)
  }

  private func handle(_ byte: UInt8) {
    switch Int32(byte) {
    case 0: pending.append(.wake)
    case SIGWINCH: adoptSize()
    case SIGTSTP:
      cncurses_suspend()
      cncurses_stop_process()
      resume()
    case SIGCONT: resume()
    case SIGINT: end(.interrupt)
    case SIGTERM: end(.terminate)
    case SIGHUP: end(.hangup)
    default: break
    }
  }

  private func end(_ termination: Termination) {
    cncurses_signal_taken()
    pending.append(.terminated(termination))
  }

  private func readKey() -> Event? {
    var value: UInt32 = 0
    while true {
      switch UInt32(cncurses_read(&value)) {
      case CNcursesCharacter.rawValue:
        guard let scalar = Unicode.Scalar(value) else { continue }
        return .key(scalar == "\u{1B}" ? escapeOrAlt() : KeyDecoding.key(scalar))
      case CNcursesKeyCode.rawValue:
        if value == CNcursesKeyMouse.rawValue {
          if let mouse = KeyDecoding.mouse(readReport()) { return .mouse(mouse) }
        } else if let key = key(code: value) {
          return .key(key)
        }
      default: return nil
      }
    }
  }

  /// Escape alone, or Alt with the character that came together with it.
  private func escapeOrAlt() -> Key {
    var value: UInt32 = 0
    switch UInt32(cncurses_read(&value)) {
    case CNcursesCharacter.rawValue:
      guard let scalar = Unicode.Scalar(value), scalar != "\u{1B}" else { return .escape }
      return .alt(Character(scalar))
    case CNcursesKeyCode.rawValue:
      if let key = key(code: value) { pending.append(.key(key)) }
      return .escape
    default: return .escape
    }
  }

  /// The rest of a mouse report, up to its final letter.
  private func readReport() -> String {
    var report = ""
    while report.utf8.count < 32 {
      var value: UInt32 = 0
      guard UInt32(cncurses_read(&value)) == CNcursesCharacter.rawValue, let scalar = Unicode.Scalar(value) else {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        if poll(&input, 1, CursesTerminal.escapeDelay) > 0, input.revents & Int16(POLLIN) != 0 { continue }
        return report
      }
      report.unicodeScalars.append(scalar)
      if scalar == "M" || scalar == "m" { return report }
    }
    return report
  }

  private func key(code: UInt32) -> Key? {
    if code > CNcursesKeyFunction.rawValue { return .function(Int(code - CNcursesKeyFunction.rawValue)) }
    return switch CNcursesKey(code) {
    case CNcursesKeyUp: .up
    case CNcursesKeyDown: .down
    case CNcursesKeyLeft: .left
    case CNcursesKeyRight: .right
    case CNcursesKeyHome: .home
    case CNcursesKeyEnd: .end
    case CNcursesKeyPageUp: .pageUp
    case CNcursesKeyPageDown: .pageDown
    case CNcursesKeyInsert: .insert
    case CNcursesKeyDelete: .delete
    case CNcursesKeyBackspace: .backspace
    case CNcursesKeyBacktab: .backtab
    case CNcursesKeyEnter: .enter
    default: nil
    }
  }
}
