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

@Suite("explorer scene and classify --scenes")
struct SceneCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Does something with a folder that is there for it alone.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test("a scene is drawn as text with what is known of it")
  func text() {
    let scene = Scene(seed: 3)
    let answer = Answer("scene --seed 3 --columns 60 --mask")
    #expect(answer.status == .success)
    #expect(answer.output.contains("\(scene.shape.rawValue) at ("))
    #expect(answer.output.contains("seed 3, full"))
    // Two pictures of 29 columns side by side, 14 rows high, above two lines of words.
    #expect(answer.lines.count == 16)
  }

  @Test("a scene is written as PNG, its mask beside it")
  func picture() throws {
    try withFolder { folder in
      #expect(Answer("scene --seed 8 --size 48 --output \(folder)/s.png --mask").status == .success)
      let drawing = try Scene(seed: 8).drawn(side: 48)
      #expect(try Image(contentsOf: folder + "/s.png") == drawing.image)
      let mask = try Image(contentsOf: folder + "/s-mask.png")
      #expect(stride(from: 0, to: mask.pixels.count, by: 3).map { mask.pixels[$0] } == drawing.mask)
    }
  }

  @Test("several scenes go to a folder, as pictures or arrays, with the same labels")
  func several() throws {
    try withFolder { folder in
      #expect(Answer("scene --seed 6 --count 3 --size 32 --output \(folder)/p").status == .success)
      #expect(Answer("scene --seed 6 --count 3 --size 32 --arrays --output \(folder)/a").status == .success)
      let scenes = Scene.seeds(from: 6, count: 3).map { Scene(seed: $0) }
      let labels = try String(contentsOfFile: folder + "/p/labels.csv", encoding: .utf8).split(separator: "\r\n")
      #expect(labels[0] == "file,seed,class,label,x,y,radius,rotation,share")
      let pixels = try [UInt8](Data(contentsOf: URL(filePath: folder + "/a/images.npy")))
      let start = try pixels.withUnsafeBytes { try NumpyHeader(in: $0) }
      #expect(start.shape == [3, 32, 32, 3])
      for (index, scene) in scenes.enumerated() {
        #expect(labels[index + 1].hasPrefix("scene-000\(index + 1).png,\(scene.seed),\(scene.shape.index),"))
        let image = try Image(contentsOf: folder + "/p/scene-000\(index + 1).png")
        #expect(Array(pixels[(start.dataStart + index * 3072)...].prefix(3072)) == image.pixels)
      }
      let places = try NumpyArray(contentsOf: folder + "/a/places.npy")
      #expect(places.values[2] == Float(scenes[0].radius) && places.shape == [3, 4])
    }
  }

  @Test(
    "what cannot be drawn or measured is said",
    arguments: [
      ("scene --count 3", CommandStatus.usage, "give --output FOLDER"),
      ("scene --size 4", .usage, "between 8 and 4096"),
      ("scene --arrays", .usage, "Arrays need --count N"),
      ("scene --output /nowhere/at/all.png", .inputOutput, "/nowhere/at/all.png"),
      ("classify swin-t --scenes 2", .usage, "1000 classes where scenes have 10"),
      ("classify demo-vit --seed 1 cat.png", .usage, "give --scenes N too"),
      ("classify demo-vit", .usage, "at least one image"),
    ])
  func faults(line: String, status: CommandStatus, words: String) {
    let answer = Answer(line)
    #expect(answer.status == status)
    #expect(answer.notes.contains(words), "\(answer.notes)")
  }
}

@Suite("Demo models")
struct DemoModelTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let folder = root.appending(path: "samples/weights").path
  /// Those whose weights are there.
  private static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".safetensors") }.map { String($0.dropLast(12)) }.sorted()

  private struct Document: Decodable {
    let model: String
    let synthetic: Bool
    let scenes: Int
    let accuracy: Accuracy
    let byRadius: [Accuracy]
    let byClass: [Accuracy]
    let attention: [Head]

    struct Accuracy: Decodable {
      let scenes: Int
      let right: Int
    }
    struct Head: Decodable {
      let path: String
      let head: Int
      let ratio: Double
      let mass: Double
      let share: Double
    }
  }

  @Test("a model of each family is there, and none is one of the catalogue")
  func families() throws {
    let presets = try Self.names.map { try ModelChoice($0, for: .counting).preset }
    #expect(Set(presets.map(\.family)).count == presets.count && !presets.isEmpty)
    #expect(presets.allSatisfy { preset in !Catalog.presets.contains { $0.name == preset.name } })
    let bytes = try Self.names.reduce(0) { sum, name in
      let file = "\(Self.folder)/\(name).safetensors"
      return sum + (try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0)
    }
    #expect(bytes < 12_000_000)
  }

  @Test("its name alone gives PyTorch's logits", arguments: names)
  func logits(name: String) throws {
    let fixture = Self.root.appending(path: "Tests/Fixtures/demo")
    let expected = try JSONDecoder().decode(
      [String: [Float]].self, from: Data(contentsOf: fixture.appending(path: "logits.json")))
    let choice = try ModelChoice(name)
    let program = try choice.preset.program()
    let pixels = try choice.preset.preprocessing(program.input)(
      Image(contentsOf: fixture.appending(path: "scene.png").path))
    let engine = try Engine(program, weights: choice.weights(for: program, seed: nil))
    let logits = try engine.run(pixels).logits
    let reference = try #require(expected[name])
    #expect(logits.count == SceneShape.allCases.count)
    for (found, wanted) in zip(logits, reference) { #expect(abs(found - wanted) < 1e-4) }
    #expect(choice.preset.labels?.names == SceneShape.allCases.map(\.rawValue))
  }

  @Test("it classifies scenes that it has not seen, and looks at their objects", arguments: names)
  func scenes(name: String) throws {
    let answer = Answer("classify \(name) --scenes 40 --seed 77 --format json")
    #expect(answer.status == .success, "\(answer.notes)")
    let document = try answer.decoded(Document.self)
    #expect(document.model == name && !document.synthetic && document.scenes == 40)
    #expect(document.accuracy.scenes == 40)
    #expect(document.byRadius.reduce(0) { $0 + $1.right } == document.accuracy.right)
    #expect(document.byClass.reduce(0) { $0 + $1.scenes } == 40)
    // Chance is 4 of 40.
    #expect(document.accuracy.right >= 24)
    #expect(document.attention.allSatisfy { (0...1).contains($0.mass) && (0...1).contains($0.share) })
    #expect((document.attention.map(\.ratio).max() ?? 0) >= 3)
  }

  @Test("a model file names its classes, one each, and is written with them")
  func labelsOfAFile() throws {
    let written = Answer("yaml demo-vit")
    #expect(written.status == .success)
    let read = try ModelFile.preset(yaml: written.output, path: "again.yaml")
    #expect(read.labels == (try ModelChoice("demo-vit", for: .counting).preset).labels && read.labels != nil)
    let fewer = written.output.replacingOccurrences(of: "\"circle\", ", with: "")
    #expect(fewer != written.output)
    let error = #expect(throws: ModelFileError.self) { try ModelFile.preset(yaml: fewer, path: "again.yaml") }
    #expect(error.map { "\($0)".contains("one for each class") } == true)
  }

  @Test("a shape's name is shown, and a seed in place of the weights shows what is not known")
  func labels() throws {
    let image = "\(Self.root.path)/samples/images/scene-star.png"
    let answer = Answer("classify demo-vit \(image) --top 1 --format csv")
    #expect(answer.output.contains(",star,"))
    #expect(!answer.notes.contains("synthetic"))
    let untrained = Answer("attention demo-vit --image \(image) --seed 0 --columns 40")
    #expect(untrained.notes.contains("as --seed asks for them"))
  }

  @Test("the program opens with a model, a scene and a heatmap on its object")
  func opening() throws {
    let app = try #require(Opening.app())
    var (state, effects) = try app.start(size: TerminalSize(columns: 120, rows: 40))
    #expect(state.screen == .attention && state.preset.name == Opening.model && state.result == nil)
    #expect(state.attentionSite?.path == Opening.site)
    // Nothing runs before the weights are there.
    #expect(!effects.contains { $0.starts(.run) })
    let loaded = try LoadedImage(
      path: Opening.image, image: Image(contentsOf: #require(SampleImages.path(of: Opening.image))))
    /// Does the job of an owner among effects, and tells what follows.
    func finish(_ owner: JobOwner, of effects: [Effect]) -> [Effect] {
      var following: [Effect] = []
      for case .start(let job) in effects where job.owner == owner {
        for report in Session.reports(of: job, on: app.runner) { following += update(&state, .job(job.id, report)) }
      }
      return following
    }
    #expect(finish(.image, of: effects).isEmpty)
    #expect(state.image?.image == loaded.image)
    effects = finish(.weights, of: effects)
    #expect(effects.contains { $0.starts(.run) }, "the model does not run")
    _ = finish(.run, of: effects)
    let result = try #require(state.result)
    #expect(!result.weights.isSynthetic)
    let site = try #require(state.attentionSite)
    let captured = try #require(result.trace.captured[site.step])
    let maps = try AttentionMaps(shape: captured.shape, weights: captured.values, arrangement: site.arrangement)
    // The place that is looked at most lies on the star.
    let scene = try #require(Scene.seeds(from: 2026, count: 16).last.map { Scene(seed: $0) })
    let drawing = try scene.drawn(side: state.input.rows)
    #expect(drawing.image == loaded.image)
    let map = try maps.map(of: state.attentionQuery(site), head: .mean)
    let coverage = drawing.coverage(on: map.grid)
    let attention = zip(map.weights, coverage).reduce(0) { $0 + Double($1.0) * $1.1 }
    #expect(coverage[map.grid.index(map.maximum.place)] > 0.5)
    #expect(attention > 3 * drawing.objectShare)
    // It runs by itself once.
    #expect(finish(.weights, of: state.checkWeights(try #require(ModelFile.weights(of: Opening.model)))).isEmpty)
  }
}
