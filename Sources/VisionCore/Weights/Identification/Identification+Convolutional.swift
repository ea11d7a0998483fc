/// Families that are built of convolutions, with attention here and there.
extension Identification {
  func resNet() throws(IdentificationFault) -> CheckpointIdentity {
    let (width, depths) = try resNetSizes()
    return identity(
      ResNet(depths: depths, width: width, classes: classes), among: ResNet.presets,
      isSame: { ($0.depths, $0.width) == ($1.depths, $1.width) },
      uncatalogued: ("resnet", "ResNet, width \(width), \(list(depths)) blocks", 224), openNote: Self.openSize)
  }

  func botNet() throws(IdentificationFault) -> CheckpointIdentity {
    let (width, depths) = try resNetSizes()
    let block = "layer\(depths.count).0"
    let table = try shape("\(block).conv2.pos_embed.height_rel", rank: 2)
    let inner = try shape("\(block).conv2.qkv.weight", rank: 4)[0] / 3
    guard inner % table[1] == 0 else { throw .impossibleShape("\(block).conv2.pos_embed.height_rel", table) }
    // Offsets along an axis of the map before the last stage halves it.
    let resolution = (table[0] + 1) / 2 * (2 << (depths.count - 1))
    return identity(
      BoTNet(depths: depths, width: width, heads: inner / table[1], classes: classes), among: BoTNet.presets,
      isSame: { ($0.depths, $0.width, $0.heads) == ($1.depths, $1.width, $1.heads) },
      uncatalogued: ("botnet", "BoTNet, width \(width), \(list(depths)) blocks", resolution))
  }

  func evolvingResNet() throws(IdentificationFault) -> CheckpointIdentity {
    let (width, depths) = try resNetSizes()
    return identity(
      EvolvingResNet(
        depths: depths, width: width,
        evolution: has("layer2.1.conv2.attn.evolve.weight") ? .convolution : .residual, classes: classes),
      among: EvolvingResNet.presets, isSame: { ($0.depths, $0.width) == ($1.depths, $1.width) },
      uncatalogued: ("ea-resnet", "EA-ResNet, width \(width), \(list(depths)) blocks", 224), openNote: Self.openSize)
  }

  func bit() throws(IdentificationFault) -> CheckpointIdentity {
    let stem = try shape("stem.conv.weight", rank: 4)[0]
    let stages = count { "stages.\($0).blocks.0.conv1.weight" }
    let depths = (0..<stages).map { stage in count { "stages.\(stage).blocks.\($0).conv1.weight" } }
    let isPublished = stem % 64 == 0
    return identity(
      BiT(depths: depths, factor: isPublished ? stem / 64 : 1, stemWidth: isPublished ? 64 : stem, classes: classes),
      among: BiT.presets,
      isSame: { ($0.depths, $0.factor, $0.stemWidth) == ($1.depths, $1.factor, $1.stemWidth) },
      uncatalogued: ("bit", "BiT, width \(stem), \(list(depths)) blocks", 224), openNote: Self.openSize)
  }

  func nextViT() throws(IdentificationFault) -> CheckpointIdentity {
    let stages = count { "stages.\($0).blocks.0.mlp.fc1.weight" }
    let depths = (0..<stages).map { stage in count { "stages.\(stage).blocks.\($0).mlp.fc1.weight" } }
    return identity(
      NextViT(depths: depths, classes: classes), among: NextViT.presets, isSame: { $0.depths == $1.depths },
      uncatalogued: ("nextvit", "Next-ViT, \(list(depths)) blocks", 224), openNote: Self.openSize)
  }

  private static var openSize: String { "The tensors do not tell the image's size; 224 pixels were taken." }

  /// Channels of the stem and blocks of the stages; they must have bottlenecks.
  private func resNetSizes() throws(IdentificationFault) -> (width: Int, depths: [Int]) {
    let width = try shape("conv1.weight", rank: 4)[0]
    let stages = count { "layer\($0 + 1).0.conv1.weight" }
    let last = try shape("layer1.0.conv3.weight", rank: 4)
    guard last[0] == 4 * width else { throw .impossibleShape("layer1.0.conv3.weight", last) }
    return (width, (1...max(stages, 1)).map { stage in count { "layer\(stage).\($0).conv1.weight" } })
  }
}
