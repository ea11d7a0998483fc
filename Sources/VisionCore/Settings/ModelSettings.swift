/// A family that model files can describe: its name there and what a model of it has beside its architecture.
public struct DescribedFamily: Sendable {
  /// What a model file calls it, such as `swin-v2`.
  public let name: String
  public let family: Family
  public let paper: Paper
  public let imageStatistics: ImageStatistics
  let template: any ConfigurableModel

  public var settings: [SettingDescription] { type(of: template).descriptions }

  /// All of them.
  public static let all: [DescribedFamily] = [
    DescribedFamily("vit", .vit, ViT.paper, .half, ViT.template),
    DescribedFamily("vit-hybrid", .vit, ViT.paper, .half, HybridViT.template),
    DescribedFamily("deit", .deit, DeiT.paper, .imageNet, ViT.template),
    DescribedFamily("deit-distilled", .deit, DeiT.paper, .imageNet, DistilledViT.template),
    DescribedFamily("cvt", .cvt, CvT.paper, .imageNet, CvT.template),
    DescribedFamily("t2t-vit", .t2tViT, T2TViT.paper, .imageNet, T2TViT.template),
    DescribedFamily("swin", .swin, Swin.paper, .imageNet, Swin.template),
    DescribedFamily("swin-v2", .swinV2, SwinV2.paper, .imageNet, SwinV2.template),
    DescribedFamily("pvt", .pvt, PVT.paper, .imageNet, PVT.template),
    DescribedFamily("tnt", .tnt, TNT.paper, .half, TNT.template),
    DescribedFamily("cpvt", .cpvt, CPVT.paper, .imageNet, CPVT.template),
    DescribedFamily("next-vit", .nextViT, NextViT.paper, .imageNet, NextViT.template),
    DescribedFamily("botnet", .botNet, BoTNet.paper, .imageNet, BoTNet.template),
    DescribedFamily("bit", .bit, BiT.paper, .half, BiT.template),
    DescribedFamily("resnet", .resNet, ResNet.paper, .imageNet, ResNet.template),
    DescribedFamily("ea-resnet", .evolvingResNet, EvolvingResNet.paper, .imageNetBytes, EvolvingResNet.template),
  ]

  private init(
    _ name: String, _ family: Family, _ paper: Paper, _ imageStatistics: ImageStatistics,
    _ template: any ConfigurableModel
  ) {
    (self.name, self.family, self.paper) = (name, family, paper)
    (self.imageStatistics, self.template) = (imageStatistics, template)
  }

  /// - Throws: `SettingFault.unknownFamily` with the nearest name.
  public static func named(_ name: String) throws(SettingFault) -> DescribedFamily {
    if let found = all.first(where: { $0.name == name }) { return found }
    let known = all.map(\.name)
    throw .unknownFamily(name, nearest: nearest(to: name, of: known), known: known)
  }

  /// The setting of that name.
  /// - Throws: `SettingFault.unknownKey` with the nearest of the settings and of `others`.
  public func setting(named key: String, others: [String] = []) throws(SettingFault) -> SettingDescription {
    if let found = settings.first(where: { $0.key == key }) { return found }
    throw .unknownKey(key, family: name, nearest: nearest(to: key, of: settings.map(\.key) + others))
  }
}

/// The sizes and options of a model, by name: what a model file says, and what a screen lets change.
public struct ModelSettings: Sendable {
  public let family: DescribedFamily
  private var model: any ConfigurableModel

  /// A family's settings with the usual values, where there are any.
  public init(_ family: DescribedFamily) { (self.family, model) = (family, family.template) }

  /// A model's settings; nil where model files do not describe its family.
  public init?(_ preset: Preset) {
    guard let model = preset.model as? any ConfigurableModel else { return nil }
    let found = DescribedFamily.all.first {
      $0.family == preset.family && type(of: $0.template) == type(of: model)
    }
    guard let found else { return nil }
    (family, self.model) = (found, model)
  }

  /// The value of a setting; nil where it has none, or there is no such setting.
  public subscript(key: String) -> SettingValue? { model.value(of: key) }

  /// - Throws: `SettingFault` for an unknown setting or a value that it cannot have.
  public mutating func set(_ key: String, to value: SettingValue) throws(SettingFault) {
    try family.setting(named: key).check(value)
    model.set(key, value)
  }

  /// The model with these settings, for square images of a resolution.
  /// - Throws: `SettingFault` where sizes do not go together, or not with the resolution.
  public func preset(
    name: String, title: String, resolution: Int, imageStatistics: ImageStatistics, cropFraction: Double
  ) throws(SettingFault) -> Preset {
    let preset = try unrecorded(
      name: name, title: title, resolution: resolution, imageStatistics: imageStatistics, cropFraction: cropFraction)
    let program: Program
    do { program = try preset.program() } catch let error as ShapeError {
      throw .unfit(resolution: resolution, error)
    } catch {
      throw .unfit(resolution: resolution, ShapeError(path: "", fact: .pattern("", reason: "\(error)")))
    }
    try preset.checkCounts(like: program)
    return preset
  }

  /// The model as `preset` gives it, not recorded yet: whether it fits its resolution is still to be seen.
  /// - Throws: `SettingFault` where sizes do not go together.
  public func unrecorded(
    name: String, title: String, resolution: Int, imageStatistics: ImageStatistics, cropFraction: Double
  ) throws(SettingFault) -> Preset {
    guard Program.inputSides.contains(resolution) else {
      throw .outOfRange(key: "resolution", found: resolution, allowed: Program.inputSides)
    }
    try model.checkSizes()
    var model = model
    model.train(at: resolution)
    return Preset(
      name: name, title: title, aliases: [], family: family.family, paper: family.paper, resolution: resolution,
      imageStatistics: imageStatistics, cropFraction: cropFraction, model: model)
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
  public func checkCounts(like program: Program) throws(SettingFault) {
    let limit = 0x1p60
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
