import VisionCore

/// A list of models to choose one from, over a screen.
struct ModelPicker: Sendable {
  /// What the chosen model is for.
  enum Purpose: Sendable, Hashable {
    /// A column of Compare; nil adds one.
    case comparison(replacing: Int?)
    /// A curve of Scaling; nil adds one.
    case curve(replacing: Int?)
    /// To stand beside the chosen model on Attention.
    case link
    /// To have its heads plotted beside the chosen model's.
    case heads
  }

  let title: Phrase
  let purpose: Purpose
  private(set) var filter = LineEditor()
  private var row = 0
  /// Models besides the catalogue's, in front of them.
  private let also: [Preset]

  init(_ title: Phrase, for purpose: Purpose, also: [Preset] = []) {
    (self.title, self.purpose, self.also) = (title, purpose, also)
  }

  /// The models that the filter leaves.
  var found: [Preset] { Catalog.matching(filter.text, among: all) }

  private func list(_ found: [Preset]) -> ListView {
    ListView(count: found.count, selected: row, second: .activate)
  }

  var selected: Preset? {
    let found = found
    return found.indices.contains(row) ? found[row] : nil
  }

  /// Follows a message that types into the filter or moves through the list.
  mutating func follow(_ message: Message, in body: Region) {
    if case .edit(let edit) = message {
      filter.apply(edit)
      row = 0
    } else if let row = list(found).selection(after: message, in: ModelPicker.visibleRows(in: body)) {
      self.row = row
    }
  }

  private static let resolutionWidth = 8
  /// A space, the family's mark, a space, and a space after the title.
  private static let markWidths = 4

  private func frame(in body: Region) -> Region {
    let width = 2 + titleWidth + nameWidth + ModelPicker.resolutionWidth
    return body.centered(width: min(width, body.width), height: ModelPicker.frameHeight(in: body))
  }

  private static func frameHeight(in body: Region) -> Int { min(body.height - 2, 20) }
  /// How many models stand in the list, below the filter.
  static func visibleRows(in body: Region) -> Int { max(frameHeight(in: body) - 3, 0) }

  /// Of all models, so that the frame stays as it is while the filter is typed.
  private var all: [Preset] { also + Catalog.presets }
  private var titleWidth: Int { (all.map { CharacterWidth.of($0.title) }.max() ?? 0) + ModelPicker.markWidths }
  private var nameWidth: Int { (all.map { CharacterWidth.of($0.name) }.max() ?? 0) + 1 }

  /// Where the models stand.
  func rows(in body: Region) -> Region {
    var inner = frame(in: body).inset(horizontal: 1, vertical: 1)
    _ = inner.splitTop(1)
    return inner
  }

  func draw(in body: Region, on canvas: inout Canvas) {
    let frame = frame(in: body)
    canvas.shield(body)
    canvas.clear(frame)
    var inner = canvas.box(frame, title: StyledText(title), note: "enter chooses", focused: true)
    var line = inner.splitTop(1).inset(horizontal: 1)
    canvas.text("/", in: line.splitLeft(2), style: canvas.theme.accent.bold)
    canvas.editor(filter, in: line)
    let found = found
    if found.isEmpty { canvas.text(" No model is called that.", in: inner, style: canvas.theme.muted) }
    list(found).draw(in: inner, bar: frame.right - 1, on: &canvas) {
      draw(found[$0], in: $1, on: &$2)
    } above: {
      // A press chooses at once.
      $2.hit($1) { [index = $0] in $0.action == .press(.left) ? [.select(index), .activate] : nil }
    }
  }

  private func draw(_ preset: Preset, in row: Region, on canvas: inout Canvas) {
    var row = row
    let resolution = row.splitRight(ModelPicker.resolutionWidth)
    canvas.text("\(preset.input.compact) px ", in: resolution, style: canvas.theme.muted, alignment: .right)
    let title = row.splitLeft(min(titleWidth, row.width))
    canvas.text(StyledText(" ") + canvas.mark(of: preset.family) + StyledText(" \(preset.title)"), in: title)
    // A name that has no room is left out: half of one chooses nothing.
    if CharacterWidth.of(preset.name) <= row.width { canvas.text(preset.name, in: row, style: canvas.theme.muted) }
  }
}

// MARK: - Update

/// Keys while the list is open; nil for what is none of its business.
func updatePicker(_ state: inout AppState, _ message: Message) -> [Effect]? {
  guard let picker = state.picker else { return nil }
  switch message {
  case .activate:
    guard let preset = picker.selected else { return [] }
    state.picker = nil
    switch picker.purpose {
    case .comparison(let column): place(&state, preset, in: column)
    case .curve(let place): return plot(&state, preset, in: place)
    case .link: return link(&state, preset)
    case .heads:
      state.plotBeside(preset, named: state.addressName(of: preset))
      return updateScreen(&state, .inside(.run))
    }
  case .back: state.picker = nil
  case .show:
    state.picker = nil
    return nil
  case .edit, .move, .page, .first, .last, .select, .scroll:
    let body = state.layout.body
    state.picker?.follow(message, in: body)
  default: return nil
  }
  return []
}

extension Catalog {
  /// The models whose name, title, family or alias holds every word of a text.
  static func presets(matching text: String) -> [Preset] { matching(text, among: presets) }

  /// The same of a list.
  static func matching(_ text: String, among presets: [Preset]) -> [Preset] {
    let wanted = text.lowercased().split(separator: " ")
    return presets.filter { preset in
      let names = ([preset.name, preset.title, preset.family.title] + preset.aliases).joined(separator: " ")
      return wanted.allSatisfy { names.lowercased().contains($0) }
    }
  }
}
