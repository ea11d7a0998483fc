import Foundation
import Testing

@testable import Explorer
@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("explorer classify and weights")
struct ClassifyCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  private static func fixture(_ name: String) -> String { root.appending(path: "Fixtures/\(name)").path }
  private static let checkpoint = fixture("checkpoints/vit-timm.pth.tar")

  private struct Document: Decodable {
    let model: String
    let synthetic: Bool
    let classes: Int
    let images: [Image]
    struct Image: Decodable {
      let image: String
      let top: [Score]
    }
    struct Score: Decodable {
      let `class`: Int
      let label: String?
      let probability: Double
    }
  }

  @Test("a checkpoint by itself classifies an image")
  func checkpoint() throws {
    let image = Self.fixture("images/rgb8.png")
    let answer = Answer("classify \(Self.checkpoint) \(image) --top 9 --format json")
    #expect(answer.status == .success, "\(answer.notes)")
    let document = try answer.decoded(Document.self)
    #expect(document.model == Self.checkpoint && !document.synthetic && document.classes == 5)
    let top = try #require(document.images.first?.top)
    #expect(top.count == 5)
    #expect(abs(top.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
    #expect(top.map(\.probability) == top.map(\.probability).sorted(by: >))
    // Five classes are not ImageNet's.
    #expect(top.allSatisfy { $0.label == nil })
    #expect(answer.notes.contains("with 5 classes, named as by timm"))

    // The same from the model's own scores.
    let identity = try Checkpoint.identify(Checkpoint.open(Self.checkpoint))
    let (named, preset) = (identity.weights, identity.preset)
    let program = try preset.program()
    let pixels = try preset.preprocessing(program.input)(Image(contentsOf: image))
    let scores = try Engine(program, weights: named).run(pixels).logits
    #expect(ClassScore.top(5, of: scores).map(\.index) == top.map(\.class))
  }

  @Test("of a training's models the teacher is shown, which is said, and the student where it is asked for")
  func models() throws {
    let path = Self.fixture("checkpoints/containers/teacher-student.pth")
    func top(_ model: String) throws -> (scores: [Double], notes: String) {
      let answer = Answer("classify \(model) \(Self.fixture("images/rgb8.png")) --top 5 --format json")
      #expect(answer.status == .success, "\(answer.notes)")
      return (try #require(try answer.decoded(Document.self).images.first).top.map(\.probability), answer.notes)
    }
    let (teacher, notes) = try top(path)
    #expect(notes.contains("Note: The file holds 2 models: teacher is shown, beside student"), "\(notes)")
    #expect(notes.contains("\(path)#student."))
    #expect(try top(path + "#teacher").scores == teacher)
    let student = try top(path + "#student")
    #expect(student.scores != teacher && !student.notes.contains("The file holds"))

    let wrong = Answer("classify \(path)#pupil \(Self.fixture("images/rgb8.png"))")
    #expect(wrong.status == .badData && wrong.output.isEmpty)
    #expect(wrong.notes == "Error: \(path) holds no model called pupil; it holds teacher and student.\n")
  }

  @Test(
    "what is no checkpoint is named with the status for bad data",
    arguments: [
      ("version https://git-lfs.github.com/spec/v1\nsize 7\n", "is a Git LFS pointer: it stands for a file of 7 bytes"),
      ("<!DOCTYPE html><title>Sign in</title>", "is a web page (HTML) titled “Sign in”"), ("", "is empty"),
      ("{\"model_type\": \"vit\"}", "is JSON without a weight_map"),
    ])
  func foreign(content: String, sentence: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pth")
    try Data(content.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let image = Self.fixture("images/rgb8.png")
    for line in ["classify \(file.path) \(image)", "classify vit-b-16 --weights \(file.path) \(image)"] {
      let answer = Answer(line)
      #expect(answer.status == .badData && answer.output.isEmpty)
      #expect(answer.notes.hasPrefix("Error: \(file.path) ") && answer.notes.contains(sentence), "\(answer.notes)")
    }
  }

  @Test("what a line of notes holds reaches a terminal as text")
  func controls() {
    #expect(withoutControls("a\u{1B}[2J\u{9B}b\tc\nd é🙂") == "a\u{FFFD}[2J\u{FFFD}b\tc\nd é🙂")
  }

  @Test("preprocessing is shown step by step, with the normalisation that stands beside the checkpoint")
  func steps() throws {
    struct Report: Decodable {
      let images: [Image]
      struct Image: Decodable { let steps: [Step] }
      struct Step: Decodable {
        let step: String
        let width: Int
        let height: Int
        let means: [Double]?
      }
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.path + "/model.pth"
    try FileManager.default.copyItem(atPath: Self.checkpoint, toPath: file)
    try #"{"mean": [0.1, 0.2, 0.3], "std": [0.5, 1, 2], "crop_pct": 0.8}"#
      .write(toFile: folder.path + "/config.json", atomically: true, encoding: .utf8)
    let image = Self.fixture("images/rgb8.png")
    let answer = Answer("classify \(file) \(image) --steps --format json")
    #expect(answer.status == .success, "\(answer.notes)")
    let steps = try #require(try answer.decoded(Report.self).images.first?.steps)
    #expect(steps.map(\.step) == ["decode", "resize", "crop", "normalise"])
    let picture = try Image(contentsOf: image)
    #expect(steps[0].width == picture.width && steps[0].height == picture.height)
    // 24 / 0.8; the crop is the model's input.
    #expect(min(steps[1].width, steps[1].height) == 30)
    #expect(steps[2].width == 24 && steps[3].height == 24)
    // The last step's means follow from the crop's.
    let (crop, last) = (try #require(steps[2].means), try #require(steps[3].means))
    for (channel, (mean, deviation)) in [(0.1, 0.5), (0.2, 1), (0.3, 2)].enumerated() {
      #expect(abs((crop[channel] / 255 - mean) / deviation - last[channel]) < 1e-5)
    }
    #expect(Answer("classify \(file) \(image) --steps").lines.contains { $0.contains("÷ (0.500, 1.000, 2.000)") })
    #expect(Answer("classify demo-vit --scenes 2 --steps").status == .usage)
  }

  @Test("labels come from a file of as many lines as classes")
  func labels() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "labels.txt")
    try "a\nb\nc\r\nd\ne\n".write(to: file, atomically: true, encoding: .utf8)
    let line = "classify \(Self.checkpoint) \(Self.fixture("images/rgb8.png")) --labels \(file.path) --format json"
    let top = try #require(try Answer(line).decoded(Document.self).images.first?.top)
    #expect(Set(top.compactMap(\.label)) == ["a", "b", "c", "d", "e"])
    try "a\nb\n".write(to: file, atomically: true, encoding: .utf8)
    let refused = Answer(line)
    #expect(refused.status == .badData)
    #expect(refused.notes.contains("has 2 labels where the model has 5 classes"))
  }

  @Test("several images and a folder are classified in order; one that is broken is named")
  func several() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["b.png", "a.png", "notes.txt"] {
      try FileManager.default.copyItem(atPath: Self.fixture("images/rgb8.png"), toPath: folder.path + "/" + name)
    }
    let answer = Answer("classify \(Self.checkpoint) \(folder.path) \(Self.fixture("images/420.jpg")) --format json")
    #expect(answer.status == .success, "\(answer.notes)")
    let names = try answer.decoded(Document.self).images.map { URL(filePath: $0.image).lastPathComponent }
    #expect(names == ["a.png", "b.png", "420.jpg"])
    let broken = Answer("classify \(Self.checkpoint) \(folder.path)/a.png \(folder.path)/notes.text")
    #expect(broken.status == .badData)
    #expect(broken.notes.contains("1 of 2 images could not be read"))
    #expect(broken.lines.count > 5)
    let empty = Answer("classify \(Self.checkpoint) \(Self.fixture("windows"))")
    #expect(empty.status == .noInput)
  }

  @Test("a checkpoint of another model, and one that is none, are refused with a sentence")
  func refused() {
    let image = Self.fixture("images/rgb8.png")
    let other = Answer("classify swin-t \(image) --weights \(Self.checkpoint)")
    #expect(other.status == .badData)
    #expect(other.notes.contains("the file has no tensor"))
    let none = Answer("classify \(Self.fixture("make_arrays.py")) \(image)")
    #expect(none.status == .badData)
    #expect(none.notes.contains("is a text that begins") && none.notes.contains("not a checkpoint"))
    #expect(Answer("classify swin-x \(image)").status == .usage)
    #expect(Answer("classify swin-t").status == .usage)
  }

  @Test("the weights of every model are listed, and those that are there are found")
  func weights() throws {
    struct Listing: Decodable {
      struct Model: Decodable {
        let name: String
        let repository: String?
        let found: String?
      }
      let models: [Model]
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let snapshot = "hub/models--microsoft--cvt-13/snapshots/abc"
    for name in ["explorer/swin-t.pth", "explorer/ViT-B_16.npz", "\(snapshot)/model.safetensors"] {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
    let environment = ["XDG_DATA_HOME": folder.path, "HF_HOME": folder.path]
    let models = try Answer("weights --format json", environment: environment).decoded(Listing.self).models
    #expect(models.map(\.name) == Catalog.presets.map(\.name))
    func found(_ name: String) -> String? { models.first { $0.name == name }?.found }
    #expect(found("swin-t") == folder.path + "/explorer/swin-t.pth")
    #expect(found("vit-b-16") == folder.path + "/explorer/ViT-B_16.npz")
    #expect(found("cvt-13") == "\(folder.path)/\(snapshot)/model.safetensors")
    #expect(found("cvt-21") == nil)
    #expect(Answer("weights").status == .success)
  }

  @Test("ImageNet's classes are in the program")
  func imageNet() {
    let labels = ClassLabels.imageNet
    #expect(labels.names.count == 1000)
    #expect(labels[0] == "tench" && labels[1000] == nil)
    #expect(ClassLabels.imageNet(classes: 1000) == labels && ClassLabels.imageNet(classes: 10) == nil)
  }

  @Test("probabilities are a softmax, the larger first")
  func softmax() {
    let top = ClassScore.top(2, of: [1, 3, 3, 1000])
    #expect(top.map(\.index) == [3, 1])
    #expect(top[0].probability == 1 && top[1].probability == 0)
  }
}
