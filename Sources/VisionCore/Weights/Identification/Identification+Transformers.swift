/// Families whose blocks all work on one grid of tokens.
extension Identification {
  func vit() throws(IdentificationFault) -> CheckpointIdentity {
    let sizes = try plainSizes(among: ViT.presets + DeiT.presets, prefix: 1)
    return identity(
      ViT(
        patch: sizes.patch, width: sizes.width, depth: sizes.depth, heads: sizes.heads, positions: sizes.grid,
        classes: classes),
      among: ViT.presets + DeiT.presets,
      isSame: {
        ($0.patch, $0.width, $0.depth, $0.heads, $0.positions) == ($1.patch, $1.width, $1.depth, $1.heads, $1.positions)
      }, uncatalogued: sizes.uncatalogued("vit", "ViT"), notes: sizes.notes)
  }

  func distilledViT() throws(IdentificationFault) -> CheckpointIdentity {
    let sizes = try plainSizes(among: DeiT.presets, prefix: 2)
    _ = try shape("head_dist.weight", rank: 2)
    return identity(
      DistilledViT(
        patch: sizes.patch, width: sizes.width, depth: sizes.depth, heads: sizes.heads, positions: sizes.grid,
        classes: classes),
      among: DeiT.presets,
      isSame: {
        ($0.patch, $0.width, $0.depth, $0.heads, $0.positions) == ($1.patch, $1.width, $1.depth, $1.heads, $1.positions)
      }, uncatalogued: sizes.uncatalogued("deit-distilled", "Distilled DeiT"), notes: sizes.notes)
  }

  func hybridViT() throws(IdentificationFault) -> CheckpointIdentity {
    let backbone = "patch_embed.backbone"
    let stages = count { "\(backbone).stages.\($0).blocks.0.conv1.weight" }
    let depths = (0..<stages).map { stage in count { "\(backbone).stages.\(stage).blocks.\($0).conv1.weight" } }
    let width = try shape("patch_embed.proj.weight", rank: 4)[0]
    try checkHidden("blocks.0.mlp.fc1.weight", expected: 4 * width)
    let side = try gridSide("pos_embed", prefix: 1)
    let depth = count { "blocks.\($0).norm1.weight" }
    let (heads, note) = plainHeads(width, depth, among: HybridViT.presets)
    let model = HybridViT(
      stages: depths, width: width, depth: depth, heads: heads, positions: GridSize(square: side),
      stemWidth: try shape("\(backbone).stem.conv.weight", rank: 4)[0], classes: classes,
      head: weights.classes == nil ? .none : .linear)
    return identity(
      model, among: HybridViT.presets,
      isSame: {
        ($0.stages, $0.width, $0.depth, $0.heads, $0.positions) == (
          $1.stages, $1.width, $1.depth, $1.heads, $1.positions
        )
          && $0.stemWidth == $1.stemWidth
      },
      uncatalogued: (
        "vit-hybrid", "Hybrid ViT, width \(width), \(depth) blocks behind \(list(depths))", side * (2 << stages)
      ), notes: [note].compactMap { $0 })
  }

  func cpvt() throws(IdentificationFault) -> CheckpointIdentity {
    let (width, patch) = try patches("patch_embed.proj.weight")
    try checkHidden("blocks.0.mlp.fc1.weight", expected: 4 * width)
    let depth = count { "blocks.\($0).norm1.weight" }
    let (heads, note) = plainHeads(width, depth, among: CPVT.presets)
    return identity(
      CPVT(
        patch: patch, width: width, depth: depth, heads: heads, pooling: has("cls_token") ? .classToken : .mean,
        classes: classes),
      among: CPVT.presets,
      isSame: {
        ($0.patch, $0.width, $0.depth, $0.heads, $0.pooling) == ($1.patch, $1.width, $1.depth, $1.heads, $1.pooling)
      }, uncatalogued: ("cpvt", "CPVT, width \(width), \(depth) blocks", 14 * patch), notes: [note].compactMap { $0 },
      openNote: "The tensors do not tell the image's size; \(14 * patch) pixels were taken.")
  }

  func t2tViT() throws(IdentificationFault) -> CheckpointIdentity {
    let width = try shape("cls_token", rank: 3)[2]
    let depth = count { "blocks.\($0).norm1.weight" }
    let hidden = try shape("blocks.0.mlp.fc1.weight", rank: 2)[0]
    guard hidden % width == 0 else { throw .hiddenWidth(found: hidden, expected: 3 * width) }
    let side = try gridSide("pos_embed", prefix: 1)
    let tokens: TokenLayer =
      if has("tokens_to_token.attention1.w") { .performer } else if has("tokens_to_token.attention1.attn.qkv.weight") {
        .transformer
      } else { .convolution }
    // T2T-ViT-14 and its ResNeXt variant, of 32 heads, have the same tensors.
    let alike = T2TViT.presets.filter { preset in
      (preset.model as? T2TViT).map { ($0.width, $0.depth) == (width, depth) } ?? false
    }
    let catalogued = (hints.choose(among: alike) ?? alike.first)?.model as? T2TViT
    let (guess, note) = heads(ofWidths: [width])
    return identity(
      T2TViT(
        width: width, depth: depth, heads: catalogued?.heads ?? guess[0], ratio: hidden / width, tokenLayer: tokens,
        resolution: 16 * side, classes: classes),
      among: T2TViT.presets,
      isSame: {
        ($0.width, $0.depth, $0.heads, $0.ratio, $0.tokenLayer) == (
          $1.width, $1.depth, $1.heads, $1.ratio, $1.tokenLayer
        )
      }, uncatalogued: ("t2t-vit", "T2T-ViT, width \(width), \(depth) blocks", 16 * side),
      notes: catalogued == nil ? [note].compactMap { $0 } : [])
  }

  func tnt() throws(IdentificationFault) -> CheckpointIdentity {
    let width = try shape("cls_token", rank: 3)[2]
    let pixels = try shape("pixel_pos", rank: 4)
    guard pixels[2] == pixels[3] else { throw .impossibleShape("pixel_pos", pixels) }
    try checkHidden("blocks.0.mlp.fc1.weight", expected: 4 * width)
    let side = try gridSide("patch_pos", prefix: 1)
    let depth = count { "blocks.\($0).norm_in.weight" }
    let (heads, note) = plainHeads(width, depth, among: TNT.presets)
    return identity(
      TNT(
        patch: 4 * pixels[2], width: width, innerWidth: pixels[1], depth: depth, heads: heads,
        positions: GridSize(square: side), classes: classes),
      among: TNT.presets,
      isSame: {
        ($0.patch, $0.width, $0.innerWidth, $0.depth, $0.heads) == (
          $1.patch, $1.width, $1.innerWidth, $1.depth, $1.heads
        )
          && $0.positions == $1.positions
      }, uncatalogued: ("tnt", "TNT, width \(width), \(depth) blocks", side * 4 * pixels[2]),
      notes: [note].compactMap { $0 })
  }

  // MARK: What they share

  /// The sizes of ViT and its likes.
  private struct PlainSizes {
    let patch: Int
    let width: Int
    let depth: Int
    let heads: Int
    let grid: GridSize
    let notes: [String]

    func uncatalogued(_ name: String, _ title: String) -> (name: String, title: String, resolution: Int) {
      (name, "\(title)/\(patch), width \(width), \(depth) blocks", grid.rows * patch)
    }
  }

  private func plainSizes(among presets: [Preset], prefix: Int) throws(IdentificationFault) -> PlainSizes {
    let (width, patch) = try patches("patch_embed.proj.weight")
    _ = try shape("cls_token", rank: 3)
    try checkHidden("blocks.0.mlp.fc1.weight", expected: 4 * width)
    let depth = count { "blocks.\($0).norm1.weight" }
    let side = try gridSide("pos_embed", prefix: prefix)
    let (heads, note) = plainHeads(width, depth, among: presets)
    return PlainSizes(
      patch: patch, width: width, depth: depth, heads: heads, grid: GridSize(square: side),
      notes: [note].compactMap { $0 })
  }

  /// The heads of a ViT or its like: as the original weights or config.json tell them, else as the catalogue has them, else
  /// of 64 channels.
  private func plainHeads(_ width: Int, _ depth: Int, among presets: [Preset]) -> (Int, note: String?) {
    // The original weights keep heads apart.
    if let bias = weights.originalShape(of: "blocks.0.attn.qkv.bias"), bias.count == 2, width % bias[0] == 0 {
      return (bias[0], nil)
    }
    let (guess, note) = heads(ofWidths: [width])
    if note == nil { return (guess[0], nil) }
    for preset in presets {
      guard let model = preset.model as? any PlainTransformer, (model.width, model.depth) == (width, depth) else {
        continue
      }
      return (model.heads, nil)
    }
    return (guess[0], note)
  }
}

/// A model whose blocks all have one width and one number of heads.
private protocol PlainTransformer: Module {
  var width: Int { get }
  var depth: Int { get }
  var heads: Int { get }
}

extension ViT: PlainTransformer {}
extension DistilledViT: PlainTransformer {}
extension HybridViT: PlainTransformer {}
extension CPVT: PlainTransformer {}
extension TNT: PlainTransformer {}
