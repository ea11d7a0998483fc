import VisionCore

/// What keys mean on the Models screen alone.
enum ModelsMessage: Sendable {
  /// The next order of the list.
  case sort
  /// Shows the selected model in Stages.
  case open
}

/// How the catalogue's list is ordered and filtered, what is selected in it, and how far the card is scrolled.
struct ModelsState: Sendable, Hashable {
  enum Order: String, CaseIterable, Sendable, Named {
    case family, name, parameters, multiplyAccumulates = "MACs"
  }

  var order = Order.family
  var filter = LineEditor()
  var isFiltering = false
  /// The selected model's name; nil for the chosen model.
  var selected: String?
  var pane = Pane.list
  /// Rows that the card is scrolled by.
  var scroll = 0

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

/// What the list says about a model beside its name.
struct ModelFigures: Sendable {
  let parameters: Int
  let multiplyAccumulates: Int
}

/// A row of the list.
enum ModelRow: Sendable {
  case heading(Family, models: Int)
  case model(Preset)

  var preset: Preset? {
    if case .model(let preset) = self { preset } else { nil }
  }
}

// MARK: - What follows

extension AppState {
  private struct ModelsQuestion: Hashable, Sendable {
    let order: ModelsState.Order
    let filter: String
    /// Figures once known stay what they are.
    let known: Int
  }

  /// The rows of the list.
  var modelRows: [ModelRow] {
    memo(ModelsQuestion(order: models.order, filter: models.filter.text, known: figures.count)) {
      let found = Catalog.presets(matching: models.filter.text)
      guard models.order == .family else { return found.sorted(by: precedes).map(ModelRow.model) }
      return Catalog.families.flatMap { family -> [ModelRow] in
        let own = found.filter { $0.family == family }
        return own.isEmpty ? [] : [.heading(family, models: own.count)] + own.map(ModelRow.model)
      }
    }
  }

  private func precedes(_ a: Preset, _ b: Preset) -> Bool {
    let (x, y) = (figures[a.name], figures[b.name])
    return switch models.order {
    case .family: false
    case .name: (a.title, a.input.count) < (b.title, b.input.count)
    case .parameters: (x?.parameters ?? 0, a.name) < (y?.parameters ?? 0, b.name)
    case .multiplyAccumulates: (x?.multiplyAccumulates ?? 0, a.name) < (y?.multiplyAccumulates ?? 0, b.name)
    }
  }

  /// The list with the selected model; where the filter leaves that out, the first.
  var modelList: ListView {
    let rows = modelRows
    let wanted = models.selected ?? preset.name
    let selected = rows.firstIndex { $0.preset?.name == wanted } ?? rows.firstIndex { $0.preset != nil }
    return ListView(
      count: rows.count, selected: selected, isFocused: models.pane == .list, second: .models(.open),
      isSelectable: { rows[$0].preset != nil })
  }

  /// The model that the card is about; nil where the filter leaves none.
  var selectedModel: Preset? { modelList.selected.flatMap { modelRows[$0].preset } }
}

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

  /// What the card is drawn in; its last column is the scroll bar's.
  var cardInner: Region { card.inset(horizontal: 2, vertical: 1) }
  /// The rows of the list, below its filter and titles.
  var visibleRows: Int { max(list.height - 4, 0) }
}

// MARK: - Update

func updateModels(_ state: inout AppState, _ message: Message) -> [Effect] {
  switch message {
  case .startFilter: (state.models.isFiltering, state.models.pane) = (true, .list)
  case .edit(let edit):
    state.models.filter.apply(edit)
    state.models.scroll = 0
  case .activate where state.models.isFiltering: state.models.isFiltering = false
  case .activate, .models(.open): openSelected(&state)
  case .back:
    state.models.selected = state.selectedModel?.name ?? state.models.selected
    (state.models.filter, state.models.isFiltering) = (LineEditor(), false)
  case .models(.sort): state.models.order = state.models.order.following(1, in: ModelsState.Order.allCases)
  case .compare: return updateCompare(&state, message)
  case .focus: state.models.pane = state.models.pane.other
  case .pane(let pane): state.models.pane = pane
  case .move(.right) where state.models.pane == .list: state.models.pane = .detail
  case .move(.left) where state.models.pane == .detail: state.models.pane = .list
  default: moveOnModels(&state, message)
  }
  return []
}

private func openSelected(_ state: inout AppState) {
  guard let selected = state.selectedModel else { return }
  if selected.name != state.preset.name { state.choose(selected) }
  state.screen = .stages
}

private func moveOnModels(_ state: inout AppState, _ message: Message) {
  let layout = ModelsLayout(state.layout.body)
  let isOfList =
    switch message {
    case .select, .scroll(.list, _): true
    default: state.models.pane == .list
    }
  if isOfList {
    guard let row = state.modelList.selection(after: message, in: layout.visibleRows) else { return }
    (state.models.selected, state.models.scroll) = (state.modelRows[row].preset?.name, 0)
    if case .select = message { state.models.pane = .list }
  } else if let card = ModelCard(state, width: layout.cardInner.width, height: layout.cardInner.height),
    let offset = card.pane(state).offset(after: message, in: layout.cardInner.height)
  {
    state.models.scroll = offset
  }
}
