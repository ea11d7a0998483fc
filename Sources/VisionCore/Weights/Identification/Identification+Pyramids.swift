#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Families whose stages have ever coarser maps.
extension Identification {
  func cvt() throws(IdentificationFault) -> CheckpointIdentity {
    let stages = count { "stage\($0).patch_embed.proj.weight" }
    var widths: [Int] = []
    for stage in 0..<stages { widths.append(try shape("stage\(stage).patch_embed.proj.weight", rank: 4)[0]) }
    try checkHidden("stage0.blocks.0.mlp.fc1.weight", expected: 4 * widths[0])
    let depths = (0..<stages).map { stage in count { "stage\(stage).blocks.\($0).norm1.weight" } }
    guard stages > 1 else { throw .impossibleShape("stage0.patch_embed.proj.weight", widths) }
    let (heads, note) = heads(ofWidths: widths)
    return identity(
      CvT(widths: widths, depths: depths, heads: heads, classes: classes), among: CvT.presets,
      isSame: { ($0.widths, $0.depths, $0.heads) == ($1.widths, $1.depths, $1.heads) },
      uncatalogued: (
        "cvt", "CvT, widths \(list(widths)), \(list(depths)) blocks", hints.configuration?.imageSide ?? 224
      ), notes: [note].compactMap { $0 }, openNote: "The tensors do not tell the image's size; 224 pixels were taken.")
  }

  func pvt() throws(IdentificationFault) -> CheckpointIdentity {
    let stages = count { "pvt.encoder.patch_embeddings.\($0).projection.weight" }
    var (widths, depths, reductions, ratios): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
    for stage in 0..<stages {
      let width = try shape("pvt.encoder.patch_embeddings.\(stage).projection.weight", rank: 4)[0]
      let block = "pvt.encoder.block.\(stage).0"
      let hidden = try shape("\(block).mlp.dense1.weight", rank: 2)[0]
      guard hidden % width == 0 else { throw .hiddenWidth(found: hidden, expected: 4 * width) }
      let reduction = "\(block).attention.self.sequence_reduction.weight"
      widths.append(width)
      depths.append(count { "pvt.encoder.block.\(stage).\($0).layer_norm_1.weight" })
      reductions.append(has(reduction) ? try shape(reduction, rank: 4)[3] : 1)
      ratios.append(hidden / width)
    }
    guard stages > 1 else { throw .impossibleShape("pvt.encoder.patch_embeddings.0.projection.weight", widths) }
    let side = try gridSide("pvt.encoder.patch_embeddings.0.position_embeddings", prefix: 0)
    let (heads, note) = heads(ofWidths: widths)
    return identity(
      PVT(
        widths: widths, depths: depths, heads: heads, reductions: reductions, ratios: ratios, resolution: 4 * side,
        classes: classes),
      among: PVT.presets,
      isSame: {
        ($0.widths, $0.depths, $0.heads, $0.reductions, $0.ratios) == (
          $1.widths, $1.depths, $1.heads, $1.reductions, $1.ratios
        )
      }, uncatalogued: ("pvt", "PVT, widths \(list(widths)), \(list(depths)) blocks", 4 * side),
      notes: [note].compactMap { $0 })
  }

  func swin() throws(IdentificationFault) -> CheckpointIdentity {
    let (width, patch, depths) = try swinSizes()
    var heads: [Int] = []
    var windows: [Int] = []
    for stage in depths.indices {
      let name = "layers.\(stage).blocks.0.attn.relative_position_bias_table"
      let table = try shape(name, rank: 2)
      guard let side = squareRoot(table[0]), side % 2 == 1 else { throw .notSquare(name, count: table[0]) }
      heads.append(table[1])
      windows.append((side + 1) / 2)
      guard (width << stage) % table[1] == 0 else { throw .impossibleShape(name, table) }
    }
    // A stage whose map is smaller than the window has a smaller one; the last stage's map is one window in all published
    // models.
    let window = windows.max() ?? 1
    let told = imageSide(window: window, patch: patch)
    let resolution = told ?? (windows.last ?? 1) * (patch << (depths.count - 1))
    return identity(
      Swin(width: width, depths: depths, heads: heads, window: window, patch: patch, classes: classes),
      among: Swin.presets,
      isSame: {
        ($0.width, $0.depths, $0.heads, $0.window, $0.patch) == ($1.width, $1.depths, $1.heads, $1.window, $1.patch)
      },
      uncatalogued: ("swin", "Swin, width \(width), \(list(depths)) blocks, window \(window)", resolution),
      openNote: told == nil
        ? "The tensors do not tell the image's size; \(resolution) pixels were taken: one window in the last stage."
        : nil)
  }

  /// Swin V2's parameters do not tell the window: the tables that the authors' files keep do, else config.json and names.
  func swinV2() throws(IdentificationFault) -> CheckpointIdentity {
    let (width, patch, depths) = try swinSizes()
    guard patch == 4 else { throw .impossibleShape("patch_embed.proj.weight", [width, 3, patch, patch]) }
    var heads: [Int] = []
    for stage in depths.indices {
      let scale = try shape("layers.\(stage).blocks.0.attn.logit_scale", rank: 3)
      guard (width << stage) % scale[0] == 0 else {
        throw .impossibleShape("layers.\(stage).blocks.0.attn.logit_scale", scale)
      }
      heads.append(scale[0])
    }
    // In every stage alike, but a short one may end before its first.
    let normEvery = depths.indices.lazy.compactMap { stage in
      (0..<depths[stage]).first { has("layers.\(stage).blocks.\($0).norm3.weight") }
    }.first
    var model = SwinV2(
      width: width, depths: depths, heads: heads, window: 8, mainBranchNormEvery: normEvery.map { $0 + 1 },
      classes: classes)
    func isAlike(_ a: SwinV2, _ b: SwinV2) -> Bool {
      (a.width, a.depths, a.heads, a.mainBranchNormEvery) == (b.width, b.depths, b.heads, b.mainBranchNormEvery)
    }
    let windows = swinV2Windows(stages: depths.count)
    if let windows {
      (model.window, model.pretraining) = (windows.window, windows.pretraining)
    } else {
      let alike = SwinV2.presets.filter { ($0.model as? SwinV2).map { isAlike($0, model) } ?? false }
      if let likely = (hints.choose(among: alike) ?? alike.first)?.model as? SwinV2 {
        (model.window, model.pretraining) = (likely.window, likely.pretraining)
      }
    }
    let resolution = windows?.side ?? 32 * model.window
    return identity(
      model, among: SwinV2.presets,
      isSame: { a, b in
        isAlike(a, b) && a.window == b.window && a.pretraining?.window == b.pretraining?.window
          && a.pretraining?.resolution == b.pretraining?.resolution
      },
      uncatalogued: ("swinv2", "Swin V2, width \(width), \(list(depths)) blocks, window \(model.window)", resolution),
      notes: windows == nil
        ? [
          "Neither the tensors nor the file's name tell the window; \(model.window) was taken. "
            + "A name with window16_256, or config.json beside the file, tells it."
        ] : [])
  }

  // MARK: What both Swins share

  private func swinSizes() throws(IdentificationFault) -> (width: Int, patch: Int, depths: [Int]) {
    let (width, patch) = try patches("patch_embed.proj.weight")
    try checkHidden("layers.0.blocks.0.mlp.fc1.weight", expected: 4 * width)
    let stages = count { "layers.\($0).blocks.0.norm1.weight" }
    guard stages < 16 else { throw .impossibleShape("layers.\(stages).blocks.0.norm1.weight", [width]) }
    return (width, patch, (0..<stages).map { stage in count { "layers.\(stage).blocks.\($0).norm1.weight" } })
  }

  /// The image's side, off the mask [windows, M², M²] that the authors' files keep in the first stage, or a name.
  private func imageSide(window: Int, patch: Int) -> Int? {
    if let mask = buffer("layers.0.blocks.1.attn_mask"), let across = mask.shape.first.flatMap(squareRoot) {
      return across * window * patch
    }
    return hints.configuration?.imageSide ?? hints.windowName?.side
  }

  /// Windows of a Swin V2 with what they were trained on before.
  private func swinV2Windows(stages: Int) -> (window: Int, pretraining: SwinV2.Pretraining?, side: Int)? {
    let tables = (0..<stages).compactMap { offsetTable(stage: $0) }
    if tables.count == stages, let first = tables.first, let last = tables.last {
      let side = imageSide(window: first.window, patch: 4) ?? last.window * (4 << (stages - 1))
      let isTuned = tables.contains { $0.extent != $0.window }
      let pretraining = SwinV2.Pretraining(resolution: last.extent * (4 << (stages - 1)), window: first.extent)
      return (first.window, isTuned ? pretraining : nil, side)
    }
    if let configuration = hints.configuration, let window = configuration.window {
      let side = configuration.imageSide ?? 32 * window
      // The image of the earlier training is not kept; in all published models its last map was half a window.
      let earlier = configuration.pretrainedWindow.map { SwinV2.Pretraining(resolution: 16 * $0, window: $0) }
      return (window, earlier, side)
    }
    guard let name = hints.windowName else { return nil }
    var pretraining: SwinV2.Pretraining?
    if let window = name.earlierWindow, let side = name.earlierSide {
      pretraining = SwinV2.Pretraining(resolution: side, window: window)
    }
    return (name.window, pretraining, name.side)
  }

  /// A stage's window and the one that its offsets are measured by, off the table [1, 2M − 1, 2M − 1, 2] of log-spaced
  /// offsets (Swin V2, Eq. 4), whose last is log₂(1 + 8(M − 1)/(P − 1))/log₂ 8.
  private func offsetTable(stage: Int) -> (window: Int, extent: Int)? {
    guard let (name, shape) = buffer("layers.\(stage).blocks.0.*.relative_coords_table"), shape.count == 4,
      shape[1] > 1,
      shape[1] < 1 << 10, shape[1] % 2 == 1, shape == [1, shape[1], shape[1], 2],
      let last = try? weights.checkpoint.values(name: name, shape: shape).last, last > 0, last.isFinite
    else { return nil }
    let window = (shape[1] + 1) / 2
    let reach = 8 * Double(window - 1) / (exp2(3 * Double(last)) - 1)
    guard reach.isFinite, reach > 0, reach < 1024 else { return nil }
    return (window, Int(reach.rounded()) + 1)
  }

  /// A buffer that no program reads, under the checkpoint's own name; `*` stands for anything between.
  private func buffer(_ pattern: String) -> (name: String, shape: [Int])? {
    let parts = pattern.split(separator: "*")
    for name in weights.checkpoint.names ?? [] {
      guard let last = parts.last, name.hasSuffix(last), parts.allSatisfy({ name.contains($0) }),
        let shape = weights.checkpoint.shape(of: name)
      else { continue }
      return (name, shape)
    }
    return nil
  }
}
