import CNcurses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A terminal that ncursesw sets up, reads keys from and puts back; the only file that knows of ncurses.
///
/// Frames are `EscapeWriter`'s, written past ncurses at every depth: through ncurses a full screen of 200 × 60 in half-blocks
/// took 21 to 42 ms, twice as long as a frame may, most of it for defining thousands of colour pairs and for expanding a
/// terminfo string for every cell. One such terminal can be open at a time.
final class CursesTerminal: Terminal {
  let capabilities: Capabilities
  private(set) var graphicsRefusal: GraphicsRefusal?
  private(set) var size: TerminalSize
  private let pipe: WakePipe
  private let dialect: Dialect
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
    let own = TerminalEntry(environment.term)
    if let own, !own.movesCursor { throw .unusable(term: environment.term) }
    let colors = { (name: String) in TerminalEntry(name)?.colors ?? -1 }
    let wanted = environment.depth(flag: color, configured: configured, entryColors: own?.colors ?? -1)
    let choice = environment.entry(for: wanted, colors: colors)
    guard let entry = choice.entry.map(TerminalEntry.init) ?? own else { throw .noEntry(term: environment.term) }
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
    dialect = entry.dialect(depth: choice.depth, ascii: !unicode)
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
    let bytes =
      graphics?.frame(from: shown, to: canvas, in: dialect) ?? EscapeWriter.frame(from: shown, to: canvas, in: dialect)
    if !bytes.isEmpty { cncurses_write(bytes, bytes.count) }
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
