/// A paper, as it is cited.
public struct Paper: Sendable, Hashable {
  public let title: String
  public let authors: String
  public let venue: String
  public let year: Int
  /// The number on arXiv, such as `2010.11929`.
  public let arXiv: String
}

/// Architectures of one kind; the raw value is how a screen writes it.
public enum Family: String, Sendable, CaseIterable {
  case vit = "ViT"
  case deit = "DeiT"
  case cvt = "CvT"
  case swin = "Swin"
  case swinV2 = "Swin V2"
  case t2tViT = "T2T-ViT"
  case pvt = "PVT"
  case tnt = "TNT"
  case cpvt = "CPVT"
  case nextViT = "Next-ViT"
  case botNet = "BoTNet"
  case evolvingResNet = "EA-ResNet"
  case resNet = "ResNet"
  case bit = "BiT"
}

/// Mean and standard deviation by which a model's images are normalised, of values between 0 and 1.
public struct ImageStatistics: Sendable, Hashable {
  public let mean: [Float]
  public let deviation: [Float]

  /// Those of ImageNet.
  public static let imageNet = ImageStatistics(mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])
  /// Means of ImageNet taken off bytes that are not divided afterwards, as TensorFlow's ResNets have it.
  public static let imageNetBytes = ImageStatistics(
    mean: [123.68 / 255, 116.78 / 255, 103.94 / 255], deviation: [1 / 255, 1 / 255, 1 / 255])
  /// One half each: values between −1 and 1.
  public static let half = ImageStatistics(mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5])
}

/// A model of the catalogue: an architecture with a paper's sizes.
public struct Preset: Sendable {
  /// The name on the command line, such as `swin-t`.
  public let name: String
  /// The paper's name, such as `Swin-T`.
  public let title: String
  /// Names by which others know it.
  public let aliases: [String]
  public let family: Family
  public let paper: Paper
  /// The side of the square image it was made for, in pixels.
  public let resolution: Int
  public let imageStatistics: ImageStatistics
  /// The part of the resized image that is kept: timm's `crop_pct`.
  public let cropFraction: Double
  public let model: any Module
  /// The same model as a published checkpoint needs it, where that differs.
  public var variants: [Variant] = []
  /// The names of its classes; nil where they are not its own, as with ImageNet's.
  public var labels: ClassLabels?

  /// Another definition of a model, called `cvt-13-huggingface` where the model is `cvt-13`.
  public struct Variant: Sendable {
    /// What is put behind the model's name.
    public let name: String
    /// Names by which others know it.
    public var aliases: [String] = []
    public let model: any Module
  }

  /// The preset with a variant's definition in place of its own.
  func with(_ variant: Variant) -> Preset {
    Preset(
      name: name + "-" + variant.name, title: title, aliases: variant.aliases, family: family, paper: paper,
      resolution: resolution, imageStatistics: imageStatistics, cropFraction: cropFraction, model: variant.model)
  }

  fileprivate func answers(to wanted: String) -> Bool {
    name == wanted || aliases.contains { $0.lowercased() == wanted }
  }

  /// Records the model, at its own resolution unless another is given.
  /// - Throws: `ShapeError` where the size does not fit.
  public func program(input: GridSize? = nil) throws -> Program {
    try Program(recording: model, input: input ?? GridSize(square: resolution))
  }
}

/// The models that the explorer knows: the only list of them.
public enum Catalog {
  public static let presets: [Preset] = [
    ViT.presets, HybridViT.presets, DeiT.presets, CvT.presets, T2TViT.presets, Swin.presets, SwinV2.presets,
    PVT.presets, TNT.presets, CPVT.presets, NextViT.presets, ResNet.presets, BoTNet.presets,
    EvolvingResNet.presets, BiT.presets,
  ].flatMap(\.self)

  /// The model of that name or alias, or a variant of one, upper and lower case alike.
  /// - Throws: `UnknownModel` with the nearest names.
  public static func preset(named name: String) throws -> Preset {
    let wanted = name.lowercased()
    if let found = presets.first(where: { $0.answers(to: wanted) }) { return found }
    for preset in presets {
      if let found = preset.variants.lazy.map(preset.with).first(where: { $0.answers(to: wanted) }) { return found }
    }
    throw UnknownModel(name: name, nearest: nearest(to: wanted))
  }

  /// The three names most like the one that was wanted; one that begins alike is nearer than one that does not.
  private static func nearest(to wanted: String) -> [String] {
    func distance(_ name: String) -> Int {
      let beginsAlike = name.prefix { $0 != "-" && $0 != "_" } == wanted.prefix { $0 != "-" && $0 != "_" }
      return editDistance(name, wanted) + (beginsAlike ? 0 : 3)
    }
    let distances = presets.map { preset in (preset.name, ([preset.name] + preset.aliases).map(distance).min() ?? .max)
    }
    return distances.sorted { $0.1 < $1.1 }.prefix(3).map(\.0)
  }
}

/// A name that is no model's.
public struct UnknownModel: Error, Equatable, CustomStringConvertible {
  public let name: String
  /// The names that are most like it.
  public let nearest: [String]

  public var description: String {
    "no model is called '\(name)'; did you mean \(nearest.joined(separator: ", "))? `explorer models` lists all"
  }
}

/// The word that is most like another; empty where there are none.
func nearest(to word: String, of words: [String]) -> String {
  words.min { editDistance($0, word) < editDistance($1, word) } ?? ""
}

/// Letters inserted, removed or replaced to turn one word into the other (Levenshtein).
private func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      (diagonal, row[j + 1]) = (row[j + 1], min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1)))
    }
  }
  return row[b.count]
}
