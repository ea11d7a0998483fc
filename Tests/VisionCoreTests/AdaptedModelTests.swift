import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

/// Names and shapes of a checkpoint's tensors and nothing else: what decides how it is understood.
struct NamesAlone: WeightSource {
  let path: String
  let tensors: [String: [Int]]

  var provenance: WeightProvenance { .checkpoint(path) }
  var names: [String]? { tensors.keys.sorted() }

  func shape(of name: String) -> [Int]? { tensors[name] }
  func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    throw WeightError.noSuchTensor(name: name, source: provenance)
  }

  init(path: String, tensors: [String: [Int]]) { (self.path, self.tensors) = (path, tensors) }

  /// A model's tensors as a naming calls them.
  init(_ model: String, _ naming: CheckpointNaming = .definition, path: String) throws {
    var tensors: [String: [Int]] = [:]
    for parameter in try Catalog.preset(named: model).program().parameters {
      let names = naming.checkpointNames(of: parameter.name)
      var shape = parameter.shape
      if names.count > 1 { shape[0] /= names.count }
      for name in names { tensors[name] = shape }
    }
    self.init(path: path, tensors: tensors)
  }
}

@Suite("A model as a checkpoint needs it")
struct AdaptedModelTests {
  private func epsilons(_ preset: Preset) throws -> Set<Double> {
    Set(
      try preset.program().steps.compactMap { step in
        if case .layerNorm(let epsilon) = step.operation { epsilon } else { nil }
      })
  }

  private func adapted(_ model: String, _ naming: CheckpointNaming = .definition, path: String = "/nowhere/model.bin")
    throws -> AdaptedModel
  {
    try Catalog.preset(named: model).adapted(to: NamesAlone(model, naming, path: path))
  }

  @Test("Hugging Face's names bring its epsilon, timm's leave the definition's")
  func defaultEpsilon() throws {
    for model in ["vit-ti-16", "deit-ti"] {
      let found = try adapted(model, ViT.namings[0])
      #expect(try epsilons(found.preset) == [1e-12])
      // Its code resamples positions in a way of its own, too.
      #expect(found.notes.map { String($0.prefix { $0 != " " }) } == ["resampling", "norm-epsilon"])
      #expect(found.notes.contains { $0.contains("1e-12") })
      #expect(try epsilons(try adapted(model).preset) == [1e-6])
    }
    let found = try adapted("swin-t", Swin.namings[1])
    #expect(try epsilons(found.preset) == [1e-5])
    // Its code pads maps before it shifts them.
    #expect(found.notes.count == 1 && found.notes[0].contains("implementation"))
  }

  @Test("config.json beside the file has the last word")
  func configuredEpsilon() throws {
    let file = try ScratchFile(#"{"layer_norm_eps" : 3e-4, "model_type": "vit"}"#.utf8, name: "config.json")
    let path = file.path.replacing("config.json", with: "model.safetensors")
    #expect(try epsilons(try adapted("vit-ti-16", ViT.namings[0], path: path).preset) == [3e-4])
    // Norms of patch embedding and merging are not configured.
    #expect(try epsilons(try adapted("swin-t", Swin.namings[1], path: path).preset) == [3e-4, 1e-5])
    let source = try Checkpoint.open(CheckpointCase.path("vit-huggingface-epsilon"))
    #expect(try epsilons(try Checkpoint.identify(source).preset) == [0.05])
  }

  @Test("what a configuration says and the model does not compute is refused by name")
  func contradicted() throws {
    for (json, key) in [
      (#"{"hidden_act": "mish"}"#, "hidden_act"), (#"{"image_size": 384}"#, "image_size"),
      (#"{"num_attention_heads": 5}"#, "num_attention_heads"),
    ] {
      let file = try ScratchFile(json.utf8, name: "config.json")
      let path = file.path.replacing("config.json", with: "model.safetensors")
      #expect {
        try Checkpoint.identify(NamesAlone("vit-ti-16", ViT.namings[0], path: path))
      } throws: {
        "\($0)".contains("config.json says \(key)") || "\($0)".contains("do not share a width")
      }
    }
  }

  @Test("settings, normalisation, crop, windows and labels come from the files beside a checkpoint")
  func configuration() throws {
    let hub = CheckpointConfiguration(
      json: #"{"num_heads": [1, 3], "window_size": 16, "image_size": [256, 256], "pretrained_window_sizes": [12, 12], "#
        + #""id2label": {"0": "cat", "1": "dog"}, "model_type": "swinv2"}"#)
    #expect(hub.setting("num_heads") == .integers([1, 3]) && hub.setting("window_size") == .integer(16))
    #expect(hub.image == GridSize(square: 256) && hub.pretrainedWindows(stages: 2) == [12, 12])
    #expect(hub.labels(classes: 2)?.names == ["cat", "dog"] && hub.labels(classes: 3) == nil)
    #expect(hub.architectures == ["swinv2"])
    let timm = CheckpointConfiguration(
      json: #"{"architecture": "x", "pretrained_cfg": {"mean": [0.1, 0.2, 0.3], "std": [1, 2, 4], "crop_pct": 0.5}}"#)
    let usual = ImagePreparation(.half, cropFraction: 0.9)
    #expect(
      timm.images.preparation(from: usual).0
        == ImagePreparation(ImageStatistics(mean: [0.1, 0.2, 0.3], deviation: [1, 2, 4]), cropFraction: 0.5))
    for wrong in [#"{"mean": [0.1], "std": [0, 0, 0]}"#, #"{"crop_pct": 7}"#, #"{"crop_mode": "border"}"#] {
      #expect(CheckpointConfiguration(json: wrong).images.preparation(from: usual).0.refusal != nil, "\(wrong)")
    }
    for broken in ["[", "7"] {
      #expect(CheckpointConfiguration(json: broken).images.preparation(from: usual).0 == usual)
    }
  }

  @Test(
    "windows and images are read off the names that Swin's files have",
    arguments: [
      ("swin_tiny_patch4_window7_224.pth", [7, 224, 0, 0]),
      ("swinv2_base_patch4_window12to16_192to256_22kto1k_ft.pth", [16, 256, 12, 192]),
      ("/weights/window/swinv2_window8_256/model.bin", [8, 256, 0, 0]), ("window_8_256.pth", []), ("windowed.pth", []),
    ])
  func windowNames(name: String, numbers: [Int]) {
    let found = CheckpointHints.windowName(name)
    let expected =
      numbers.isEmpty
      ? nil
      : CheckpointHints.WindowName(
        window: numbers[0], side: numbers[1], earlierWindow: numbers[2] > 0 ? numbers[2] : nil,
        earlierSide: numbers[3] > 0 ? numbers[3] : nil)
    #expect(found == expected)
  }

  @Test("a file of the T2T-ViT authors' release is scaled as it was trained, any other as the model is built")
  func scale() throws {
    func scales(_ preset: Preset) throws -> Set<String> {
      let program = try preset.program()
      let blocks = program.steps.filter { program.modules[$0.module].path.hasPrefix("blocks.") }
      return Set(
        blocks.compactMap { step in
          if case .scale(_, let text) = step.operation { text } else { nil }
        })
    }
    for (model, file, scale) in [
      ("t2t-vit-14", "81.5_T2T_ViT_14.pth.tar", "1/√384"), ("t2t-vit-t-14", "81.7_T2T_ViTt_14.pth.tar", "1/√384"),
      ("t2t-vit-24", "82.3_T2T_ViT_24.pth.tar", "1/√512"), ("t2t-vit-14", "mine_T2T_ViT_14.pth", "1/√64"),
      ("t2t-vit-14", "model.pth", "1/√64"), ("t2t-vit-14-trained-scale", "model.pth", "1/√384"),
    ] {
      let preset = try Catalog.preset(named: model)
      let found = try preset.adapted(to: NamesAlone(model, path: "/weights/" + file))
      #expect(try scales(found.preset) == [scale], "\(model), \(file)")
      if model != "t2t-vit-14-trained-scale" {
        #expect(found.notes.contains { $0.contains("√") || $0.contains("scale-width") }, "\(file)")
      }
    }
    // A scale that was asked for is kept.
    var settings = ModelSettings(try Catalog.preset(named: "t2t-vit-14"))
    try settings.set("scale-width", to: .integer(64))
    let forced = try settings.preset(
      name: "mine", title: "mine", input: GridSize(square: 224),
      preparation: ImagePreparation(.imageNet, cropFraction: 0.9))
    let file = try NamesAlone("t2t-vit-14", path: "/weights/81.5_T2T_ViT_14.pth.tar")
    #expect(try scales(forced.adapted(to: file).preset) == ["1/√64"])
  }

  @Test("CvT from Hugging Face has its GELU under the authors' names")
  func activation() throws {
    let steps = try adapted("cvt-13", CvT.namings[0]).preset.program().steps
    #expect(steps.contains { if case .activation(.gelu) = $0.operation { true } else { false } })
    #expect(!steps.contains { if case .activation(.quickGELU) = $0.operation { true } else { false } })
  }
}
