// CvT: Introducing Convolutions to Vision Transformers
// Wu, Xiao, Codella, Liu, Dai, Yuan, Zhang
// ICCV 2021, arXiv 2103.15808
//
// Longer than 150 lines: the paper's blocks and those of a port with other names and another activation.

/// Three stages, each a convolutional token embedding and blocks whose queries, keys and values come from convolutions.
package struct CvT: ConfigurableModel {
  package let name = ""
  var widths: [Int]
  var depths: [Int]
  var heads: [Int]
  /// The authors' code or the Hugging Face port, which differ in names and in the MLP's activation.
  var port = CvTPort.authors
  /// The stride of keys and values (Section 3.2.2, Table 6).
  var keyValueStride = 2
  /// How queries, keys and values are made, stage by stage; convolutions where none is given (Section 4.4).
  var projections: [CvTProjection] = []
  var embedding = CvTEmbedding.convolutional
  var positionEmbedding = CvTPositions.none
  /// The image that position embeddings, where there are any, were trained on.
  var trainedOn = GridSize(square: 224)
  var classes = 1000
  /// Width of an MLP's middle over a token's.
  var mlpRatio = 4
  /// Each stage's width of an MLP's middle, where that is no whole number of times a token's.
  var mlpWidths: [Int]?
  /// Whether queries, keys and values have one.
  var hasProjectionBias = true
  /// The same for each stage, where they differ.
  var projectionBiases: [Bool]?

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let stages = widths.indices.map { index in
      CvTStage(
        name: port.stage(index), stage: index + 1, width: widths[index], depth: depths[index], heads: heads[index],
        port: port, keyValueStride: keyValueStride, projection: projection(ofStage: index), embedding: embedding,
        positions: positionEmbedding.isIn(stage: index, of: widths.count) ? trainedGrid(ofStage: index) : nil,
        isLast: index == widths.count - 1, hidden: hiddenWidth(ofStage: index, mlpWidths, ratio: mlpRatio),
        hasProjectionBias: hasProjectionBias(ofStage: index))
    }
    let z = try port.encoder(stages).reduce(image.rearrange("b c h w -> b h w c")) { try $1($0) }
    let y = try LayerNorm(name: port.norm, epsilon: 1e-5)(z).select(axis: 1, 0)
    return try y.classScores(port.head, classes)
  }
}

extension CvT {
  /// How a stage's queries, keys and values are made.
  func projection(ofStage index: Int) -> CvTProjection {
    projections.indices.contains(index) ? projections[index] : .convolution
  }

  /// Whether a stage's queries, keys and values have a bias.
  private func hasProjectionBias(ofStage index: Int) -> Bool {
    guard let projectionBiases, projectionBiases.indices.contains(index) else { return hasProjectionBias }
    return projectionBiases[index]
  }

  /// A stage's map in training.
  private func trainedGrid(ofStage index: Int) -> GridSize {
    GridSize(
      rows: (0...index).reduce(trainedOn.rows) { embedding.places($0, stage: $1 + 1) },
      columns: (0...index).reduce(trainedOn.columns) { embedding.places($0, stage: $1 + 1) })
  }
}

/// A token embedding and its blocks; the last stage has the class token (Fig. 2).
struct CvTStage: Stage {
  let name: String
  let stage: Int
  let width: Int
  let depth: Int
  let heads: Int
  let port: CvTPort
  let keyValueStride: Int
  let projection: CvTProjection
  let embedding: CvTEmbedding
  /// The map that position embeddings were trained on; nil where the stage has none.
  let positions: GridSize?
  let isLast: Bool
  let hidden: HiddenWidth
  let hasProjectionBias: Bool

  func forward(_ x: Tensor) throws -> Tensor {  // → [b, h, w, C], or [b, N, C] at last
    let (kernel, stride, padding) = embedding.sizes(stage: stage)
    let embedding = port.embedding(
      Convolution(
        name: port.projection, features: Size("C", width, stage: stage), kernel: Size(kernel), stride: Size(stride),
        padding: padding))
    let map = try embedding(x).named("_ h w C", stage: stage)
    let grid = StageGrid(rows: map.shape[1], columns: map.shape[2], front: isLast ? [.classToken] : [], stage: stage)
    let blocks = Sequential(
      name: port.blocks,
      (0..<depth).map { index in
        CvTBlock(
          name: "\(index)", heads: Size(heads), grid: grid, port: port, keyValueStride: Size("s", keyValueStride),
          projection: projection, hidden: hidden, hasProjectionBias: hasProjectionBias)
      })
    guard isLast else { return try blocks(placed(map.asTokens(), grid)).asMap(grid) }
    return try blocks(placed(map.asTokens().prepending(.classToken, stage: stage), grid))
  }

  private func placed(_ z: Tensor, _ grid: StageGrid) throws -> Tensor {
    guard let positions else { return z }
    // The paper's code for this has not been published: at another image size they are resampled as timm does it elsewhere.
    return try z + positionEmbedding(like: z, trainedOn: positions, grid.tokens)
  }
}

/// Overlapping patches: a convolution with a stride smaller than its kernel, then a norm (Section 3.1).
struct ConvolutionalTokenEmbedding: Module {
  let name: String
  let projection: Convolution
  let norm: LayerNorm

  func forward(_ x: Tensor) throws -> Tensor { try norm(projection(x)) }  // [b, H, W, in] → [b, h, w, C]
}

/// Pre-norm attention and MLP on a stage's tokens (Fig. 2b).
struct CvTBlock: TokenBlock {
  let name: String
  let heads: Size
  let grid: StageGrid
  let port: CvTPort
  let keyValueStride: Size
  let projection: CvTProjection
  let hidden: HiddenWidth
  let hasProjectionBias: Bool

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let attention = port.attention(
      ConvolutionalAttention(
        name: port.attentionName, heads: heads, grid: grid, port: port,
        keyValueStride: projection == .linear ? nil : keyValueStride, isDepthwise: projection != .ordinary,
        hasBias: hasProjectionBias, output: port.attentionOutput(width: z.shape[2])), width: z.shape[2])
    let y = try attention(LayerNorm(name: port.norms.0, epsilon: 1e-5)(z)) + z
    let normed = try LayerNorm(name: port.norms.1, epsilon: 1e-5)(y)
    return try port.mlp(width: z.shape[2], hidden: hidden.size(over: z.shape[2])).reduce(normed) { try $1($0) } + y
  }
}

/// Attention with a convolutional projection; the class token bypasses the convolutions (Section 3.2, Eq. 3).
struct ConvolutionalAttention: Module {
  let name: String
  let heads: Size
  let grid: StageGrid
  let port: CvTPort
  /// Nil for a linear projection, which sees each token alone and keeps them all.
  let keyValueStride: Size?
  /// Whether the convolutions see one channel each, and a linear layer follows; else only the class token goes through that.
  let isDepthwise: Bool
  /// Whether the linear layers of queries, keys and values have one.
  let hasBias: Bool
  /// The last linear layer; nil where it is a module beside this one.
  let output: Linear?

  var equation: PaperEquation? { PaperEquation("CvT, Eq. 3", "depth-wise Conv2d → BatchNorm2d → point-wise Conv2d") }

  func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let width = x.shape[2]
    let sources =
      try keyValueStride.map { try convolved(x, stride: $0) } ?? Array(repeating: (x, grid.tokens), count: 3)
    let projected = try zip(["q", "k", "v"], sources).map { letter, source in
      let linear = Linear(
        name: port.linearProjection(letter), features: width, bias: hasBias, torch: projectionNotes)
      return try project(source.tokens, linear)
        .rearrange("b n (h d) -> b h n d", ["h": heads])
    }
    // The authors scale by the whole width, not by a head's.
    let y = try attention(
      projected[0], projected[1], projected[2], scaleWidth: width,
      arrangement: AttentionArrangement(queries: sources[0].grid, keys: sources[1].grid))
    return try output?(y) ?? y
  }

  /// The port hands the convolved map on as it lies; where there is a class token, joining it has copied the map.
  private var projectionNotes: TorchNotes {
    port == .huggingFace && hasBias && keyValueStride != nil && grid.prefix == 0 ? .splitBias : []
  }

  /// Tokens through the linear layer: all of them, or the class token where the convolutions have done the others.
  private func project(_ tokens: Tensor, _ linear: Linear) throws -> Tensor {
    if isDepthwise || keyValueStride == nil { return try linear(tokens) }
    guard grid.prefix > 0 else { return tokens }
    let classToken = try linear(tokens.slice(axis: 1, from: 0, count: Size(grid.prefix)))
    let rest = try tokens.slice(axis: 1, from: grid.prefix, count: tokens.shape[1] - Size(grid.prefix))
    return try Tensor.concatenate([classToken, rest], axis: 1)
  }

  /// What queries, keys and values are projected from: the map convolved, three times.
  private func convolved(_ x: Tensor, stride: Size) throws -> [(tokens: Tensor, grid: TokenGrid)] {
    let tokens = try x.slice(axis: 1, from: grid.prefix, count: x.shape[1] - Size(grid.prefix))
    let map = try (grid.prefix == 0 ? x : tokens).asMap(grid)
    let maps = try zip(["q", "k", "v"], [1, stride, stride]).map { letter, stride in
      try port.convolutionalProjection(
        letter, stride: stride, width: x.shape[2], groups: isDepthwise ? x.shape[2] : 1)(map)
    }
    return try maps.map { (try withClassToken($0, of: x), TokenGrid($0.gridSize, front: grid.front)) }
  }

  /// A map as tokens again, behind the class token of `x` where there is one.
  private func withClassToken(_ map: Tensor, of x: Tensor) throws -> Tensor {
    let tokens = try map.asTokens()
    guard grid.prefix > 0 else { return tokens }
    let isQuery = tokens.shape[1].value + grid.prefix == x.shape[1].value
    return try Tensor.concatenate([x.slice(axis: 1, from: 0, count: Size(grid.prefix)), tokens], axis: 1)
      .named(isQuery ? "_ N _" : "_ Nₖ _", stage: grid.stage)
  }
}

extension CvT {
  package static let settings: [Setting<CvT>] = [
    .integers(
      "widths", \.widths, SettingLimit.width, "width of each stage's tokens",
      told: .axes("stage*.patch_embed.proj.weight", 0)),
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage", told: .counts("stage*.blocks.*.norm1.weight")),
    .integers(
      "heads", \.heads, SettingLimit.heads, "attention heads of each stage", told: .key("num_heads"),
      .stageHeads(of: 64, \.widths)),
    .integer(
      "key-value-stride", \.keyValueStride, 1...8, "stride of keys and values", .option, told: .key("stride_kv")),
    projectionSetting,
    .option(
      "embedding", \.embedding, "how a stage makes its tokens",
      told: .rule { evidence, _ in
        evidence.axis("stage0.patch_embed.proj.weight", 3).map { .choice($0 == 4 ? "patches" : "convolutional") }
      }),
    .option(
      "position-embedding", \.positionEmbedding, "stages that learn positions",
      told: .rule { evidence, model in
        let placed = model.widths.indices.map { evidence.has("stage\($0).pos_embed") }
        let choice = CvTPositions.allCases.first { choice in
          model.widths.indices.allSatisfy { placed[$0] == choice.isIn(stage: $0, of: placed.count) }
        }
        return choice.map { .choice($0.rawValue) }
      }),
    .option("implementation", \.port, "whose names and activation", .code),
    .integer(
      "mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratio("stage0.blocks.0.mlp.fc1.weight", 0, over: "stage0.blocks.0.mlp.fc1.weight", 1), .key("mlp_ratio")),
    .mlpWidths(\.mlpWidths, "stage*.blocks.0.mlp.fc1.weight") {
      ($0.widths, Array(repeating: $0.mlpRatio, count: $0.widths.count))
    },
    .flag(
      "projection-bias", \.hasProjectionBias, "a bias of queries, keys and values",
      told: .rule { evidence, model in
        // Convolutions over all channels need no linear layer but for the class token.
        let stage = model.widths.indices.first { evidence.has("stage\($0).blocks.0.attn.proj_q.weight") }
        return stage.map { .choice(evidence.has("stage\($0).blocks.0.attn.proj_q.bias") ? "yes" : "no") }
      }),
    projectionBiasSetting,
    .classes(\.classes, head: "head.weight"),
  ]

  private static let projectionSetting = Setting<CvT>(
    description: SettingDescription(
      key: "projections", summary: "how queries, keys and values are made",
      values: .choices(CvTProjection.allCases.map(\.rawValue)), use: .option)
  ) { model in
    if !model.projections.isEmpty { return .choices(model.projections.map(\.rawValue)) }
    return .choices(model.widths.indices.map { model.projection(ofStage: $0).rawValue })
  } set: { model, value in
    if case .choices(let texts) = value { model.projections = texts.compactMap(CvTProjection.init) }
  }.told(by: [
    .rule { evidence, model in
      .choices(
        model.widths.indices.map { stage in
          let channels = evidence.axis("stage\(stage).blocks.0.attn.conv_proj_q.conv.weight", 1)
          return (channels.map { $0 == 1 ? CvTProjection.convolution : .ordinary } ?? .linear).rawValue
        })
    }
  ])

  private static let projectionBiasSetting = Setting<CvT>(
    description: SettingDescription(
      key: "projection-biases", summary: "a bias of queries, keys and values in each stage, if they differ",
      values: .choices(["no", "yes"]), use: .usual)
  ) { model in
    model.projectionBiases.map { .choices($0.map { $0 ? "yes" : "no" }) }
  } set: { model, value in
    if case .choices(let texts) = value { model.projectionBiases = texts.map { $0 == "yes" } }
  }.told(by: [
    .rule { evidence, model in
      // A stage without such layers says nothing; it is as the others are.
      let told = model.widths.indices.map { stage -> Bool? in
        let layer = "stage\(stage).blocks.0.attn.proj_q"
        return evidence.has("\(layer).weight") ? evidence.has("\(layer).bias") : nil
      }
      guard Set(told.compactMap(\.self)).count == 2 else { return nil }
      return .choices(told.map { $0 ?? true ? "yes" : "no" })
    }
  ])

  package var headWidths: [(key: String, heads: Int, width: Int)] { zip(heads, widths).map { ("heads", $0, $1) } }
  package mutating func train(on image: GridSize) { trainedOn = image }
}

extension CvT: Architecture {
  package static let key = "cvt"
  package static let family = Family("CvT")
  package static let paper = Paper(
    title: "CvT: Introducing Convolutions to Vision Transformers", authors: "Wu et al.", venue: "ICCV", year: 2021,
    arXiv: "2103.15808")
  package static let template = CvT(widths: [], depths: [], heads: [])
  package static let mark = "stage0.patch_embed.proj.weight"

  /// Table 2. The authors' README names no files; they are called as other public programs load them, of which CvT-13's was
  /// seen there and the others follow it.
  package static let presets: [Preset] = [
    preset("cvt-13", "CvT-13", "cvt-13", "CvT-13-224x224-IN-1k"),
    preset("cvt-21", "CvT-21", "cvt-21", "CvT-21-224x224-IN-1k", depths: [1, 4, 16]),
    preset("cvt-13-384", "CvT-13", "cvt-13-384", "CvT-13-384x384-IN-1k", side: 384),
    preset("cvt-21-384", "CvT-21", "cvt-21-384", "CvT-21-384x384-IN-1k", depths: [1, 4, 16], side: 384),
    preset(
      "cvt-w24-384", "CvT-W24", "cvt-w24-384-22k", "CvT-w24-384x384-IN-22k", widths: [192, 768, 1024],
      depths: [2, 2, 20], heads: [3, 12, 16], side: 384),
  ]

  private static func preset(
    _ name: String, _ title: String, _ repository: String, _ file: String, widths: [Int] = [64, 192, 384],
    depths: [Int] = [1, 2, 10], heads: [Int] = [1, 3, 6], side: Int = 224
  ) -> Preset {
    let model = CvT(widths: widths, depths: depths, heads: heads)
    var ported = model
    ported.port = .huggingFace
    return preset(
      name, title, side: side, crop: side > 224 ? 1 : 0.875,
      weights: .apache("microsoft/\(repository)", file + ".pth", "the authors' code is under MIT"),
      variants: [Preset.Variant(name: "huggingface", aliases: ["microsoft/\(repository)"], model: ported)], model)
  }

  package static func torchCode(_ model: CvT) -> TorchCode {
    model.port == .huggingFace
      ? TorchCode(
        name: "transformers", softmax: .function, products: .functionOfList, normalizesClassTokenAlone: true)
      : TorchCode(
        name: "the authors' code", layerNorm: .derivedModule(isLeaf: true), softmax: .function,
        products: .functionOfList, normalizesClassTokenAlone: true, squeezesHead: true)
  }

  package static let namings: [CheckpointNaming] = [
    CheckpointNaming(
      title: "Hugging Face", mark: "encoder.stages.0.embedding.convolution_embeddings.projection.weight",
      prefixes: ["cvt"],
      rules: [
        NameRule("encoder.stages.*.cls_token", "stage*.cls_token"),
        NameRule("encoder.stages.*.embedding.convolution_embeddings.projection.*", "stage*.patch_embed.proj.*"),
        NameRule("encoder.stages.*.embedding.convolution_embeddings.normalization.*", "stage*.patch_embed.norm.*"),
        NameRule("layernorm.*", "norm.*"), NameRule("classifier.*", "head.*"),
      ]
        + ["query": "q", "key": "k", "value": "v"].flatMap { long, short in
          let from = "encoder.stages.*.layers.*.attention.attention"
          let to = "stage*.blocks.*.attn"
          let projection = "\(from).convolution_projection_\(long).convolution_projection"
          return [
            NameRule("\(projection).convolution.weight", "\(to).conv_proj_\(short).conv.weight"),
            NameRule("\(projection).normalization.*", "\(to).conv_proj_\(short).bn.*"),
            NameRule("\(from).projection_\(long).*", "\(to).proj_\(short).*"),
          ]
        } + .fileBlock("encoder.stages.*.layers.*", "stage*.blocks.*"),
      assumed: ["implementation": .choice("converted")],
      // Epsilons other than 1e-12 are written there and not used by the code.
      fixed: [
        "patch_stride": "[4, 2, 2]", "patch_padding": "[2, 1, 1]", "stride_q": "[1, 1, 1]",
        "padding_q": "[1, 1, 1]", "padding_kv": "[1, 1, 1]", "cls_token": "[false, false, true]",
        "qkv_projection_method": "[dw_bn, dw_bn, dw_bn]", "layer_norm_eps": "1e-12",
      ])
  ]
}
