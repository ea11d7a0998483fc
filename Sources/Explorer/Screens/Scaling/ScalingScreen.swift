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
  /// What is drawn; nil before the first measurement.
  var picture: ScalingPicture?
  /// The size that values are wanted at; they are read at the nearest there is.
  var wanted: Int?
  /// The selected curve and crossing.
  var selected = ListCursor()
  var crossing = ListCursor()
  var picker: ModelPicker?

  static let bindings: [Binding] = [
    on(
      "quantity", "Plot MACs, tokens, parameters, memory, or attention",
      [.init(.character("y"), sends: .scaling(.quantity(1))), .init(.character("Y"), sends: .scaling(.quantity(-1)))]),
    on(
      "over", "Over the resolution, or another size all models have",
      [.init(.character("o"), sends: .scaling(.variable(1))), .init(.character("O"), sends: .scaling(.variable(-1)))]),
    on("scale", "Linear, logarithmic, doubly logarithmic axes", [.init(.character("s"), sends: .scaling(.scale))]),
    on(
      "zoom", "Zoom in and out at the cursor, the usual range",
      [
        .init(.character("+"), .character("="), sends: .scaling(.zoomIn)),
        .init(.character("-"), sends: .scaling(.zoomOut)), .init(.character("0"), sends: .scaling(.wholeRange)),
      ]),
    on("formulas", "Models, or the formulas of attention blocks", [.init(.character("f"), sends: .scaling(.blocks))]),
    Binding(
      "add", "Add a model, up to six", in: .screens([.scaling]), [.init(.character("a"), sends: .scaling(.add))],
      when: { !$0.scaling.showsBlocks && $0.scaling.presets.count < ScalingState.most }),
    Binding(
      "replace", "Put another model in the selected one's place", in: .screens([.scaling]),
      [.init(.enter, .character("r"), sends: .scaling(.replace))], isHint: false,
      when: { !$0.scaling.showsBlocks }),
    Binding(
      "remove", "Remove the selected model", in: .screens([.scaling]),
      [.init(.character("x"), .delete, sends: .scaling(.remove))], isHint: false,
      when: { !$0.scaling.showsBlocks && $0.scaling.presets.count > 1 }),
  ]

  private static func on(_ label: Phrase, _ help: Phrase, _ actions: [Binding.Action]) -> Binding {
    Binding(label, help, in: .screens([.scaling]), actions)
  }

  /// The sizes where the cursor can stand: those that are sampled, and the crossings.
  var stops: [Int] {
    guard let picture else { return [] }
    return Set(picture.curves.flatMap { $0.points.map(\.size) } + picture.crossings.map(\.size)).sorted()
  }

  /// The size that values are read at; nil before there are any.
  var cursor: Int? {
    let stops = stops
    let usual = picture?.study.subjects.first?.ownValue ?? picture?.crossings.first?.size
    let place = wanted ?? usual ?? stops.first ?? 0
    return stops.min { abs($0 - place) < abs($1 - place) }
  }

  /// What a subject has where the cursor stands; nil for nothing.
  func reading(of subject: Int) -> ScalingValue? {
    guard let picture, let cursor else { return nil }
    return table[picture.study.subjects[subject], cursor]?.counts.flatMap(quantity.value(of:))
  }

  /// The sizes that can be varied of all models, the resolution first.
  var variables: [ScalingVariable] {
    let all = presets.map { ScalingVariable.all(of: $0).filter { $0 != .setting("classes") } }
    return (all.first ?? []).filter { variable in all.allSatisfy { $0.contains(variable) } }
  }
}
