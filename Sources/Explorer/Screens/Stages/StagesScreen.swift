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
}

/// The tree of the chosen model, what is selected in it and searched for.
struct StagesState: Sendable {
  enum Pane: Sendable { case tree, detail }

  fileprivate(set) var tree: OutlineTree?
  /// The selected row of the outline.
  fileprivate(set) var selected = 0
  fileprivate(set) var cursor = ListCursor()
  fileprivate(set) var search = LineEditor()
  fileprivate(set) var isSearching = false
  /// Where the search began; it goes back there when the text no longer finds anything nearer.
  fileprivate var searchStart = 0
  fileprivate(set) var pane = Pane.tree
  fileprivate(set) var detailOffset = 0
  /// What the detail pane says about the selected row.
  fileprivate(set) var detail: NodeDetail?
  /// What the counting rule makes of the model; nil for the exact count, which the rows hold.
  fileprivate(set) var counted: RuleCount?
  /// What was measured last, of whichever model and size.
  private var measured: ModelTimes?
  /// Whether times stand beside the counts where there are any.
  private var showsTimes = false
  private var model: String?
  /// The model before it was edited; nil where it is not.
  private(set) var before: ModelReading?
  /// What the counting rule makes of the model before it was edited.
  private(set) var countedBefore: RuleCount?
}

extension StagesState {
  /// Shows another reading; what was open and selected stays so where it is the same model at another size or edited.
  mutating func adopt(_ reading: ModelReading?, before: ModelReading?, rule: CountingRule, visible: Int) {
    self.before = before
    countedBefore = before?.count(rule)
    // A rule that has no number for one of the two explains no change.
    counted = before != nil && countedBefore == nil ? nil : reading.flatMap { $0.count(rule) }
    guard let reading else {
      (tree, detail) = (nil, nil)
      return
    }
    let name = before?.preset.name ?? reading.preset.name
    let previous = model == name ? tree : nil
    let tree = OutlineTree(
      reading, before: before, like: previous, count: count, countBefore: countBefore)
    let kept = previous.flatMap { tree.row(like: $0.rows[selected], place: selected) }
    (self.tree, model) = (tree, name)
    if previous == nil { (cursor, search) = (ListCursor(), LineEditor()) }
    select(kept ?? 0, reading, visible: visible)
  }

  /// What the rule makes of a row of the model.
  func count(of row: Outline.Row) -> Int { counted?.count(of: row.node) ?? row.multiplyAccumulates }

  /// What the rule made of a row of the model before it was edited.
  func countBefore(of row: Outline.Row) -> Int {
    counted == nil ? row.multiplyAccumulates : countedBefore?.count(of: row.node) ?? row.multiplyAccumulates
  }

  /// The times that stand beside the counts; nil where none were asked for, or they are another model's.
  func times(of reading: ModelReading) -> ModelTimes? {
    showsTimes ? measured.flatMap { $0.belong(to: reading) ? $0 : nil } : nil
  }

  /// Keeps what was measured, and shows it.
  fileprivate mutating func adopt(_ times: ModelTimes, _ reading: ModelReading?) {
    (measured, showsTimes) = (times, true)
    if let reading { adoptSelection(reading) }
  }

  /// Shows times that are known, or hides those that are shown.
  /// - Returns: whether there are any to show or hide.
  fileprivate mutating func toggleTimes(_ reading: ModelReading) -> Bool {
    guard let measured, measured.belong(to: reading) else { return false }
    showsTimes.toggle()
    adoptSelection(reading)
    return true
  }

  /// Selects a row, or what it is folded into.
  fileprivate mutating func select(_ row: Int, _ reading: ModelReading, visible: Int) {
    guard let tree, tree.rows.indices.contains(row) else { return }
    let seen = tree.nearestVisible(row)
    cursor.select(tree.visible.firstIndex(of: seen) ?? 0, of: tree.visible.count, visible: visible)
    adoptSelection(reading)
  }

  /// Makes the row under the cursor the selected one.
  fileprivate mutating func adoptSelection(_ reading: ModelReading) {
    guard let tree, tree.visible.indices.contains(cursor.selected) else { return }
    let row = tree.visible[cursor.selected]
    if row != selected || detail == nil { detailOffset = 0 }
    selected = row
    // What is gone is a row of the original.
    let isGone = tree.changes[row] == .removed
    detail = NodeDetail(
      tree.rows[row], isGone ? before ?? reading : reading, counted: isGone ? countedBefore : counted,
      times: isGone ? nil : times(of: reading))
  }

  /// Whether a row's name, kind or path is what is searched for.
  func matches(_ row: Outline.Row) -> Bool {
    let wanted = search.text.lowercased()
    guard !wanted.isEmpty else { return false }
    return row.title.lowercased().contains(wanted) || (row.kind ?? "").lowercased().contains(wanted)
      || row.kind != nil && row.path.lowercased().hasSuffix(wanted)
  }

  /// The next row that is found from a row on, around the end.
  fileprivate func match(from start: Int, step: Int) -> Int? {
    guard let tree, !tree.rows.isEmpty else { return nil }
    let count = tree.rows.count
    for distance in 0..<count {
      let row = ((start + distance * step) % count + count) % count
      if matches(tree.rows[row]) { return row }
    }
    return nil
  }

  /// How many rows are found.
  var matchCount: Int { tree?.rows.count(where: matches) ?? 0 }
}

// MARK: - For addresses

extension StagesState {
  /// Opens what lies above a row and selects it.
  mutating func open(row: Int, in state: AppState) {
    guard let reading = state.reading else { return }
    tree?.reveal(row)
    select(row, reading, visible: state.stagesLayout.visibleRows)
  }

  /// Opens so many levels of modules everywhere.
  mutating func openLevels(_ count: Int, in state: AppState) {
    guard let reading = state.reading else { return }
    tree?.open(levels: count)
    select(selected, reading, visible: state.stagesLayout.visibleRows)
  }

  /// Opens the modules of some paths and no others.
  mutating func openModules(_ paths: [String], in state: AppState) {
    guard let reading = state.reading else { return }
    tree?.open(modules: paths)
    select(selected, reading, visible: state.stagesLayout.visibleRows)
  }
}

extension AppState {
  /// Shows what was measured of the chosen model.
  mutating func adopt(_ times: ModelTimes) { stages.adopt(times, reading) }
}

// MARK: - Update

func updateStages(_ state: inout AppState, _ message: Message) -> [Effect] {
  let layout = state.stagesLayout
  if case .changeResolution(let change) = message { return state.changeResolution(change) }
  guard let reading = state.reading else { return [] }
  let visible = layout.visibleRows
  switch message {
  case .startFilter:
    state.stages.isSearching = true
    state.stages.search = LineEditor()
    state.stages.searchStart = state.stages.selected
    state.stages.pane = .tree
  case .edit(let edit):
    state.stages.search.apply(edit)
    find(&state, from: state.stages.searchStart, step: 1, reading, visible)
  case .activate where state.stages.isSearching: state.stages.isSearching = false
  case .back: (state.stages.isSearching, state.stages.search) = (false, LineEditor())
  case .move(let direction) where state.stages.isSearching:
    let step = direction == .up ? -1 : 1
    find(&state, from: state.stages.selected + step, step: step, reading, visible)
  case .stages(.find(let step)): find(&state, from: state.stages.selected + step, step: step, reading, visible)
  case .stages(.toggleTimes): return state.stages.toggleTimes(reading) ? [] : state.startTiming()
  case .stages(let message): updateTree(&state, message, reading, visible)
  case .focus: state.stages.pane = state.stages.pane == .tree ? .detail : .tree
  case .mouse(let mouse): updateStages(&state, mouse, reading, layout)
  case .resized: state.stages.select(state.stages.selected, reading, visible: visible)
  default:
    if state.stages.pane == .detail {
      scrollDetail(&state, message, layout)
    } else {
      move(&state, message, reading, visible)
    }
  }
  return []
}

private func find(_ state: inout AppState, from start: Int, step: Int, _ reading: ModelReading, _ visible: Int) {
  guard let row = state.stages.match(from: start, step: step) else { return }
  state.stages.tree?.reveal(row)
  state.stages.select(row, reading, visible: visible)
}

private func updateTree(_ state: inout AppState, _ message: StagesMessage, _ reading: ModelReading, _ visible: Int) {
  switch message {
  case .sort: state.stages.tree?.sort()
  case .level(let change): state.stages.tree?.changeLevel(by: change)
  case .foldToBlocks: state.stages.tree?.foldToBlocks()
  case .nextRule: state.changeRule()
  case .find, .toggleTimes: break
  }
  state.stages.select(state.stages.selected, reading, visible: visible)
}

/// Moving and folding in the tree: right opens, left folds or goes to the parent.
private func move(_ state: inout AppState, _ message: Message, _ reading: ModelReading, _ visible: Int) {
  guard let tree = state.stages.tree else { return }
  let row = state.stages.selected
  switch message {
  case .toggle, .activate: state.stages.tree?.setOpen(row, !tree.isOpen(row))
  case .move(.right) where tree.hasChildren(row) && !tree.isOpen(row): state.stages.tree?.setOpen(row, true)
  case .move(.right): return moveCursor(&state, .move(.down), reading, visible)
  case .move(.left) where tree.isOpen(row): state.stages.tree?.setOpen(row, false)
  case .move(.left):
    if let parent = tree.parents[row] { state.stages.select(parent, reading, visible: visible) }
    return
  default: return moveCursor(&state, message, reading, visible)
  }
  state.stages.select(row, reading, visible: visible)
}

private func moveCursor(_ state: inout AppState, _ message: Message, _ reading: ModelReading, _ visible: Int) {
  guard let tree = state.stages.tree else { return }
  if state.stages.cursor.follow(message, of: tree.visible.count, visible: visible) {
    state.stages.adoptSelection(reading)
  }
}

private func scrollDetail(_ state: inout AppState, _ message: Message, _ layout: StagesLayout) {
  guard let detail = state.stages.detail else { return }
  let page = max(layout.detailInner.height - 1, 1)
  let last = max(
    detail.rows(width: layout.detailInner.width, isShort: layout.isShort, in: state.translation)
      - layout.detailInner.height, 0)
  let offset = state.stages.detailOffset
  let wanted: Int
  switch message {
  case .move(.up): wanted = offset - 1
  case .move(.down): wanted = offset + 1
  case .page(let pages): wanted = offset + pages * page
  case .first: wanted = 0
  case .last: wanted = last
  default: return
  }
  state.stages.detailOffset = min(max(wanted, 0), last)
}

private func updateStages(_ state: inout AppState, _ mouse: MouseEvent, _ reading: ModelReading, _ layout: StagesLayout)
{
  guard let tree = state.stages.tree else { return }
  let isOverDetail = layout.detail.contains(x: mouse.x, y: mouse.y)
  switch mouse.action {
  case .press(.left):
    state.stages.pane = isOverDetail ? .detail : .tree
    guard layout.rows.contains(x: mouse.x, y: mouse.y) else { return }
    let place = state.stages.cursor.offset + mouse.y - layout.rows.y
    guard tree.visible.indices.contains(place) else { return }
    let row = tree.visible[place]
    // A click on the mark, or a second one on the row, opens and folds.
    let mark = layout.rows.x + max(2 * tree.rows[row].depth - 1, 0)
    if mouse.x == mark || mouse.x == mark + 1 || row == state.stages.selected {
      state.stages.tree?.setOpen(row, !tree.isOpen(row))
    }
    state.stages.select(row, reading, visible: layout.visibleRows)
  case .wheelUp, .wheelDown:
    let rows = mouse.action == .wheelUp ? -3 : 3
    if isOverDetail {
      for _ in 0..<3 { scrollDetail(&state, .move(rows < 0 ? .up : .down), layout) }
    } else {
      state.stages.cursor.scroll(by: rows, of: tree.visible.count, visible: layout.visibleRows)
      state.stages.adoptSelection(reading)
    }
  default: break
  }
}
