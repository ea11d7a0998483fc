/// The size that is varied along a scaling curve.
package enum ScalingVariable: Sendable, Hashable {
  /// The side of the square image in pixels.
  case resolution
  /// A size of the family by its name in model files, such as `window`.
  case setting(String)
  /// One stage's entry of a list of sizes, such as `depths.3`; stages count from 1.
  case stageSetting(String, stage: Int)
  /// The side of a square map of tokens: what a block on its own is recorded on.
  case gridSide
}

extension ScalingVariable: Worded {
  /// As the command line names it: `resolution`, `window`, `depths.3`, `grid`.
  /// A setting's name is that of model files and command lines.
  package var sentence: Phrase {
    switch self {
    case .resolution: "resolution"
    case .setting(let key): Phrase(verbatim: key)
    case .stageSetting(let key, let stage): "\(key).\(stage)"
    case .gridSide: "grid"
    }
  }

  /// Nil for a stage that is no number from 1.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1 where text == "\(ScalingVariable.resolution)": self = .resolution
    case 1 where text == "\(ScalingVariable.gridSide)": self = .gridSide
    case 1 where !text.isEmpty: self = .setting(text)
    case 2:
      guard let stage = Int(parts[1]), stage > 0, !parts[0].isEmpty else { return nil }
      self = .stageSetting(parts[0], stage: stage)
    default: return nil
    }
  }
}

/// What a curve is about: a model, or an attention block alone, with one of its sizes to be varied.
package struct ScalingSubject: Sendable {
  package let source: Source
  package let variable: ScalingVariable

  /// What is recorded.
  package enum Source: Sendable {
    /// A model; the side of its image in pixels where another size than that is varied.
    case model(Preset, input: GridSize)
    case block(AttentionBlock, AttentionBlock.Sizes)
  }

  /// A model with one size varied, on images of its own resolution unless another is given.
  /// - Throws: `ScalingFault.noSuchSize` where its family has none of that name.
  package init(_ preset: Preset, over variable: ScalingVariable, input: GridSize? = nil) throws(ScalingFault) {
    source = .model(preset, input: input ?? preset.input)
    self.variable = variable
    let known = ScalingVariable.all(of: preset)
    if !known.contains(variable) {
      throw .noSuchSize(model: preset.name, wanted: variable, known: known)
    }
  }

  /// An attention block on square maps of tokens.
  package init(_ block: AttentionBlock, _ sizes: AttentionBlock.Sizes) {
    (source, variable) = (.block(block, sizes), .gridSide)
  }

  /// A name for programs, a model's name or `w-msa`.
  package var name: String {
    switch source {
    case .model(let preset, _): preset.name
    case .block(let block, _): block.name
    }
  }

  /// A name for people, a model's title or `Ω(W-MSA)`.
  package var title: String {
    switch source {
    case .model(let preset, _): preset.title
    case .block(let block, _): block.title
    }
  }

  /// The size that the model has itself; nil for a block.
  package var ownValue: Int? {
    guard case .model(let preset, _) = source else { return nil }
    switch variable {
    case .resolution: return preset.input.rows
    case .setting(let key):
      if case .integer(let number)? = ModelSettings(preset)[key] { return number }
    case .stageSetting(let key, let stage):
      if case .integers(let numbers)? = ModelSettings(preset)[key] { return numbers[stage - 1] }
    case .gridSide: break
    }
    return nil
  }

  /// Records the model or block at a size and counts.
  /// - Throws: `ScalingFault.unfit` where it does not take the size.
  package func counts(at value: Int) throws(ScalingFault) -> ScalingCounts {
    do {
      switch source {
      case .block(let block, let sizes): return try block.counts(gridSide: value, sizes)
      case .model(let preset, let input):
        if variable == .resolution {
          return ScalingCounts(try preset.program(input: GridSize(square: value)))
        }
        return ScalingCounts(try preset.with(variable, value, input: input).program())
      }
    } catch {
      throw .unfit(name: name, variable: variable, value: value, reason: "\(error)")
    }
  }
}

extension ScalingVariable {
  /// The sizes of a model that can be varied: the image's side, then those that model files name.
  package static func all(of preset: Preset) -> [ScalingVariable] {
    let settings = ModelSettings(preset)
    return [.resolution]
      + settings.descriptions.flatMap { setting -> [ScalingVariable] in
        switch (setting.values, settings[setting.key]) {
        case (.integer, .integer?): [.setting(setting.key)]
        case (.integers(_, .stages), .integers(let numbers)?):
          numbers.indices.map { .stageSetting(setting.key, stage: $0 + 1) }
        default: []
        }
      }
  }
}

extension Preset {
  /// The model with one size changed.
  /// - Throws: `SettingFault` where the size does not fit.
  fileprivate func with(_ variable: ScalingVariable, _ value: Int, input: GridSize) throws -> Preset {
    var settings = ModelSettings(self)
    switch variable {
    case .setting(let key): try settings.set(key, to: .integer(value))
    case .stageSetting(let key, let stage):
      guard case .integers(var numbers)? = settings[key], numbers.indices.contains(stage - 1) else { return self }
      numbers[stage - 1] = value
      try settings.set(key, to: .integers(numbers))
    case .resolution, .gridSide: return self
    }
    return try settings.preset(
      name: name, title: title, input: input, preparation: preparation)
  }
}

/// A point of a curve that cannot be.
package enum ScalingFault: UsageError, Equatable, Sendable {
  /// A size that the model's family does not name.
  case noSuchSize(model: String, wanted: ScalingVariable, known: [ScalingVariable])
  /// A size that the model does not take.
  case unfit(name: String, variable: ScalingVariable, value: Int, reason: Phrase)
}

extension ScalingFault {
  package var sentence: Phrase {
    switch self {
    case .noSuchSize(let model, let wanted, let known):
      "\(model) has no size '\(wanted)' that could be varied; it has \(known.map(\.sentence).joined(separator: ", "))"
    case .unfit(let name, let variable, let value, let reason): "\(name) does not take \(variable) \(value): \(reason)"
    }
  }
}
