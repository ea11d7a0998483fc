/// The key map as an overlay: what holds on the screen that is shown first.
struct HelpOverlay: Sendable {
  private struct Line: Sendable {
    /// Nil for a heading.
    let binding: Binding?
    let text: Phrase
  }

  private let lines: [Line]
  private let offset: Int
  private let area: Region

  init(_ state: AppState) {
    func section(_ title: Phrase, _ belongs: (Binding.Scope) -> Bool) -> [Line] {
      let bindings = KeyMap.bindings.filter { belongs($0.scope) }
      guard !bindings.isEmpty else { return [] }
      return [Line(binding: nil, text: title)] + bindings.map { Line(binding: $0, text: $0.help) }
        + [Line(binding: nil, text: "")]
    }
    let screens = [state.screen] + ScreenID.allCases.filter { $0 != state.screen }
    func belongs(to screen: ScreenID) -> (Binding.Scope) -> Bool {
      { scope in if case .screens(let screens) = scope { screens.contains(screen) } else { false } }
    }
    var lines = section(screens[0].title, belongs(to: screens[0])) + section("Everywhere") { $0 == .everywhere }
    for screen in screens.dropFirst() { lines += section(screen.title, belongs(to: screen)) }
    lines += section("While typing a filter or search") { $0 == .mode(.entry) }
    lines += section("While sizes are changed") { $0 == .mode(.whatIf) }
    lines += section("While something is exported") { $0 == .mode(.export) }
    lines += section("While typing a file's name") { $0 == .mode(.prompt) }
    self.lines = lines.dropLast()
    offset = state.helpOffset
    area = state.layout.body
  }

  private var frame: Region {
    area.centered(width: min(92, area.width - 2), height: min(lines.count + 2, area.height))
  }

  /// The help as it is scrolled.
  var pane: ScrollPane { ScrollPane(rows: lines.count, offset: offset) }
  var height: Int { frame.height - 2 }

  func draw(on canvas: inout Canvas) {
    canvas.hit(canvas.bounds) { if case .press = $0.action { [.back] } else { [] } }
    canvas.wheel(canvas.bounds) { [.scroll(.detail, by: $0)] }
    canvas.clear(frame)
    let note: Phrase =
      lines.count > height
      ? "\(canvas.glyphs.up)\(canvas.glyphs.down) scroll \(canvas.glyphs.dot) esc closes" : "esc closes"
    var inner = canvas.box(frame, title: "Keys", note: StyledText(note), focused: true)
    let bar = inner.splitRight(1)
    let first = pane.first(in: height)
    pane.draw(in: inner, bar: bar.x, on: &canvas)
    inner = inner.inset(horizontal: 1)
    for (row, line) in lines.dropFirst(first).prefix(height).enumerated() {
      var place = inner.row(row)
      guard let binding = line.binding else {
        canvas.text(line.text, in: place, style: canvas.theme.title)
        continue
      }
      let keys = place.splitLeft(min(24, place.width / 3))
      canvas.text(binding.allKeys(canvas.glyphs), in: keys, style: canvas.theme.accent)
      _ = place.splitLeft(1)
      canvas.text(line.text, in: place, style: canvas.theme.text)
    }
  }
}
