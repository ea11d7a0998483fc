import VisionCore

/// What keys mean on the Scaling screen.
enum ScalingMessage: Sendable {
  /// The next quantity, or for −1 the previous.
  case quantity(Int)
  /// The next size that is varied, or for −1 the previous.
  case variable(Int)
  case scale
  case blocks
  case zoomIn, zoomOut, wholeRange
  case add, replace, remove
  /// Reads the curves at a size.
  case at(Int)
  /// Selects a curve, or a crossing and reads the curves there.
  case curve(Int)
  case crossing(Int)
}

/// The curves that are shown, and the place where they are read.
struct ScalingState: Sendable {
  static let most = 6

  var presets: [Preset] = []
  /// Whether the formulas of attention blocks are shown in place of models.
  var showsBlocks = false
  /// The blocks whose formulas are shown; nil for those that the chosen model's paper compares.
  var blocks: [AttentionBlock]?
  /// Their width and their window's side; nil for the chosen model's.
  var blockWidth: Int?
  var blockWindow: Int?
  var quantity = ScalingQuantity.multiplyAccumulates
  var variable = ScalingVariable.resolution
  var scale = PlotScale.linear
  /// The sizes that are shown; nil for the usual ones.
  var range: ClosedRange<Int>?
  var table = ScalingTable()
  /// What was measured last; nil before the first measurement.
  var study: ScalingStudy?
  /// The size that values are wanted at; they are read at the nearest there is.
  var wanted: Int?
  /// The selected curve and crossing.
  var curve = 0
  var crossing = 0

  /// The sizes that can be varied of all models, the resolution first.
  var variables: [ScalingVariable] {
    let all = presets.map { ScalingVariable.all(of: $0).filter { $0 != .setting("classes") } }
    return (all.first ?? []).filter { variable in all.allSatisfy { $0.contains(variable) } }
  }
}

/// What is plotted, and where it is read.
struct ScalingPage: Sendable {
  let picture: ScalingPicture
  /// The sizes where the cursor can stand: those that are sampled, and the crossings.
  let stops: [Int]
  /// The size that values are read at; nil where there is none.
  let cursor: Int?
  /// The selected curve and crossing.
  let curve: Int
  let crossing: Int
  private let table: ScalingTable

  /// Nil before the first measurement.
  init?(_ state: ScalingState) {
    guard let study = state.study else { return nil }
    picture = ScalingPicture(study, state.quantity, state.scale, state.table)
    table = state.table
    stops = Set(picture.curves.flatMap { $0.points.map(\.size) } + picture.crossings.map(\.size)).sorted()
    let usual = study.subjects.first?.ownValue ?? picture.crossings.first?.size
    let wanted = state.wanted ?? usual ?? stops.first ?? 0
    cursor = stops.min { abs($0 - wanted) < abs($1 - wanted) }
    curve = min(state.curve, max(study.subjects.count - 1, 0))
    crossing = min(state.crossing, max(picture.crossings.count - 1, 0))
  }

  /// What a subject has where the cursor stands; nil for nothing.
  func reading(of subject: Int) -> ScalingValue? {
    guard let cursor else { return nil }
    return table[picture.study.subjects[subject], cursor]?.counts.flatMap(picture.quantity.value(of:))
  }

  /// The crossings, of which a high list shows more.
  var crossings: ListView { ListView(count: picture.crossings.count, selected: crossing) }
}
