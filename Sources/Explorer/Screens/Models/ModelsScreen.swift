import VisionCore

/// What keys mean on the Models screen alone.
enum ModelsMessage: Sendable {
  /// The next order of the list.
  case sort
}

/// The catalogue's list, what is selected in it, and how far the card is scrolled.
struct ModelsState: Sendable {
  enum Order: String, CaseIterable, Sendable {
    case family, name, parameters, multiplyAccumulates = "MACs"
  }

  /// A row of the list.
  enum Row: Sendable {
    case heading(Family, models: Int)
    case model(Preset)

    var preset: Preset? {
      if case .model(let preset) = self { preset } else { nil }
    }
  }

  /// What the list says about a model beside its name.
  struct Figures: Sendable {
    let parameters: Int
    let multiplyAccumulates: Int
  }

  enum Pane: Sendable { case list, card }

  private(set) var order = Order.family
  private(set) var filter = LineEditor()
  var isFiltering = false
  private(set) var rows: [Row] = []
  private(set) var cursor = ListCursor()
  var pane = Pane.list
  var cardOffset = 0
  /// By name; empty until the catalogue has been read in the background.
  private(set) var figures: [String: Figures] = [:]

  /// The model that the card is about; nil where the filter leaves none.
  var selected: Preset? { rows.indices.contains(cursor.selected) ? rows[cursor.selected].preset : nil }

  static let bindings: [Binding] = [
    Binding(
      "open", "Open the selected model in Stages", in: .screens([.models]), [.init(.enter, sends: .activate)]),
    Binding(
      "filter", "Filter the models by name, family or alias", in: .screens([.models]),
      [.init(.character("/"), sends: .startFilter)]),
    Binding(
      "sort", "Sort by family, name, parameters, MACs", in: .screens([.models]),
      [.init(.character("s"), sends: .models(.sort))]),
    Binding(
      "compare", "Add the selected model to Compare", in: .screens([.models]),
      [.init(.character("c"), sends: .compare(.addSelected))]),
  ]
}

// MARK: - The list

extension ModelsState {
  /// Makes the list and selects a model in it.
  mutating func show(_ preset: Preset, in state: AppState) {
    refilter()
    select(preset, visible: ModelsLayout(state.layout.body).visibleRows)
  }

  /// Takes the figures of models that were read.
  mutating func learn(_ readings: [ModelReading]) {
    for reading in readings {
      figures[reading.preset.name] = Figures(
        parameters: reading.cost.parameters, multiplyAccumulates: reading.cost.multiplyAccumulates)
    }
    if order == .parameters || order == .multiplyAccumulates { refilter() }
  }

  /// Takes what another state of the list knows of models.
  mutating func learn(from other: ModelsState) { figures = other.figures }

  fileprivate mutating func select(_ preset: Preset?, visible: Int) {
    let place = rows.firstIndex { $0.preset?.name == preset?.name && $0.preset != nil }
    select(row: place ?? 0, visible: visible)
  }

  /// Selects a row, or where that is a heading the model below it.
  fileprivate mutating func select(row: Int, visible: Int) {
    cursor.select(row, of: rows.count, visible: visible)
    skipHeading(downwards: true, visible: visible)
    cardOffset = 0
  }

  fileprivate mutating func follow(_ message: Message, visible: Int) -> Bool {
    let before = cursor.selected
    guard cursor.follow(message, of: rows.count, visible: visible) else { return false }
    skipHeading(downwards: cursor.selected > before, visible: visible)
    cardOffset = 0
    return true
  }

  fileprivate mutating func scroll(by amount: Int, visible: Int) {
    cursor.scroll(by: amount, of: rows.count, visible: visible)
    skipHeading(downwards: true, visible: visible)
  }

  /// Leaves a heading in the direction of travel, and shows the heading above the first model that is seen.
  private mutating func skipHeading(downwards: Bool, visible: Int) {
    if rows.indices.contains(cursor.selected), rows[cursor.selected].preset == nil {
      let next = cursor.selected + (downwards || cursor.selected == 0 ? 1 : -1)
      cursor.select(next, of: rows.count, visible: visible)
    }
    let above = cursor.selected - 1
    if !downwards, cursor.offset == cursor.selected, rows.indices.contains(above), rows[above].preset == nil {
      cursor.scroll(by: -1, of: rows.count, visible: visible)
    }
  }

  fileprivate mutating func sort(visible: Int) {
    let kept = selected
    let all = Order.allCases
    order = all[((all.firstIndex(of: order) ?? 0) + 1) % all.count]
    refilter()
    select(kept, visible: visible)
  }

  fileprivate mutating func edit(_ edit: LineEdit, visible: Int) {
    let kept = selected
    filter.apply(edit)
    refilter()
    select(kept, visible: visible)
  }

  fileprivate mutating func clearFilter(visible: Int) {
    let kept = selected
    filter = LineEditor()
    isFiltering = false
    refilter()
    select(kept, visible: visible)
  }

  private mutating func refilter() {
    let found = Catalog.presets(matching: filter.text)
    if order == .family {
      rows = Catalog.families.flatMap { family -> [Row] in
        let own = found.filter { $0.family == family }
        return own.isEmpty ? [] : [.heading(family, models: own.count)] + own.map(Row.model)
      }
    } else {
      rows = found.sorted(by: precedes).map(Row.model)
    }
  }

  private func precedes(_ a: Preset, _ b: Preset) -> Bool {
    let (x, y) = (figures[a.name], figures[b.name])
    return switch order {
    case .family: false
    case .name: (a.title, a.input.count) < (b.title, b.input.count)
    case .parameters: (x?.parameters ?? 0, a.name) < (y?.parameters ?? 0, b.name)
    case .multiplyAccumulates: (x?.multiplyAccumulates ?? 0, a.name) < (y?.multiplyAccumulates ?? 0, b.name)
    }
  }
}

// MARK: - Layout

/// Where the panes stand.
struct ModelsLayout: Sendable {
  let list: Region
  let card: Region

  init(_ body: Region) {
    var rest = body
    let width = body.width < 72 ? 30 : min(max(body.width * 2 / 5 + 2, 39), 54)
    list = rest.splitLeft(width)
    card = rest
  }

  /// The list's rows, below its headings.
  var rows: Region {
    var inner = list.inset(horizontal: 1, vertical: 1)
    _ = inner.splitTop(2)
    return inner
  }

  var visibleRows: Int { rows.height }
  /// What the card is drawn in; its last column is the scroll bar's.
  var cardInner: Region { card.inset(horizontal: 2, vertical: 1) }
}

// MARK: - Update

func updateModels(_ state: inout AppState, _ message: Message) -> [Effect] {
  let layout = ModelsLayout(state.layout.body)
  let visible = layout.visibleRows
  defer { if let selected = state.models.selected { recordForCard(&state, selected) } }
  switch message {
  case .startFilter: (state.models.isFiltering, state.models.pane) = (true, .list)
  case .edit(let edit): state.models.edit(edit, visible: visible)
  case .activate where state.models.isFiltering: state.models.isFiltering = false
  case .activate: openSelected(&state)
  case .back: state.models.clearFilter(visible: visible)
  case .models(.sort): state.models.sort(visible: visible)
  case .compare: return updateCompare(&state, message)
  case .focus: state.models.pane = state.models.pane == .list ? .card : .list
  case .move(.right) where state.models.pane == .list: state.models.pane = .card
  case .move(.left) where state.models.pane == .card: state.models.pane = .list
  case .mouse(let mouse): updateModels(&state, mouse, layout)
  case .resized: state.models.select(row: state.models.cursor.selected, visible: visible)
  default:
    if state.models.pane == .card, scrollCard(&state, message, layout) { break }
    _ = state.models.follow(message, visible: visible)
  }
  return []
}

/// The card shows a model at its own resolution.
private func recordForCard(_ state: inout AppState, _ preset: Preset) {
  state.record(preset, at: preset.input)
}

private func openSelected(_ state: inout AppState) {
  guard let selected = state.models.selected else { return }
  if selected.name != state.preset.name { state.choose(selected) }
  state.screen = .stages
}

private func scrollCard(_ state: inout AppState, _ message: Message, _ layout: ModelsLayout) -> Bool {
  let page = max(layout.cardInner.height - 1, 1)
  let offset: Int
  switch message {
  case .move(.up): offset = state.models.cardOffset - 1
  case .move(.down): offset = state.models.cardOffset + 1
  case .page(let pages): offset = state.models.cardOffset + pages * page
  case .first: offset = 0
  case .last: offset = .max
  default: return false
  }
  guard let card = ModelCard(state, width: layout.cardInner.width, height: layout.cardInner.height) else { return true }
  state.models.cardOffset = min(max(offset, 0), max(card.rows - layout.cardInner.height, 0))
  return true
}

private func updateModels(_ state: inout AppState, _ mouse: MouseEvent, _ layout: ModelsLayout) {
  let isOverCard = layout.card.contains(x: mouse.x, y: mouse.y)
  switch mouse.action {
  case .press(.left):
    state.models.pane = isOverCard ? .card : .list
    guard layout.rows.contains(x: mouse.x, y: mouse.y) else { return }
    let row = state.models.cursor.offset + mouse.y - layout.rows.y
    guard state.models.rows.indices.contains(row), let preset = state.models.rows[row].preset else { return }
    // A second click opens what the first selected.
    if state.models.selected?.name == preset.name { return openSelected(&state) }
    state.models.select(row: row, visible: layout.visibleRows)
  case .wheelUp, .wheelDown:
    let rows = mouse.action == .wheelUp ? -3 : 3
    if isOverCard {
      for _ in 0..<3 { _ = scrollCard(&state, .move(rows < 0 ? .up : .down), layout) }
    } else {
      state.models.scroll(by: rows, visible: layout.visibleRows)
    }
  default: break
  }
}
