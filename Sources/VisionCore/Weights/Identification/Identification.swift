/// Reads a model's sizes off the shapes of its tensors: which family it is, and what all families share. Each family has
/// its reading in a file beside this one.
struct Identification {
  let weights: NamedWeights
  let hints: IdentificationHints
  /// Sides, widths and counts beyond this are no model's: a bound for what a file can ask for.
  private static let largestLength = 1 << 16

  init(_ weights: NamedWeights) {
    self.weights = weights
    hints = IdentificationHints(weights)
  }

  private typealias Reading = @Sendable (Identification) throws(IdentificationFault) -> CheckpointIdentity

  /// Each family's reading under a tensor that it has and those behind it have not.
  private static let families: [(mark: String, read: Reading)] =
    [
      ("stage0.patch_embed.proj.weight", { me throws(IdentificationFault) in try me.cvt() }),
      ("tokens_to_token.project.weight", { me throws(IdentificationFault) in try me.t2tViT() }),
      ("pixel_embed.proj.weight", { me throws(IdentificationFault) in try me.tnt() }),
      ("pvt.encoder.patch_embeddings.0.projection.weight", { me throws(IdentificationFault) in try me.pvt() }),
      ("layers.0.blocks.0.attn.logit_scale", { me throws(IdentificationFault) in try me.swinV2() }),
      ("layers.0.blocks.0.attn.relative_position_bias_table", { me throws(IdentificationFault) in try me.swin() }),
      ("patch_embed.backbone.stem.conv.weight", { me throws(IdentificationFault) in try me.hybridViT() }),
      ("blocks.peg.proj.0.weight", { me throws(IdentificationFault) in try me.cpvt() }),
      ("dist_token", { me throws(IdentificationFault) in try me.distilledViT() }),
      ("blocks.0.attn.qkv.weight", { me throws(IdentificationFault) in try me.vit() }),
      ("stages.0.blocks.0.mhca.projection.weight", { me throws(IdentificationFault) in try me.nextViT() }),
      ("stages.0.blocks.0.norm1.weight", { me throws(IdentificationFault) in try me.bit() }),
      ("layer2.0.conv2.conv.weight", { me throws(IdentificationFault) in try me.evolvingResNet() }),
      ("layer4.0.conv2.qkv.weight", { me throws(IdentificationFault) in try me.botNet() }),
      ("layer1.0.conv1.weight", { me throws(IdentificationFault) in try me.resNet() }),
    ]

  func identity() throws(IdentificationFault) -> CheckpointIdentity {
    guard let family = Self.families.first(where: { weights.shape(of: $0.mark) != nil }) else {
      throw .unknownFamily(names: Array((weights.names ?? []).prefix(3)))
    }
    return try family.read(self)
  }

  // MARK: The catalogue

  /// The identity of a model whose sizes are known.
  /// - Parameters:
  ///   - presets: models that it may be one of
  ///   - isSame: whether a model of the catalogue has these sizes
  ///   - uncatalogued: what it is called otherwise
  ///   - openNote: what was assumed of a model that is none of the catalogue
  func identity<Model: Classifier>(
    _ model: Model, among presets: [Preset], isSame: (Model, Model) -> Bool,
    uncatalogued: (name: String, title: String, resolution: Int), notes: [String] = [], openNote: String? = nil
  ) -> CheckpointIdentity {
    let alike = presets.filter { ($0.model as? Model).map { isSame($0, model) } ?? false }
    var notes = notes + (weights.classes == nil ? ["It has no layer that gives class scores."] : [])
    let preset: Preset
    if let first = alike.first {
      let chosen = hints.choose(among: alike)
      if alike.count > 1 {
        let names = alike.map(\.name).joined(separator: ", ")
        notes.append(
          "\(names) have the same tensors; \((chosen ?? first).name) was taken"
            + (chosen == nil ? "." : ", which the file's name or contents suggest."))
      }
      preset = (chosen ?? first).replacing(model: model)
    } else {
      notes += [openNote].compactMap { $0 }
      let base = hints.choose(among: presets) ?? presets[0]
      preset = base.replacing(
        model: model, name: uncatalogued.name, title: uncatalogued.title, aliases: [],
        resolution: uncatalogued.resolution)
    }
    return CheckpointIdentity(
      preset: preset, isCatalogued: !alike.isEmpty, classes: classes, naming: weights.naming.title, notes: notes)
  }

  // MARK: Shapes

  var classes: Int { weights.classes ?? 1000 }

  func has(_ name: String) -> Bool { weights.shape(of: name) != nil }

  func shape(_ name: String, rank: Int) throws(IdentificationFault) -> [Int] {
    guard let shape = weights.shape(of: name) else { throw .missing(name) }
    guard shape.count == rank, shape.allSatisfy({ (1...Self.largestLength).contains($0) }) else {
      throw .impossibleShape(name, shape)
    }
    return shape
  }

  /// Width and side of square patches of RGB, off the convolution that embeds them.
  func patches(_ name: String) throws(IdentificationFault) -> (width: Int, patch: Int) {
    let shape = try shape(name, rank: 4)
    guard shape[1] == 3, shape[2] == shape[3] else { throw .impossibleShape(name, shape) }
    return (shape[0], shape[3])
  }

  /// Checks an MLP's hidden width.
  func checkHidden(_ name: String, expected: Int) throws(IdentificationFault) {
    let hidden = try shape(name, rank: 2)[0]
    guard hidden == expected else { throw .hiddenWidth(found: hidden, expected: expected) }
  }

  /// The side of the square grid that position embeddings [1, N, C] belong to, behind so many tokens in front.
  func gridSide(_ name: String, prefix: Int) throws(IdentificationFault) -> Int {
    let places = try shape(name, rank: 3)[1] - prefix
    guard let side = squareRoot(places) else { throw .notSquare(name, count: places) }
    return side
  }

  /// How many names of a row the checkpoint has, from 0 on.
  func count(_ name: (Int) -> String) -> Int { (0...).first { !has(name($0)) } ?? 0 }

  func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: "-") }

  /// The heads of stages of these widths, which shapes do not tell, and how they were found: as config.json says, else as
  /// in the papers' models of 64 channels a head.
  func heads(ofWidths widths: [Int]) -> (heads: [Int], note: String?) {
    let told = hints.configuration?.heads.map { $0.count == 1 ? widths.map { [one = $0[0]] _ in one } : $0 }
    if let told, told.count == widths.count, zip(widths, told).allSatisfy({ $0 % $1 == 0 }) { return (told, nil) }
    let heads = widths.map { $0 % 64 == 0 ? $0 / 64 : 1 }
    return (
      heads,
      "The tensors do not tell the number of heads; \(list(heads)) were taken, of 64 channels as in the paper's models."
    )
  }
}

/// The integer whose square a count is; nil if there is none.
func squareRoot(_ count: Int) -> Int? {
  guard count > 0 else { return nil }
  let root = Int(Double(count).squareRoot().rounded())
  return root * root == count ? root : nil
}
