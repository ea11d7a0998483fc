import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Tensors that a model does not read")
struct LeftoverTests {
  /// The smallest model of each architecture.
  static let models = Catalog.architectures.compactMap { $0.presets.first?.name }

  @Test("a file with a tensor more is refused by its name, in every family", arguments: models)
  func extra(model: String) throws {
    let program = try Catalog.preset(named: model).program()
    let weights = program.parameters.map(\.name).filter { $0.hasSuffix(".weight") }
    let last = try #require(weights.last { !$0.hasPrefix("head") && !$0.hasPrefix("fc") })
    let first = try #require(weights.first)
    let middle = weights[weights.count / 2]
    let places =
      [first, middle, last].map { String($0.dropLast("weight".count)) + "extra.weight" } + ["extra.weight", "gamma"]
    for extra in places {
      var file = try NamesAlone(model, path: "/nowhere/\(model).pth")
      #expect(try Checkpoint.identify(file).isCatalogued, "\(model)")
      file = NamesAlone(path: file.path, tensors: file.tensors.merging([extra: [8, 8]]) { $1 })
      #expect {
        try Checkpoint.identify(file)
      } throws: {
        "\($0)".contains(extra)
      }
      #expect(throws: UnidentifiedCheckpoint.self) { try Catalog.preset(named: model).adapted(to: file) }
    }
  }

  @Test("a decoder, a mask token and a training's head are named with what leaving them out changes")
  func beside() throws {
    let base = try NamesAlone("vit-ti-16", path: "/nowhere/x.pth")
    for (name, word) in [
      ("decoder_blocks.0.norm1.weight", "decoder"), ("mask_token", "hidden patches"), ("head.mlp.0.weight", nil),
      ("text_model.embeddings.weight", "text tower"),
    ] as [(String, String?)] {
      let file = NamesAlone(path: base.path, tensors: base.tensors.merging([name: [8, 8]]) { $1 })
      guard let word else {
        // Below the head that the model has, it would be of the forward pass.
        #expect(throws: UnidentifiedCheckpoint.self) { try Checkpoint.identify(file) }
        continue
      }
      let notes = try Checkpoint.identify(file).notes
      #expect(notes.contains { $0.contains(name) && $0.contains(word) })
    }
  }

  @Test("without a classifier the features are the result")
  func headless() throws {
    // Some have none as they are published.
    let classifiers = try Self.models.filter { try Catalog.preset(named: $0).classes > 0 }
    #expect(classifiers.count > Self.models.count / 2)
    for model in classifiers {
      let file = try NamesAlone(model, path: "/nowhere/x.pth")
      let heads = ["head.", "head_dist.", "fc.", "classifier."]
      // A norm behind the pooling is of the features, wherever its name puts it, as in timm's ConvNeXt.
      let tensors = file.tensors.filter { tensor in
        !heads.contains { tensor.key.hasPrefix($0) } || tensor.key.hasPrefix("head.norm.")
      }
      let identity = try Checkpoint.identify(NamesAlone(path: file.path, tensors: tensors))
      #expect(identity.classes == 0 && identity.notes.contains { $0.contains("class scores") }, "\(model)")
      let program = try identity.preset.program()
      #expect(program.parameters.count < file.tensors.count)
    }
  }
}
