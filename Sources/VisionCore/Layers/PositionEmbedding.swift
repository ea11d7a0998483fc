/// Learned positions [1, N, C] of the module that is being recorded, resampled where the grid is another than in training
/// (Dosovitskiy et al. 2021, Section 3.2).
///
/// - Parameters:
///   - name: the checkpoint's name
///   - z: the tokens that they are added to [b, N, C]
///   - trained: the grid in training
///   - tokens: the grid now, with the tokens in front, which keep their positions
///   - resampling: as the authors' code does it, and as timm does where that says nothing
package func positionEmbedding(
  _ name: String = "pos_embed", like z: Tensor, trainedOn trained: GridSize, _ tokens: TokenGrid,
  role: Parameter.Role = .learned, resampling: PositionResampling = .bicubic
) throws -> Tensor {
  let count = tokens.grid == trained ? z.shape[1] : Size(trained.count + tokens.prefix)
  let table = PositionTable(grid: trained, prefix: tokens.prefix, resampling: resampling)
  let learned = try z.parameter(name, [1, count, z.shape[2]], role: role, positions: table)
  if tokens.grid == trained { return learned }
  return z.recorder.record(
    .resamplePositions(from: table, to: tokens.grid), [learned], shape: [1, z.shape[1], z.shape[2]])
}
