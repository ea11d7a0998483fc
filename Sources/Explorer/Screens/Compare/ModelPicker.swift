import VisionCore

/// A list of models to choose one from, over a screen.
struct ModelPicker: Sendable {
  let title: Phrase
  /// The column whose model is replaced; nil adds one.
  let replacing: Int?
  private(set) var filter = LineEditor()
  private(set) var found: [Preset]
  private(set) var cursor = ListCursor()
  /// Models besides the catalogue's, in front of them.
  private let also: [Preset]

  init(title: Phrase, replacing: Int?, also: [Preset] = []) {
    (self.title, self.replacing, self.also) = (title, replacing, also)
    found = also + Catalog.presets
  }

  var selected: Preset? { found.indices.contains(cursor.selected) ? found[cursor.selected] : nil }

  mutating func edit(_ edit: LineEdit, visible: Int) {
    filter.apply(edit)
    found = Catalog.matching(filter.text, among: also + Catalog.presets)
    cursor.select(0, of: found.count, visible: visible)
  }

  mutating func follow(_ message: Message, visible: Int) {
    _ = cursor.follow(message, of: found.count, visible: visible)
  }

  /// Selects the row at a position; false where there is none.
  mutating func select(x: Int, y: Int, in body: Region) -> Bool {
    let rows = rows(in: body)
    guard rows.contains(x: x, y: y), found.indices.contains(cursor.offset + y - rows.y) else { return false }
    cursor.select(cursor.offset + y - rows.y, of: found.count, visible: rows.height)
    return true
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
    canvas.clear(frame)
    var inner = canvas.box(frame, title: StyledText(title), note: "enter chooses", focused: true)
    var line = inner.splitTop(1).inset(horizontal: 1)
    canvas.text("/", in: line.splitLeft(2), style: canvas.theme.accent.bold)
    canvas.editor(filter, in: line)
    canvas.scrollBar(
      Region(x: frame.right - 1, y: inner.y, width: 1, height: inner.height), offset: cursor.offset,
      visible: inner.height, total: found.count)
    if found.isEmpty { canvas.text(" No model is called that.", in: inner, style: canvas.theme.muted) }
    for (place, preset) in found.dropFirst(cursor.offset).prefix(inner.height).enumerated() {
      let row = inner.row(place)
      draw(preset, in: row, on: &canvas)
      if place + cursor.offset == cursor.selected { canvas.restyle(row, canvas.theme.selection) }
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
