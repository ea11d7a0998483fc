@testable import VisionCore
@testable import VisionEngine
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

extension ViT {
  /// A small model, with what tests change of it.
  init(
    isDistilled: Bool = false, patch: Int, width: Int, depth: Int, heads: Int, positions: GridSize,
    positionEmbedding: TokenPositions = .learned, classes: Int
  ) {
    self.init(patch: patch, width: width, depth: depth, heads: heads)
    (self.positions, self.positionEmbedding, self.classes) = (positions, positionEmbedding, classes)
    front.hasDistillationToken = isDistilled
    if isDistilled { pooling = .classAndDistillation }
  }

  /// A family's model at a small size.
  func small(classes: Int = 7) -> ViT {
    var model = self
    (model.patch, model.width, model.depth, model.block.attention.heads) = (8, 24, 2, 3)
    (model.positions, model.classes) = (GridSize(square: 4), classes)
    return model
  }
}
