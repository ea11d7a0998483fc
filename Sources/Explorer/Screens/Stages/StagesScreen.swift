import VisionCore

/// What keys mean on the Stages screen alone.
enum StagesMessage: Sendable {
  /// The next order of the rows.
  case sort
  /// One level more is open, or for −1 one less.
  case level(Int)
  /// Stages open, blocks folded.
  case foldToBlocks
  /// The next row that is found, or for −1 the previous.
  case find(Int)
  /// The next counting rule that has a number for the model.
  case nextRule
  /// Times beside the counts, measured where they are not known yet, or away again.
  case toggleTimes
  /// Opens or folds a row of the list, and selects it.
  case fold(Int)
}

/// What of the chosen model's tree is open, selected and searched for, and how it is counted.
struct StagesState: Sendable, Hashable {
  /// The selected row; what it is folded into is selected in its place.
  var row = OutlineTree.RowKey()
  /// The paths of the modules that are open; nil for those that are at first.
  var open: Set<String>?
  var order = OutlineTree.Order.execution
  var rule = CountingRule.exact
  var search = LineEditor()
  var isSearching = false
  /// Where the search began; it goes back there when the text no longer finds anything nearer.
  var searchStart = OutlineTree.RowKey()
  var pane = Pane.list
  /// Rows that the detail pane is scrolled by.
  var scroll = 0
  /// Whether times stand beside the counts where there are any.
  var showsTimes = false

  /// Lets go of what was chosen in a model's tree, for another model.
  mutating func leaveModel() {
    let (rule, showsTimes, pane) = (rule, showsTimes, pane)
    self = StagesState()
    (self.rule, self.showsTimes, self.pane) = (rule, showsTimes, pane)
  }
}

// MARK: - What follows

/// The chosen model's tree as it is asked for, with its counts and times.
struct StagesPage: Sendable {
  let state: StagesState
  let reading: ModelReading
  /// The model before it was edited; nil where it is not.
  let before: ModelReading?
  let tree: OutlineTree
  /// What the counting rule makes of the model; nil for the exact count, which the rows hold.
  let counted: RuleCount?
  let countedBefore: RuleCount?
  /// The times that stand beside the counts; nil where none were asked for, or they are another model's.
  let times: ModelTimes?
  /// The selected row of the outline.
  let selected: Int

  /// What the rule makes of a row of the model.
  func count(of row: Outline.Row) -> Int { counted?.count(of: row.node) ?? row.multiplyAccumulates }

  /// What the rule made of a row of the model before it was edited.
  func countBefore(of row: Outline.Row) -> Int {
    counted == nil ? row.multiplyAccumulates : countedBefore?.count(of: row.node) ?? row.multiplyAccumulates
  }

  /// What is open besides what lies above the selected row.
  var folding: OutlineTree.Folding { tree.folding(besides: selected) }

  var list: ListView {
    let place = tree.visible.firstIndex(of: selected) ?? 0
    return ListView(
      count: tree.visible.count, selected: place, isFocused: state.pane == .list, second: .stages(.fold(place)))
  }

  /// What the detail pane says about the selected row.
  var detail: NodeDetail {
    // What is gone is a row of the original.
    let isGone = tree.changes[selected] == .removed
    return NodeDetail(
      tree.rows[selected], isGone ? before ?? reading : reading, counted: isGone ? countedBefore : counted,
      times: isGone ? nil : times)
  }

  /// Whether a row's name, kind or path is what is searched for.
  func matches(_ row: Outline.Row) -> Bool {
    let wanted = state.search.text.lowercased()
    guard !wanted.isEmpty else { return false }
    return row.title.lowercased().contains(wanted) || (row.kind ?? "").lowercased().contains(wanted)
      || row.kind != nil && row.path.lowercased().hasSuffix(wanted)
  }

  /// How many rows are found.
  var matchCount: Int { tree.rows.count(where: matches) }

  /// The next row that is found from a row on, around the end.
  func match(from start: Int, step: Int) -> Int? {
    let count = tree.rows.count
    return (0..<count).lazy.map { ((start + $0 * step) % count + count) % count }.first { matches(tree.rows[$0]) }
  }
}

extension AppState {
  private struct TreeQuestion: Hashable, Sendable {
    let model: String
    let input: GridSize
    let before: String?
    let rule: CountingRule
    var open: Set<String>?
    var order: OutlineTree.Order?
  }

  /// The tree as it is shown; nil where the model does not fit the size.
  var stagesPage: StagesPage? {
    guard let reading else { return nil }
    let before = whatIf.editing(of: preset).flatMap { $0.isEdited ? $0.before : nil }
    let countedBefore = before.flatMap { count(of: $0) }
    // A rule that has no number for one of the two explains no change.
    let counted = before != nil && countedBefore == nil ? nil : count(of: reading)
    var question = TreeQuestion(
      model: preset.name, input: input, before: before.map { "\($0.preset.name) \($0.input)" }, rule: stages.rule)
    let whole = memo(question) {
      OutlineTree(
        reading, before: before, count: { counted?.count(of: $0.node) ?? $0.multiplyAccumulates },
        countBefore: {
          counted == nil ? $0.multiplyAccumulates : countedBefore?.count(of: $0.node) ?? $0.multiplyAccumulates
        })
    }
    (question.open, question.order) = (stages.open, stages.order)
    let tree = memo(question) { whole.arranged(open: stages.open, stages.order) }
    return StagesPage(
      state: stages, reading: reading, before: before, tree: tree, counted: counted, countedBefore: countedBefore,
      times: stages.showsTimes ? measured.flatMap { $0.belong(to: reading) ? $0 : nil } : nil,
      selected: tree.nearestVisible(tree.row(with: stages.row)))
  }

  /// What the chosen rule makes of a model; nil for the exact count, and where the rule has no number.
  private func count(of reading: ModelReading) -> RuleCount? {
    let question = TreeQuestion(
      model: reading.preset.name, input: reading.input, before: nil, rule: stages.rule)
    return stages.rule == .exact ? nil : memo(question) { reading.count(stages.rule) }
  }

  /// Shows what was measured of the chosen model.
  mutating func adopt(_ times: ModelTimes) { (measured, stages.showsTimes) = (times, true) }

  /// Counts by the next rule that has a number for the chosen model, and says which it is.
  fileprivate mutating func changeRule() {
    guard let reading else { return }
    let rules = CountingRule.allCases
    let place = rules.firstIndex(of: stages.rule) ?? 0
    let following = (1...rules.count).map { rules[(place + $0) % rules.count] }
    stages.rule = following.first { $0 == .exact || reading.count($0) != nil } ?? .exact
    notice = .information("Counted: \(stages.rule.summary).")
  }

  /// Selects a row of the outline and opens what lies above it.
  mutating func reveal(_ row: Int, in page: StagesPage) {
    change(page) { $0.reveal(row) }
    select(row, in: page)
  }

  fileprivate mutating func select(_ row: Int, in page: StagesPage) {
    if row != page.selected { stages.scroll = 0 }
    stages.row = page.tree.key(of: row)
  }

  /// Opens and folds.
  mutating func change(_ page: StagesPage, _ change: (inout OutlineTree) -> Void) {
    var tree = page.tree
    change(&tree)
    stages.open = tree.chosen
  }
}

// MARK: - Update

func updateStages(_ state: inout AppState, _ message: Message) -> [Effect] {
  if case .changeResolution(let change) = message { return state.changeResolution(change) }
  guard let page = state.stagesPage else { return [] }
  switch message {
  case .startFilter:
    (state.stages.isSearching, state.stages.search, state.stages.pane) = (true, LineEditor(), .list)
    state.stages.searchStart = page.tree.key(of: page.selected)
  case .edit(let edit):
    state.stages.search.apply(edit)
    find(&state, from: page.tree.row(with: state.stages.searchStart), step: 1)
  case .activate where state.stages.isSearching: state.stages.isSearching = false
  case .back: (state.stages.isSearching, state.stages.search) = (false, LineEditor())
  case .move(let direction) where state.stages.isSearching:
    let step = direction == .up ? -1 : 1
    find(&state, from: page.selected + step, step: step)
  case .stages(let message): return updateTree(&state, page, message)
  case .focus: state.stages.pane = state.stages.pane.other
  case .pane(let pane): state.stages.pane = pane
  default: moveOnStages(&state, page, message)
  }
  return []
}

private func find(_ state: inout AppState, from start: Int, step: Int) {
  guard let page = state.stagesPage, let row = page.match(from: start, step: step) else { return }
  state.reveal(row, in: page)
}

private func updateTree(_ state: inout AppState, _ page: StagesPage, _ message: StagesMessage) -> [Effect] {
  switch message {
  case .sort: state.stages.order = state.stages.order.following(1, in: OutlineTree.Order.allCases)
  case .level(let step): state.change(page) { $0.changeLevel(by: step) }
  case .foldToBlocks: state.stages.open = nil
  case .nextRule: state.changeRule()
  case .find(let step): find(&state, from: page.selected + step, step: step)
  case .fold(let place):
    guard page.tree.visible.indices.contains(place) else { return [] }
    state.stages.pane = .list
    fold(&state, page, page.tree.visible[place])
  case .toggleTimes:
    guard state.measured?.belong(to: page.reading) == true else { return state.startTiming() }
    state.stages.showsTimes.toggle()
  }
  return []
}

private func fold(_ state: inout AppState, _ page: StagesPage, _ row: Int) {
  state.change(page) { $0.setOpen(row, !$0.isOpen(row)) }
  state.select(row, in: page)
}

/// Moving and folding in the tree, where right opens and left folds or goes to the parent; scrolling the detail pane.
private func moveOnStages(_ state: inout AppState, _ page: StagesPage, _ message: Message) {
  let (layout, tree, row) = (state.stagesLayout, page.tree, page.selected)
  switch (message, state.stages.pane) {
  case (.scroll(.detail, _), _), (.move, .detail), (.page, .detail), (.first, .detail), (.last, .detail):
    let inner = layout.detailInner
    let rows = page.detail.rows(width: inner.width, isShort: layout.isShort, in: state.translation)
    let pane = ScrollPane(rows: rows, offset: state.stages.scroll)
    if let offset = pane.offset(after: message, in: inner.height) { state.stages.scroll = offset }
  case (.toggle, .list), (.activate, .list): fold(&state, page, row)
  case (.move(.right), _) where tree.hasChildren(row) && !tree.isOpen(row),
    (.move(.left), _) where tree.isOpen(row):
    fold(&state, page, row)
  case (.move(.left), _): if let parent = tree.parents[row] { state.select(parent, in: page) }
  default:
    let message = if case .move(.right) = message { Message.move(.down) } else { message }
    guard let place = page.list.selection(after: message, in: layout.visibleRows) else { return }
    if case .select = message { state.stages.pane = .list }
    state.select(tree.visible[place], in: page)
  }
}
