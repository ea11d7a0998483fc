/// The sizes and options of a model, by name: what a model file says, and what a screen lets change.
package struct ModelSettings: Sendable {
  package let architecture: any Architecture.Type
  private var model: any ConfigurableModel
  /// Of them those that were set one by one.
  private var chosen: Set<String>

  /// A family's settings with the usual values, where there are any.
  package init(_ architecture: any Architecture.Type) {
    (self.architecture, model, chosen) = (architecture, architecture.template, [])
  }

  /// A model's settings.
  package init(_ preset: Preset) { (architecture, model, chosen) = (preset.architecture, preset.model, preset.chosen) }

  /// What there is to set, in order.
  package var descriptions: [SettingDescription] { type(of: model).descriptions }

  /// The setting of that name.
  /// - Throws: `SettingFault.unknownKey` with the nearest of the settings and of `others`.
  package func description(of key: String, others: [String] = []) throws(SettingFault) -> SettingDescription {
    if let found = descriptions.first(where: { $0.key == key }) { return found }
    throw .unknownKey(
      key, family: architecture.key, nearest: nearestWord(to: key, of: descriptions.map(\.key) + others))
  }

  /// The value of a setting; nil where it has none, or there is no such setting.
  package subscript(key: String) -> SettingValue? { model.value(of: key) }

  /// - Throws: `SettingFault` for an unknown setting or a value that it cannot have.
  package mutating func set(_ key: String, to value: SettingValue) throws(SettingFault) {
    try description(of: key).check(value)
    model.set(key, value)
    chosen.insert(key)
  }

  /// The model with these settings, for images of a size.
  /// - Throws: `SettingFault` where sizes do not go together, or not with the resolution.
  package func preset(
    name: String, title: String, input: GridSize, preparation: ImagePreparation
  ) throws(SettingFault) -> Preset {
    let preset = try unrecorded(
      name: name, title: title, input: input, preparation: preparation)
    let program: Program
    do { program = try preset.program() } catch let error as ShapeError {
      throw .unfit(input: input, error)
    } catch {
      throw .unfit(input: input, ShapeError(path: "", fact: .pattern("", reason: "\(error)")))
    }
    try preset.checkCounts(like: program)
    return preset
  }

  /// The model as `preset` gives it, not recorded yet: whether it fits its resolution is still to be seen.
  /// - Throws: `SettingFault` where sizes do not go together.
  package func unrecorded(
    name: String, title: String, input: GridSize, preparation: ImagePreparation
  ) throws(SettingFault) -> Preset {
    for side in [input.rows, input.columns] where !Program.inputSides.contains(side) {
      throw .outOfRange(key: "resolution", found: side, allowed: Program.inputSides)
    }
    try model.checkSizes()
    var model = model
    model.train(on: input)
    return Preset(
      name: name, title: title, aliases: [], architecture: architecture, input: input,
      preparation: preparation, model: model, chosen: chosen)
  }

  /// Whether widths and heads, and the lengths of lists, go together.
  var sizesGoTogether: Bool { (try? model.checkSizes()) != nil }
}

extension Preset {
  /// Counts have to fit 64 bits on the largest image too.
  ///
  /// Nothing grows faster than the square of the area; only where that bound does not settle it is the largest image recorded.
  /// - Parameter program: the model, recorded for any image.
  /// - Throws: `SettingFault.tooLarge`.
  package func checkCounts(like program: Program) throws(SettingFault) {
    let limit = 0x1p60
    let resolution = max(input.rows, input.columns)
    let side = Program.inputSides.upperBound / resolution * resolution
    let growth = Double(side) / Double(min(program.input.rows, program.input.columns))
    if 2 * program.magnitude * max(growth * growth * growth * growth, 1) < limit { return }
    guard let program = try? self.program(input: GridSize(square: side)) else { return }
    if program.magnitude > limit { throw .tooLarge }
  }
}

extension Program {
  /// About how many operations it has, as a number that does not overflow.
  fileprivate var magnitude: Double {
    func product(_ sizes: [Size]) -> Double { sizes.reduce(1) { $0 * Double($1.value) } }
    return steps.reduce(0) { sum, step in
      switch step.operation {
      case .einsum(let contraction): sum + product(contraction.sizes)
      case .linear: sum + product(step.shape) * (steps[step.inputs[0]].shape.last.map { Double($0.value) } ?? 1)
      case .convolution: sum + product(step.shape) * product(Array(steps[step.inputs[1]].shape.dropFirst()))
      default: sum + product(step.shape)
      }
    }
  }
}
