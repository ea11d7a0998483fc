import VisionCore

/// What keys mean on the Accuracy screen.
enum AccuracyMessage: Sendable {
  /// The next value of a filter, or for −1 the previous.
  case family(Int)
  case pretraining(Int)
  case resolution(Int)
  case cost
  case scale
  /// The next point of the Pareto front, or for −1 the previous.
  case front(Int)
  case clearFilters
  /// Chooses a row.
  case choose(String)
}

/// Which of the published rows are shown, how, and the chosen one.
struct AccuracyState: Sendable, Hashable {
  var filter = AccuracyFilter()
  var cost = PublishedPoint.Measure.macs
  var isLogarithmic = true
  /// The chosen row; nil, or where it is not shown, for the most accurate.
  var chosen: String?
}

// MARK: - What follows

extension PublishedResult {
  /// What names a row whatever else is published: the source and the model, with what tells rows of one model apart.
  var key: String {
    [source, model, pretraining, resolution.map { "\($0)" }].compactMap(\.self).joined(separator: "/")
  }
}

/// What is plotted, and the chosen point of it.
struct AccuracyPage: Sendable {
  let picture: AccuracyPicture
  /// Among the points; nil where there are none.
  let selected: Int?

  init(_ state: AccuracyState, of all: [PublishedPoint]) {
    let picture = AccuracyPicture(all, state.filter, state.cost, isLogarithmic: state.isLogarithmic)
    self.picture = picture
    selected =
      state.chosen.flatMap { key in picture.points.firstIndex { $0.result.key == key } }
      ?? picture.points.indices.max { picture.points[$0].top1 < picture.points[$1].top1 }
  }

  var point: PublishedPoint? { selected.map { picture.points[$0] } }
}

extension AppState {
  var accuracyPage: AccuracyPage { AccuracyPage(accuracy, of: published) }
}

// MARK: - Update

extension JobOwner {
  static let published = JobOwner("published")
}

extension AppState {
  /// Counts the models that papers print results of, once.
  fileprivate mutating func countPublished() -> [Effect] {
    if jobs[.published] != nil { return [] }
    return start(.published, "Accuracy", isShown: false, isLasting: true) { _ in
      let points = PublishedPoint.all()
      return { state in
        state.published = points
        return []
      }
    }
  }
}

func updateAccuracy(_ state: inout AppState, _ message: Message) -> [Effect] {
  if state.published.isEmpty { return state.countPublished() }
  switch message {
  case .accuracy(let message): updateFilters(&state, message)
  case .move(.right): move(&state, by: 1, inOrderOfAccuracy: false)
  case .move(.left): move(&state, by: -1, inOrderOfAccuracy: false)
  case .move(.up): move(&state, by: 1, inOrderOfAccuracy: true)
  case .move(.down): move(&state, by: -1, inOrderOfAccuracy: true)
  case .focus(let step): updateFilters(&state, .front(step))
  case .activate: openPoint(&state)
  default: break
  }
  return []
}

private func updateFilters(_ state: inout AppState, _ message: AccuracyMessage) {
  let (page, all) = (state.accuracyPage, state.published)
  // What is chosen stays so where it is shown.
  state.accuracy.chosen = page.point?.result.key
  let filter = state.accuracy.filter
  switch message {
  case .family(let step): state.accuracy.filter.family = next(filter.family, step, of: page.picture.families)
  case .pretraining(let step):
    state.accuracy.filter.pretraining = next(
      filter.pretraining, step, of: distinct(all.compactMap(\.result.pretraining)))
  case .resolution(let step):
    state.accuracy.filter.resolution = next(
      filter.resolution, step, of: distinct(all.compactMap(\.result.resolution)).sorted())
  case .cost: state.accuracy.cost = state.accuracy.cost == .macs ? .parameters : .macs
  case .scale: state.accuracy.isLogarithmic.toggle()
  case .clearFilters: state.accuracy.filter = AccuracyFilter()
  case .choose(let key): state.accuracy.chosen = key
  case .front(let step):
    let front = page.picture.front
    guard !front.isEmpty else { return }
    let place = page.selected.flatMap { front.firstIndex(of: $0) }.map { $0 + step } ?? (step > 0 ? 0 : front.count - 1)
    state.accuracy.chosen = page.picture.points[front[(place + front.count) % front.count]].result.key
  }
}

private func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
  values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
}

/// The value so many places on, with none among them.
private func next<Value: Equatable>(_ value: Value?, _ step: Int, of all: [Value]) -> Value? {
  let choices: [Value?] = [nil] + all.map(Optional.some)
  let place = choices.firstIndex { $0 == value } ?? 0
  return choices[(place + step + choices.count) % choices.count]
}

/// The next point in the order of the cost, or of the accuracy.
private func move(_ state: inout AppState, by step: Int, inOrderOfAccuracy: Bool) {
  let page = state.accuracyPage
  let picture = page.picture
  let sorted = picture.points.indices.sorted { a, b in
    func key(_ index: Int) -> (Double, Double, Int) {
      let (cost, top1) = (picture.points[index].value(picture.cost) ?? 0, picture.points[index].top1)
      return inOrderOfAccuracy ? (top1, cost, index) : (cost, top1, index)
    }
    return key(a) < key(b)
  }
  guard let place = page.selected.flatMap({ sorted.firstIndex(of: $0) }) else { return }
  state.accuracy.chosen = picture.points[sorted[min(max(place + step, 0), sorted.count - 1)]].result.key
}

/// Opens the model at the row's resolution where it takes that, else at its own.
private func openPoint(_ state: inout AppState) {
  guard let point = state.accuracyPage.point, let preset = point.preset else { return }
  let input = point.input ?? preset.input
  if case .success = state.reading(of: preset, at: input) {
    state.choose(preset, input: input)
  } else {
    state.choose(preset)
  }
  state.screen = .stages
}

// MARK: - Drawing

/// Where the scatter and the chosen point's card stand.
struct AccuracyLayout: Sendable {
  let frame: Region
  let plot: Region
  let rule: Region
  let card: Region

  init(_ body: Region) {
    frame = body
    var rest = body.inset(horizontal: 2, vertical: 1)
    if let beside = rest.splitWordsBeside(in: body) {
      (rule, card) = beside
    } else {
      // All facts below one another where two columns of them would be cut and the plot keeps most rows; in a low region the plot needs the rows more than all facts do.
      card = rest.splitBottom(
        rest.height < 14 ? 2 : rest.width < 76 && rest.height >= 30 ? 10 : min(4, rest.height / 3))
      rule = rest.splitBottom(1)
    }
    plot = rest
  }
}

func drawAccuracy(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  let page = state.accuracyPage
  let (picture, words) = (page.picture, state.accuracy.filter.words)
  let layout = AccuracyLayout(region)
  let count = picture.points.count
  canvas.box(
    layout.frame,
    title: picture.cost == .macs ? "Published top-1 against MACs" : "Published top-1 against parameters",
    note: StyledText(count == 1 ? "1 result: \(words)" : "\(count) results: \(words)"), focused: true)
  if layout.rule.width == 1 { canvas.verticalRule(layout.rule) } else { canvas.horizontalRule(layout.rule) }
  guard !state.published.isEmpty else {
    canvas.text(
      "counting the models of the published rows…", in: layout.plot, row: layout.plot.height / 2,
      style: canvas.theme.muted, alignment: .center)
    return
  }
  let frame = picture.draw(in: layout.plot, on: &canvas)
  guard let frame, let point = page.point else { return }
  if let cell = frame.cell(x: point.value(picture.cost) ?? 0, y: point.top1) {
    let family = picture.families.firstIndex(of: point.family) ?? 0
    canvas.put(Glyph(canvas.familyMark(family)), x: cell.x, y: cell.y, style: canvas.theme.category(family))
    let around = Region(x: cell.x - 1, y: cell.y, width: 3, height: 1).intersection(frame.inner)
    canvas.restyle(around, canvas.theme.selection)
  }
  hitPoints(picture, frame, in: layout.plot, on: &canvas)
  drawCard(point, picture, in: layout.card, on: &canvas)
}

/// A press chooses the nearest point; a row is about as high as two columns are wide.
private func hitPoints(_ picture: AccuracyPicture, _ frame: PlotFrame, in region: Region, on canvas: inout Canvas) {
  let places = picture.points.compactMap { point in
    frame.cell(x: point.value(picture.cost) ?? 0, y: point.top1).map { (key: point.result.key, x: $0.x, y: $0.y) }
  }
  canvas.hit(region) { mouse in
    func distance(_ x: Int, _ y: Int) -> Int {
      (x - mouse.x) * (x - mouse.x) + 4 * (y - mouse.y) * (y - mouse.y)
    }
    guard mouse.action == .press(.left) else { return nil }
    return places.min { distance($0.x, $0.y) < distance($1.x, $1.y) }.map { [.accuracy(.choose($0.key))] }
  }
}

private func drawCard(_ point: PublishedPoint, _ picture: AccuracyPicture, in region: Region, on canvas: inout Canvas) {
  let theme = canvas.theme
  let isOnFront = picture.front.contains { picture.points[$0].result == point.result }
  let standing: Phrase = isOnFront ? "on the Pareto front" : "another is as cheap and more accurate"
  let family = picture.families.firstIndex(of: point.family) ?? 0
  var rest = region
  let title = StyledText("\(canvas.familyMark(family)) ", theme.category(family)) + StyledText(point.title, theme.title)
  let remark = StyledText("  \(standing)" as Phrase, isOnFront ? theme.good : theme.muted)
  let isOneLine = (title + remark).width(in: canvas.translation) <= rest.width
  canvas.text(isOneLine ? title + remark : title, in: rest.splitTop(1))
  if !isOneLine { canvas.text(remark, in: rest.splitTop(1)) }
  let facts = point.facts
  // Beside the plot a line for each fact, below it two columns.
  let columns = region.height >= facts.count + 2 ? [rest] : rest.columns([10, 9], gap: 1)
  let rows = (facts.count + columns.count - 1) / columns.count
  if columns.count == 1 { _ = rest.splitTop(1) }
  for (index, fact) in facts.enumerated() {
    var line = (columns.count == 1 ? rest : columns[index / rows]).row(index % rows)
    canvas.text(fact.label, in: line.splitLeft(11), style: theme.muted)
    canvas.text(fact.text, in: line, style: theme.text)
  }
  guard columns.count == 1 else { return }
  _ = rest.splitTop(rows + 1)
  let closing = StyledText(closing(point, picture), theme.muted)
  // Half a sentence says less than none.
  guard closing.wrapped(to: max(rest.width, 1), in: canvas.translation).count <= rest.height else { return }
  canvas.paragraph(closing, in: rest)
}

/// Where the number on the axis comes from, and what Enter does.
private func closing(_ point: PublishedPoint, _ picture: AccuracyPicture) -> Phrase {
  let origin: Phrase =
    point.isPrinted(picture.cost)
    ? "The plot stands on the printed numbers." : "The source prints no such cost: the plot stands on the count."
  guard let preset = point.preset else { return origin + " The catalogue does not have the model." }
  return origin + " Enter opens \(preset.name)."
}
