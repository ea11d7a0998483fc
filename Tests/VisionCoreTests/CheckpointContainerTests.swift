import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Several models in a checkpoint, and several files for one")
struct CheckpointContainerTests {
  private static func names(_ models: [(path: [String], names: [String])]) -> [String] {
    ContainedModels(models).models.map(\.name)
  }

  private static let tensors = ["a.weight", "a.bias", "b.0.weight"]

  @Test(
    "the better of two models comes first",
    arguments: [
      (["student", "teacher"], ["teacher", "student"]), (["model", "model_ema"], ["model_ema", "model"]),
      (["state_dict", "state_dict_ema"], ["state_dict_ema", "state_dict"]),
      (["discriminator", "generator"], ["generator", "discriminator"]), (["other", "net"], ["net", "other"]),
      (["encoder", "predictor", "target_encoder"], ["target_encoder", "encoder", "predictor"]),
    ])
  func order(keys: [String], expected: [String]) {
    #expect(Self.names(keys.map { ([$0], Self.tensors) }) == expected)
    // The same behind prefixes in one list, where all keys are known.
    guard expected.allSatisfy(ContainedModels.words.contains) else { return }
    let list = keys.flatMap { key in Self.tensors.map { "\(key).\($0)" } }
    #expect(Self.names([([], list)]) == expected)
    #expect(Self.names([(["model"], list.map { "module." + $0 })]) == expected.map { "model." + $0 })
  }

  @Test("a loss's tensors beside a model are no model, and stages of one model are not several")
  func notSeveral() {
    #expect(Self.names([(["loss"], ["center"]), (["teacher"], Self.tensors)]) == ["teacher"])
    #expect(Self.names([([], ["layer1.0.w", "layer1.1.w", "layer2.0.w", "layer2.1.w"])]) == [""])
    #expect(Self.names([([], ["backbone.a.w", "backbone.b.w", "head.w"])]) == [""])
    #expect(Self.names([([], ["w"]), (["model"], ["w", "b"])]) == ["model"])
  }

  @Test("a model is named by its keys, or by the first or last of them")
  func choice() throws {
    let models = ContainedModels([(["model", "teacher"], Self.tensors), (["model", "student"], Self.tensors)])
    func chosen(_ name: String?) throws -> String { try models.choose(name, in: "x.pth").model.name }
    #expect(try chosen(nil) == "model.teacher")
    #expect(try chosen("model.student") == "model.student")
    #expect(try chosen("student") == "model.student")
    #expect(try chosen("model") == "model.teacher")
    for wrong in ["", "pupil", "mod", "udent"] {
      #expect(
        throws: WeightError.noSuchModel(path: "x.pth", name: wrong, models: ["model.teacher", "model.student"])
      ) { try chosen(wrong) }
    }
    #expect(try models.choose("student", in: "x.pth").notes == [])
    #expect(
      try models.choose(nil, in: "x.pth").notes == [
        "The file holds 2 models: model.teacher is shown, beside model.student; to see another, name it behind the file: "
          + "x.pth#model.student."
      ])
  }

  @Test("a name behind a file that holds one model, or does not have it, is refused with what there is")
  func wrongChoice() throws {
    let several = CheckpointCase.path("containers/teacher-student.pth")
    #expect(throws: WeightError.noSuchModel(path: several, name: "studnt", models: ["teacher", "student"])) {
      try Checkpoint.open(several + "#studnt")
    }
    #expect(
      "\(WeightError.noSuchModel(path: "a", name: "x", models: ["b", "c"]))"
        == "a holds no model called x; it holds b and c.")
    let one = CheckpointCase.path("swin-timm.safetensors")
    #expect(throws: WeightError.self) { try Checkpoint.open(one + "#model") }
    #expect("\(WeightError.noSuchModel(path: "a", name: "x", models: ["b"]))".contains("leave #x out"))
  }

  @Test("a file whose name has a # is opened by its name")
  func literalName() throws {
    let data = try Data(contentsOf: URL(filePath: CheckpointCase.path("vit-timm.pth.tar")))
    let file = try ScratchFile(data, name: "vit.pth#student")
    #expect(try Checkpoint.open(file.path).provenance == .checkpoint(file.path))
    #expect(try Checkpoint.open(file.path + "#state_dict").names?.count == 20 + 12)
    #expect(Checkpoint.parts(of: file.path + "#a#b").model == "a#b")
    #expect(throws: WeightError.file(FileError(path: "/nowhere#x", .absent))) { try Checkpoint.open("/nowhere#x") }
  }

  @Test("where numbers come from is said with the model that was chosen")
  func provenance() throws {
    for name in ["containers/teacher-student.pth", "containers/model-ema.safetensors"] {
      let path = CheckpointCase.path(name)
      let other = name.contains("teacher") ? "student" : "model"
      #expect(try Checkpoint.open(path).provenance == .checkpoint(path))
      #expect(try Checkpoint.open(path + "#" + other).provenance == .checkpoint(path + "#" + other))
    }
  }

  // MARK: Parts and folders

  /// A folder with files, as long as it lives.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    /// Copies of fixtures, by the names that they get.
    init(_ files: [String: String] = [:]) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for (name, fixture) in files {
        let target = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: URL(filePath: CheckpointCase.path(fixture)), to: target)
      }
    }

    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: URL(filePath: path).appending(path: name))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private static let shards = (1...2).map { "pytorch_model-0000\($0)-of-00002.bin" }
  private static let index = "pytorch_model.bin.index.json"

  @Test("a part that is missing, of another checkpoint or of no kind that has parts is named")
  func shards() throws {
    let place = "containers/shards/"
    let (first, second) = (Self.shards[0], Self.shards[1])
    func fault(_ files: [String: String], _ text: String? = nil) throws -> ShardFault? {
      let folder = try Folder(files)
      if let text { try folder.write(text, to: second) }
      do {
        _ = try Checkpoint.open(folder.path)
        return nil
      } catch WeightError.shards(_, let fault) { return fault }
    }
    let whole = [Self.index: place + Self.index, first: place + first, second: place + second]
    #expect(try fault(whole) == nil)
    #expect(try fault([Self.index: place + Self.index, first: place + first]) == .missing(second))
    let swapped = [Self.index: place + Self.index, first: place + second, second: place + first]
    #expect(try fault(swapped) == .absent(tensor: "cls_token", file: first))
    let index = [Self.index: place + Self.index, first: place + first]
    #expect(try fault(index, "{\"weight_map\": {}}") == .noShard(second))
    // A part of another format is a part all the same.
    let mixed = try Folder(whole)
    let part = try Checkpoint.open(mixed.path + "/" + second)
    let tensors = try (part.names ?? []).map { name in
      SafetensorsWriter.Tensor(name: name, shape: try #require(part.shape(of: name)))
    }
    let last = try #require(tensors.last)
    let expected = (
      names: try Checkpoint.open(mixed.path).names, last: try part.values(name: last.name, shape: last.shape)
    )
    let written = try SafetensorsWriter(tensors)
    try written.write(to: mixed.path + "/" + second) { try part.values(name: $0.name, shape: $0.shape) }
    let found = try Checkpoint.open(mixed.path)
    #expect(found.names == expected.names)
    #expect(try found.values(name: last.name, shape: last.shape) == expected.last)
    // What stands in a part's place is named as what it is.
    #expect {
      _ = try fault(index, "version https://git-lfs.github.com/spec/v1\nsize 5\n")
    } throws: { error in
      guard case WeightError.foreign(let path, .gitLFSPointer(5)) = error else { return false }
      return path.hasSuffix(second)
    }
  }

  @Test("of the files in a folder the one that libraries load is taken")
  func folders() throws {
    let (vit, other) = ("vit-timm.pth.tar", "swin-timm.safetensors")
    func opened(_ files: [String: String]) throws -> String {
      let folder = try Folder(files)
      return String("\(try Checkpoint.open(folder.path).provenance)".dropFirst(folder.path.count + 1))
    }
    #expect(try opened(["pytorch_model.bin": vit, "model.safetensors": other]) == "model.safetensors")
    #expect(try opened(["pytorch_model.bin": vit, "optimizer.bin": vit]) == "pytorch_model.bin")
    #expect(try opened(["open_clip_pytorch_model.bin": vit, "x.bin": vit]) == "open_clip_pytorch_model.bin")
    #expect(try opened(["checkpoint.pth": vit, "checkpoint0080.pth": vit]) == "checkpoint.pth")
    #expect(try opened(["only.pth": vit, "log.txt": other]) == "only.pth")
    // The hub's cache.
    let cached = "snapshots/4f2a/model.safetensors"
    #expect(try opened([cached: other, "blobs/17": vit]) == cached)
    let hub = try Folder([cached: other, "snapshots/99aa/model.safetensors": other])
    #expect(throws: WeightError.folder(path: hub.path + "/snapshots", candidates: ["4f2a", "99aa"])) {
      try Checkpoint.open(hub.path)
    }
    try FileManager.default.createDirectory(atPath: hub.path + "/refs", withIntermediateDirectories: true)
    try hub.write("99aa", to: "refs/main")
    #expect(try Checkpoint.open(hub.path).provenance == .checkpoint(hub.path + "/snapshots/99aa/model.safetensors"))

    let two = try Folder(["a.pth": vit, "b.pth": vit])
    #expect(throws: WeightError.folder(path: two.path, candidates: ["a.pth", "b.pth"])) {
      try Checkpoint.open(two.path)
    }
    let none = try Folder()
    #expect(throws: WeightError.folder(path: none.path, candidates: [])) { try Checkpoint.open(none.path) }
  }

  @Test("a model in a folder's file is chosen behind the folder")
  func choiceInFolder() throws {
    let folder = try Folder(["checkpoint.pth": "containers/teacher-student.pth"])
    #expect(
      try Checkpoint.open(folder.path + "#student").provenance == .checkpoint(folder.path + "/checkpoint.pth#student"))
  }
}
