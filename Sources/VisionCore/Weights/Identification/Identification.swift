/// Reads a model's sizes off the shapes of its tensors.
struct Identification {
  private let weights: NamedWeights
  /// Sides, widths and counts beyond this are no model's: a bound for what a file can ask for.
  private static let largestLength = 1 << 16

  init(_ weights: NamedWeights) { self.weights = weights }

  func identity() throws(IdentificationFault) -> CheckpointIdentity {
    if weights.shape(of: "stage0.patch_embed.proj.weight") != nil { return try cvt() }
    if weights.shape(of: "layers.0.blocks.0.attn.relative_position_bias_table") != nil { return try swin() }
    if weights.shape(of: "blocks.0.attn.qkv.weight") != nil { return try vit() }
    throw .unknownFamily(names: Array((weights.names ?? []).prefix(3)))
  }

  // MARK: Families

  private func vit() throws(IdentificationFault) -> CheckpointIdentity {
    if weights.shape(of: "dist_token") != nil { throw .distilled }
    let embedding = try shape("patch_embed.proj.weight", rank: 4)
    let (width, patch) = (embedding[0], embedding[3])
    guard embedding[1] == 3, embedding[2] == patch else {
      throw .impossibleShape("patch_embed.proj.weight", embedding)
    }
    _ = try shape("cls_token", rank: 3)
    try checkHidden("blocks.0.mlp.fc1.weight", width: width)
    let depth = count { "blocks.\($0).norm1.weight" }
    let places = try shape("pos_embed", rank: 3)[1] - 1
    guard let side = squareRoot(places) else { throw .notSquare("pos_embed", count: places) }
    var model = ViT(
      patch: patch, width: width, depth: depth, heads: 1, positions: GridSize(square: side), classes: classes)
    let (heads, note) = vitHeads(model)
    model = ViT(
      patch: patch, width: width, depth: depth, heads: heads, positions: model.positions, classes: classes)
    return identity(
      model, among: ViT.presets + DeiT.presets,
      uncatalogued: (name: "vit", title: "ViT/\(patch), width \(width), \(depth) blocks", resolution: side * patch),
      notes: [note].compactMap { $0 })
  }

  /// The heads of a ViT, which its shapes do not tell, and how they were found.
  private func vitHeads(_ model: ViT) -> (Int, note: String?) {
    // The original weights keep heads apart.
    if let bias = weights.originalShape(of: "blocks.0.attn.qkv.bias"), bias.count == 2 { return (bias[0], nil) }
    let alike = (ViT.presets + DeiT.presets).compactMap { $0.model as? ViT }
      .first { $0.width == model.width && $0.depth == model.depth }
    if let alike { return (alike.heads, nil) }
    let heads = max(1, model.width / 64)
    return (
      model.width % heads == 0 ? heads : 1,
      "The tensors do not tell the number of heads; \(heads) were taken, of 64 channels as in the paper's models."
    )
  }

  private func swin() throws(IdentificationFault) -> CheckpointIdentity {
    let embedding = try shape("patch_embed.proj.weight", rank: 4)
    let (width, patch) = (embedding[0], embedding[3])
    guard embedding[1] == 3, embedding[2] == patch else {
      throw .impossibleShape("patch_embed.proj.weight", embedding)
    }
    try checkHidden("layers.0.blocks.0.mlp.fc1.weight", width: width)
    let stages = count { "layers.\($0).blocks.0.norm1.weight" }
    let depths = (0..<stages).map { stage in count { "layers.\(stage).blocks.\($0).norm1.weight" } }
    var heads: [Int] = []
    var window = 1
    for stage in 0..<stages {
      let name = "layers.\(stage).blocks.0.attn.relative_position_bias_table"
      let table = try shape(name, rank: 2)
      guard let side = squareRoot(table[0]), side % 2 == 1 else { throw .notSquare(name, count: table[0]) }
      heads.append(table[1])
      // A stage whose map is smaller than the window has a smaller one.
      window = max(window, (side + 1) / 2)
      guard (width << stage) % table[1] == 0 else { throw .impossibleShape(name, table) }
    }
    // The last stage's map is one window in all published models.
    let resolution = window * (patch << (stages - 1))
    return identity(
      Swin(width: width, depths: depths, heads: heads, window: window, patch: patch, classes: classes),
      among: Swin.presets,
      uncatalogued: (
        name: "swin", title: "Swin, width \(width), \(list(depths)) blocks, window \(window)", resolution: resolution
      ),
      notes: [],
      openNote:
        "The tensors do not tell the image's size; \(resolution) pixels were taken: one window in the last stage."
    )
  }

  private func cvt() throws(IdentificationFault) -> CheckpointIdentity {
    let stages = count { "stage\($0).patch_embed.proj.weight" }
    var widths: [Int] = []
    for stage in 0..<stages { widths.append(try shape("stage\(stage).patch_embed.proj.weight", rank: 4)[0]) }
    try checkHidden("stage0.blocks.0.mlp.fc1.weight", width: widths[0])
    let depths = (0..<stages).map { stage in count { "stage\(stage).blocks.\($0).norm1.weight" } }
    // Every published CvT has heads of 64 channels (Table 2).
    let heads = widths.map { max(1, $0 / 64) }
    guard zip(widths, heads).allSatisfy({ $0 % $1 == 0 }), stages > 1 else {
      throw .impossibleShape("stage0.patch_embed.proj.weight", widths)
    }
    let isPort = weights.naming.title.hasPrefix("Hugging Face")
    let notes =
      ["The tensors do not tell the number of heads; \(list(heads)) were taken, of 64 channels as in the paper."]
      + (isPort
        ? ["GELU was taken for the MLP, as Hugging Face's code computes it; the authors' has QuickGELU."] : [])
    return identity(
      CvT(
        widths: widths, depths: depths, heads: heads, port: isPort ? .converted : .authors, classes: classes),
      among: CvT.presets,
      uncatalogued: (name: "cvt", title: "CvT, widths \(list(widths)), \(list(depths)) blocks", resolution: 224),
      notes: notes, openNote: "The tensors do not tell the image's size; 224 pixels were taken.")
  }

  // MARK: The catalogue

  /// The identity of a model whose sizes are known.
  private func identity(
    _ model: any Module, among presets: [Preset], uncatalogued: (name: String, title: String, resolution: Int),
    notes: [String], openNote: String? = nil
  ) -> CheckpointIdentity {
    let alike = presets.filter { haveSameSizes($0.model, model) }
    var notes = notes + (weights.classes == nil ? ["It has no layer that gives class scores."] : [])
    let preset: Preset
    if let first = alike.first {
      let chosen = Hints(weights).choose(among: alike)
      if alike.count > 1 {
        let names = alike.map(\.name).joined(separator: ", ")
        notes.append(
          "\(names) have the same tensors; \((chosen ?? first).name) was taken"
            + (chosen == nil ? "." : ", which the file's name or contents suggest."))
      }
      preset = (chosen ?? first).replacing(model: model)
    } else {
      notes += [openNote].compactMap { $0 }
      let base = Hints(weights).choose(among: presets) ?? presets[0]
      preset = base.replacing(
        model: model, name: uncatalogued.name, title: uncatalogued.title, aliases: [],
        resolution: uncatalogued.resolution)
    }
    return CheckpointIdentity(
      preset: preset, isCatalogued: !alike.isEmpty, classes: classes, naming: weights.naming.title, notes: notes)
  }

  private func haveSameSizes(_ known: any Module, _ model: any Module) -> Bool {
    switch (known, model) {
    case (let a as ViT, let b as ViT):
      (a.patch, a.width, a.depth, a.heads, a.positions) == (b.patch, b.width, b.depth, b.heads, b.positions)
    case (let a as Swin, let b as Swin):
      (a.width, a.depths, a.heads, a.window, a.patch) == (b.width, b.depths, b.heads, b.window, b.patch)
    case (let a as CvT, let b as CvT): (a.widths, a.depths, a.heads) == (b.widths, b.depths, b.heads)
    default: false
    }
  }

  // MARK: Shapes

  private var classes: Int { weights.classes ?? 1000 }

  private func shape(_ name: String, rank: Int) throws(IdentificationFault) -> [Int] {
    guard let shape = weights.shape(of: name) else { throw .missing(name) }
    guard shape.count == rank, shape.allSatisfy({ (1...Self.largestLength).contains($0) }) else {
      throw .impossibleShape(name, shape)
    }
    return shape
  }

  private func checkHidden(_ name: String, width: Int) throws(IdentificationFault) {
    let hidden = try shape(name, rank: 2)[0]
    guard hidden == 4 * width else { throw .hiddenWidth(found: hidden, width: width) }
  }

  /// How many names of a row the checkpoint has, from 0 on.
  private func count(_ name: (Int) -> String) -> Int {
    (0...).first { weights.shape(of: name($0)) == nil } ?? 0
  }

  private func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: "-") }
}

/// The integer whose square a count is; nil if there is none.
func squareRoot(_ count: Int) -> Int? {
  guard count > 0 else { return nil }
  let root = Int(Double(count).squareRoot().rounded())
  return root * root == count ? root : nil
}

/// Words in a file and its path that may name a model: they decide between models whose tensors are the same.
private struct Hints {
  private let words: [String]

  init(_ weights: NamedWeights) {
    var words: [String] = []
    if let torch = weights.checkpoint as? TorchCheckpoint { words += torch.hints }
    if let safetensors = weights.checkpoint as? SafetensorsFile {
      words += safetensors.metadata.sorted { $0.key < $1.key }.map(\.value)
    }
    // Hugging Face's own prefix is the family's name.
    words += weights.checkpoint.names?.first.map { [$0] } ?? []
    if case .checkpoint(let path) = weights.provenance { words.append(path) }
    self.words = words.map { $0.lowercased().replacing("-", with: "_") }
  }

  /// The model that is named, or the first of the family that is.
  func choose(among presets: [Preset]) -> Preset? {
    for word in words {
      let named = presets.filter { preset in
        ([preset.name] + preset.aliases).contains { word.contains($0.lowercased().replacing("-", with: "_")) }
      }
      if let longest = named.max(by: { $0.name.count < $1.name.count }) { return longest }
      let families = presets.filter { word.contains($0.family.rawValue.lowercased()) }
      if let first = families.first { return first }
    }
    return nil
  }
}
