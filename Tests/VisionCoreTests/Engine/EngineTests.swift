import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

/// Small models of each family, with sizes that divide badly.
struct SmallModel: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let input: GridSize
  let model: any Module

  static let all = papers + ablations

  fileprivate static let papers: [SmallModel] = [
    SmallModel(
      testDescription: "ViT, positions resampled", input: GridSize(rows: 24, columns: 40),
      model: ViT(patch: 8, width: 24, depth: 2, heads: 3, positions: GridSize(square: 4), classes: 7)),
    SmallModel(
      testDescription: "ViT, heads normalised one by one, patches pooled by attention", input: GridSize(square: 24),
      model: ViT.pooledByAttention),
    SmallModel(
      testDescription: "Swin, whole windows", input: GridSize(square: 48),
      model: Swin(width: 16, depths: [2, 2], heads: [2, 4], window: 3, classes: 5)),
    SmallModel(
      testDescription: "Swin, padded windows and odd sides", input: GridSize(rows: 36, columns: 50),
      model: Swin(width: 8, depths: [2, 2, 2], heads: [1, 2, 4], window: 4, classes: 5)),
    SmallModel(
      testDescription: "CvT", input: GridSize(rows: 36, columns: 52),
      model: CvT(widths: [8, 16, 24], depths: [1, 2, 2], heads: [1, 2, 3], classes: 6)),
    SmallModel(
      testDescription: "DeiT, distilled", input: GridSize(rows: 24, columns: 40),
      model: ViT(isDistilled: true, patch: 8, width: 24, depth: 2, heads: 3, positions: GridSize(square: 4), classes: 7)
    ),
    SmallModel(
      testDescription: "Swin V2, padded windows, offsets of another window", input: GridSize(rows: 36, columns: 50),
      model: SwinV2(
        width: 8, depths: [2, 2, 2], heads: [1, 2, 4], window: 4,
        pretraining: SwinV2.Pretraining(resolution: 24, window: 3), mainBranchNormEvery: 2, classes: 5)),
    SmallModel(
      testDescription: "CvT as Hugging Face has it", input: GridSize(rows: 36, columns: 52),
      model: CvT(widths: [8, 16, 24], depths: [1, 1, 2], heads: [1, 2, 3], port: .huggingFace, classes: 6)),
    SmallModel(
      testDescription: "PVT, positions resampled", input: GridSize(rows: 64, columns: 96),
      model: PVT(
        widths: [8, 16, 24], depths: [1, 1, 2], heads: [1, 2, 3], reductions: [4, 2, 1], ratios: [2, 2, 4],
        trainedOn: GridSize(square: 64), classes: 6)),
    SmallModel(
      testDescription: "PVT v2", input: GridSize(rows: 64, columns: 96),
      model: PVTv2(
        widths: [8, 16, 24], depths: [1, 1, 2], heads: [1, 2, 3], reductions: [4, 2, 1], ratios: [2, 2, 4], classes: 6)),
    SmallModel(
      testDescription: "PVT v2, keys pooled", input: GridSize(square: 56),
      model: PVTv2(
        widths: [8, 16], depths: [1, 2], heads: [1, 2], ratios: [2, 2], pooling: .mean, classes: 6)),
    SmallModel(
      testDescription: "Swin, padded before the shift", input: GridSize(rows: 36, columns: 50),
      model: Swin(width: 8, depths: [2, 2], heads: [1, 2], window: 4, classes: 5, windowCode: .transformers)),
    SmallModel(
      testDescription: "TNT, positions resampled", input: GridSize(rows: 32, columns: 48),
      model: TNT(width: 24, innerWidth: 12, depth: 2, heads: 3, positions: GridSize(square: 2), classes: 7)),
    SmallModel(
      testDescription: "TNT as timm had it first, positions resampled", input: GridSize(rows: 32, columns: 48),
      model: TNT(
        width: 24, innerWidth: 12, depth: 2, heads: 3, positions: GridSize(square: 2), classes: 7, port: .firstPort)),
    SmallModel(
      testDescription: "ConvNeXt", input: GridSize(rows: 64, columns: 96),
      model: ConvNeXt(widths: [8, 16, 24], depths: [1, 1, 2], classes: 5)),
    SmallModel(
      testDescription: "SigLIP, positions resampled", input: GridSize(rows: 24, columns: 40),
      model: SigLIP.template.small(classes: 0)),
    SmallModel(
      testDescription: "CLIP, positions resampled", input: GridSize(rows: 24, columns: 40),
      model: CLIP.template.small()),
    SmallModel(
      testDescription: "BEiT", input: GridSize(rows: 24, columns: 40), model: BEiT.template.small()),
    SmallModel(
      testDescription: "DINOv2 with registers, positions resampled", input: GridSize(rows: 24, columns: 40),
      model: {
        var model = DINOv2.template.small(classes: 0)
        (model.front.registers, model.positionEmbedding) = (2, .learnedOnPatches)
        (model.block.isGated, model.block.mlpWidth) = (true, 64)
        return model
      }()),
    SmallModel(
      testDescription: "DeiT III, positions resampled", input: GridSize(rows: 24, columns: 40),
      model: DeiT3.template.small()),
    SmallModel(
      testDescription: "ResNet, odd sides", input: GridSize(rows: 45, columns: 61),
      model: ResNet(depths: [2, 1, 2], width: 8, classes: 5)),
    SmallModel(
      testDescription: "T2T-ViT with Performer", input: GridSize(rows: 48, columns: 80),
      model: T2TViT(
        width: 24, depth: 2, heads: 3, ratio: 2, tokenLayer: .performer, positions: GridSize(square: 3), classes: 5)),
    SmallModel(
      testDescription: "T2T-ViT with Transformer, another scale", input: GridSize(rows: 48, columns: 80),
      model: T2TViT(
        width: 24, depth: 2, heads: 3, ratio: 2, tokenLayer: .transformer, scaleWidth: 24,
        positions: GridSize(square: 3), classes: 5)),
    SmallModel(
      testDescription: "ViT hybrid, odd sides", input: GridSize(rows: 45, columns: 61),
      model: HybridViT(
        stages: [1, 2], width: 24, depth: 1, heads: 3, positions: GridSize(square: 3), stemWidth: 16, groups: 4,
        classes: 5)),
    SmallModel(
      testDescription: "CPVT", input: GridSize(rows: 24, columns: 40),
      model: CPVT(patch: 8, width: 24, depth: 2, heads: 3, pooling: .classToken, classes: 7)),
    SmallModel(
      testDescription: "CPVT without class token", input: GridSize(rows: 24, columns: 40),
      model: CPVT(patch: 8, width: 24, depth: 2, heads: 3, pooling: .mean, classes: 7)),
    SmallModel(
      testDescription: "BiT, odd sides", input: GridSize(rows: 45, columns: 61),
      model: BiT(depths: [2, 1, 2], factor: 2, stemWidth: 8, groups: 4, classes: 5)),
    SmallModel(
      testDescription: "Next-ViT, odd sides", input: GridSize(rows: 75, columns: 93),
      model: NextViT(
        depths: [1, 2, 5], convolutionWidths: [32, 32, 64], attentionWidths: [32, 96, 128],
        stemWidths: [8, 12, 16, 16],
        reductions: [4, 2, 1],
        headWidth: 8, classes: 5)),
    SmallModel(
      testDescription: "BoTNet", input: GridSize(rows: 64, columns: 96),
      model: BoTNet(depths: [1, 1, 2], width: 8, heads: 2, classes: 5)),
    SmallModel(
      testDescription: "ResNet with evolving attention", input: GridSize(rows: 32, columns: 64),
      model: EvolvingResNet(depths: [1, 2, 2], width: 8, heads: 2, classes: 5)),
  ]
}

extension SmallModel {
  /// The options of each family, together where they do not hide one another.
  fileprivate static let ablations: [SmallModel] = [
    SmallModel(
      testDescription: "ViT without positions", input: GridSize(rows: 24, columns: 40),
      model: ViT(
        patch: 8, width: 24, depth: 1, heads: 3, positions: GridSize(square: 4), positionEmbedding: .none, classes: 7)),
    SmallModel(
      testDescription: "DeiT, distilled, without positions", input: GridSize(rows: 24, columns: 40),
      model: ViT(
        isDistilled: true, patch: 8, width: 24, depth: 1, heads: 3, positions: GridSize(square: 4),
        positionEmbedding: .none, classes: 7)),
    cvt("keys and values of stride 1", CvT(widths: [8, 16], depths: [1, 2], heads: [1, 2], keyValueStride: 1)),
    cvt(
      "ordinary convolutions for queries, keys and values",
      CvT(widths: [8, 16], depths: [1, 1], heads: [1, 2], projections: [.ordinary, .ordinary])),
    cvt(
      "linear projection in the first stage, positions in every stage, resampled",
      CvT(
        widths: [8, 16], depths: [1, 2], heads: [1, 2], projections: [.linear, .convolution],
        positionEmbedding: .everyStage, trainedOn: GridSize(square: 64))),
    cvt(
      "patch embedding, linear projection behind a class token, positions in the last stage",
      CvT(
        widths: [8, 16], depths: [1, 2], heads: [1, 2], projections: [.convolution, .linear], embedding: .patches,
        positionEmbedding: .lastStage)),
    cvt(
      "as Hugging Face has it, linear projections, positions in the first stage",
      CvT(
        widths: [8, 16], depths: [1, 1], heads: [1, 2], port: .huggingFace, projections: [.linear, .linear],
        positionEmbedding: .firstStage, trainedOn: GridSize(square: 40))),
    swin("without shift or bias", Swin(width: 8, depths: [2], heads: [2], window: 4, shift: .none, positions: .none)),
    swin(
      "absolute positions, resampled",
      Swin(
        width: 8, depths: [2, 1], heads: [1, 2], window: 4, positions: .absolute, positionsGrid: GridSize(square: 16))),
    swin(
      "absolute positions and bias",
      Swin(width: 8, depths: [2, 1], heads: [1, 2], window: 4, positions: .both, positionsGrid: GridSize(square: 9))),
    swin("V2, pre-norm", SwinV2(width: 8, depths: [1, 2], heads: [1, 2], window: 4, norm: .pre)),
    swin("V2, dot product", SwinV2(width: 8, depths: [2, 1], heads: [1, 2], window: 4, similarity: .dotProduct)),
    swin("V2, linear offsets", SwinV2(width: 8, depths: [2, 1], heads: [1, 2], window: 4, offsets: .linear)),
    SmallModel(
      testDescription: "ResNet with attention whose scores are passed on", input: GridSize(rows: 32, columns: 32),
      model: EvolvingResNet(depths: [1, 2, 1], width: 8, heads: 2, evolution: .residual, classes: 5)),
    SmallModel(
      testDescription: "ResNet with attention beside convolutions", input: GridSize(rows: 64, columns: 32),
      model: EvolvingResNet(depths: [1, 2], width: 8, heads: 2, evolution: .none, classes: 5)),
    SmallModel(
      testDescription: "T2T-ViT with convolutions", input: GridSize(rows: 48, columns: 80),
      model: T2TViT(
        width: 24, depth: 1, heads: 3, ratio: 2, tokenLayer: .convolution, positions: GridSize(square: 3), classes: 5)),
    SmallModel(
      testDescription: "sums and products of what lies across", input: GridSize(rows: 32, columns: 24), model: Mixer()),
  ]

  /// MLP-Mixer's block (Tolstikhin et al., arXiv 2105.01601, Eq. 1) and a gate: no model of the catalogue mixes tokens by a linear layer.
  private struct Mixer: Module {
    let name = ""

    func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, 5]
      let x = try PatchEmbedding(name: "stem", patch: 8, width: 10)(image).rearrange("b h w c -> b (h w) c")
      let turned = try LayerNorm(name: "norm", epsilon: 1e-6)(x).rearrange("b n c -> b c n")
      let mixed = try MLP(name: "tokens", hidden: 7)(turned).rearrange("b c n -> b n c")
      let y = try x + mixed
      let gate = try Linear(name: "gate", features: 12)(turned).rearrange("b c n -> b n c")
      let row = try Linear(name: "row", features: 1)(turned).rearrange("b c n -> b n c")
      return try Linear(name: "head", features: 5)((mixed + y * gate + row).mean(axes: [1]))
    }
  }

  private static func cvt(_ what: String, _ model: CvT) -> SmallModel {
    var model = model
    model.classes = 6
    return SmallModel(testDescription: "CvT, " + what, input: GridSize(rows: 36, columns: 52), model: model)
  }

  private static func swin(_ what: String, _ model: any Module) -> SmallModel {
    SmallModel(testDescription: "Swin, " + what, input: GridSize(rows: 36, columns: 50), model: model)
  }
}

@Suite("Engine", .serialized)
struct EngineTests {
  @Test("every step equals the slow interpreter's", arguments: SmallModel.all)
  func everyStep(small: SmallModel) throws {
    let program = try Program(recording: small.model, input: small.input)
    let weights = SyntheticWeights(seed: 3)
    let image = weights.input(height: small.input.rows, width: small.input.columns)
    let expected = try Interpreter(program: program, weights: weights).run(image)
    let inner = Uses(program)
    let steps = Set(
      program.steps.indices.filter { step in
        if case .softmax = program.steps[step].operation { return true }
        return !inner.isFused(step)
      })
    // Once with every step kept, and once as it is run: fused.
    for kept in [steps, []] {
      let engine = try Engine(program, weights: weights, threads: 2, capturing: kept)
      let trace = try engine.run(image, capturing: kept)
      for (step, tensor) in trace.captured.sorted(by: { $0.key < $1.key }) {
        #expect(tensor.shape == expected[step].shape)
        expectClose(tensor.values, expected[step].values, "step \(step), \(describe(step, program))")
      }
      expectClose(trace.logits, expected[program.output].values, "class scores")
    }
  }

  @Test("kernels that move over maps do several at once, each by itself")
  func severalMaps() throws {
    let program = try Program(recording: SeveralMaps(), input: GridSize(rows: 24, columns: 36))
    let weights = SyntheticWeights(seed: 5)
    let image = weights.input(height: 24, width: 36)
    let expected = try Interpreter(program: program, weights: weights).run(image)
    let engine = try Engine(program, weights: weights, threads: 2)
    expectClose(try engine.run(image).logits, expected[program.output].values, "their joined results")
  }

  private func describe(_ step: Int, _ program: Program) -> String {
    let record = program.steps[step]
    return "\(program.modules[record.module].path): \(record.operation.title ?? "input")"
  }

  private func expectClose(_ found: [Float], _ expected: [Float], _ what: String) {
    #expect(found.count == expected.count, "\(what)")
    let largest = expected.map(abs).max() ?? 0
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst <= 2e-5 * max(largest, 1e-3), "\(what): off by \(worst) where the largest is \(largest)")
  }
}

extension ViT {
  /// Each head's queries and keys normalised, and a pool that attends to the patches behind a class token.
  fileprivate static var pooledByAttention: ViT {
    var model = ViT(patch: 8, width: 24, depth: 2, heads: 3, positions: GridSize(square: 3), classes: 7)
    model.block.attention.normsQueriesAndKeys = true
    model.pooling = .attention
    return model
  }
}
