/// Learned positions [1, N, C] of the module that is being recorded, resampled where the grid is another than in training
/// (Dosovitskiy et al. 2021, Section 3.2).
///
/// - Parameters:
///   - name: the checkpoint's name
///   - z: the tokens that they are added to [b, N, C]
///   - trained: the grid in training
///   - tokens: the grid now, with the tokens in front, which keep their positions
func positionEmbedding(
  _ name: String = "pos_embed", like z: Tensor, trainedOn trained: GridSize, _ tokens: TokenGrid,
  role: Parameter.Role = .learned
) throws -> Tensor {
  let count = tokens.grid == trained ? z.shape[1] : Size(trained.count + tokens.prefix)
  let learned = try z.recorder.parameter(name, [1, count, z.shape[2]], role: role)
  if tokens.grid == trained { return learned }
  return z.recorder.record(
    .resamplePositions(from: trained, to: tokens.grid, prefix: tokens.prefix), [learned],
    shape: [1, z.shape[1], z.shape[2]])
}
