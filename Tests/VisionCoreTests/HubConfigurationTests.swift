import Testing

@testable import VisionCore
@testable import VisionFiles
@testable import VisionPrograms

@Suite("A configuration as timm's hub has it")
struct HubConfigurationTests {
  /// Models of timm with the pool that their files name.
  static let models = [
    ("vit-ti-16", "vit_tiny_patch16_224.augreg_in21k_ft_in1k", "token"), ("deit-ti", "deit_tiny_patch16_224", "token"),
    ("deit-ti-distilled", "deit_tiny_distilled_patch16_224", "token"),
    ("swin-t", "swin_tiny_patch4_window7_224.ms_in1k", "avg"), ("resnet-50", "resnet50.a1_in1k", "avg"),
    ("convnext-t", "convnext_tiny.fb_in1k", "avg"), ("pvtv2-b1", "pvt_v2_b1", "avg"),
    ("swinv2-t-window8-256", "swinv2_tiny_window8_256.ms_in1k", "avg"), ("tnt-s", "tnt_s_patch16_224", "token"),
  ]

  private func identity(_ model: String, _ architecture: String, _ pool: String) throws -> CheckpointIdentity {
    let json = #"{"architecture": "\#(architecture)", "num_classes": 1000, "global_pool": "\#(pool)"}"#
    let file = try ScratchFile(json.utf8, name: "config.json")
    let path = file.path.replacing("config.json", with: "model.safetensors")
    return try withExtendedLifetime(file) { try Checkpoint.identify(try NamesAlone(model, path: path)) }
  }

  @Test("names of the catalogue and the model's own pool are known", arguments: models)
  func known(model: String, architecture: String, pool: String) throws {
    #expect(try identity(model, architecture, pool).isCatalogued)
  }

  @Test(
    "another code with the same tensors is refused by its name",
    arguments: [
      ("vit-ti-16", "vit_tiny_patch16_rope_224"), ("vit-b-16", "vit_base_patch16_rpn_224"),
      ("resnet-50", "resnetblur50"),
      ("resnet-50", "resnetaa50.d_in12k"),
    ])
  func other(model: String, architecture: String) throws {
    #expect {
      _ = try identity(model, architecture, model.hasPrefix("vit") ? "token" : "avg")
    } throws: {
      "\($0)".contains("architecture: \(architecture)")
    }
  }

  @Test("another pool is refused where the model has but one", arguments: [("swin-t", "token"), ("tnt-s", "avg")])
  func pool(model: String, word: String) throws {
    #expect {
      _ = try identity(model, try Catalog.preset(named: model).aliases.first ?? model, word)
    } throws: {
      "\($0)".contains("global_pool: \(word)")
    }
  }

  @Test("every name by which timm knows a model is known")
  func names() {
    for name in Catalog.presets.flatMap(\.aliases) where !name.contains("/") {
      #expect(CheckpointConfiguration(json: #"{"architecture": "\#(name)"}"#).namesKnownArchitecture, "\(name)")
    }
  }
}
