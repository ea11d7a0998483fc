import Foundation
import Testing
import VisionCore

@testable import Explorer

@Suite("Model files")
struct ModelFileTests {
  static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "samples/models").path() + "/"

  static let samples = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  /// Models of the catalogue, and their variants, whose family model files describe.
  static let described = Catalog.presets.map(\.name)

  static let swin = """
    family: swin
    name: mine
    width: 96
    depths: [2, 2, 6, 2]
    heads: [3, 6, 12, 24]
    window: 7
    """

  @Test("every family has a sample, and model files describe all that they did")
  func coverage() throws {
    let families = try Self.samples.map { name in
      ModelSettings(try ModelFile.preset(path: Self.folder + name)).architecture.key
    }
    #expect(Set(families) == Set(Catalog.architectures.map { $0.key }))
  }

  @Test("a sample is read, costed and says in a comment what it shows", arguments: samples)
  func sample(name: String) throws {
    let preset = try ModelFile.preset(path: Self.folder + name)
    #expect(Cost(try preset.program()).multiplyAccumulates > 0)
    #expect(try String(contentsOfFile: Self.folder + name, encoding: .utf8).hasPrefix("# "))
    let answer = Answer("cost \(Self.folder)\(name) --format json")
    #expect(answer.status == .success)
    #expect(try answer.decoded(CostDocument.self).model == preset.name)
  }

  @Test("the papers' ablations cost what they should")
  func ablations() throws {
    func cost(_ name: String) throws -> Cost {
      Cost(try ModelChoice(Self.samples.contains(name) ? Self.folder + name : name, for: .counting).preset.program())
    }
    let stride = try cost("cvt-13-key-value-stride-1.yaml")
    #expect((stride.multiplyAccumulates + 5_000_000) / 10_000_000 == 664)
    #expect(try stride.parameters == cost("cvt-13").parameters)
    let still = try cost("swin-t-no-shift.yaml")
    #expect(try still.multiplyAccumulates == cost("swin-t").multiplyAccumulates)
    #expect(try still.parameters == cost("swin-t").parameters)
    // 197 positions of 384 numbers.
    #expect(try cost("vit-s-16").parameters - cost("vit-s-16-no-positions.yaml").parameters == 197 * 384)
    // 56 × 56 positions of 96 numbers in place of 13 × 13 biases for each of a block's heads.
    let absolute = try cost("swin-t-absolute-positions.yaml").parameters - cost("swin-t").parameters
    #expect(absolute == 56 * 56 * 96 - 169 * (2 * 3 + 2 * 6 + 6 * 12 + 2 * 24))
  }

  /// Models of which the blocks' MLPs are counted by hand: tokens, width, and how many blocks have both.
  private struct CountedMLPs: Sendable {
    let name: String
    let tokens: [Int]
    let widths: [Int]
    let counts: [Int]
  }

  private static let countedMLPs: [CountedMLPs] = [
    CountedMLPs(name: "vit-ti-16", tokens: [197], widths: [192], counts: [12]),
    CountedMLPs(name: "deit-s-distilled", tokens: [198], widths: [384], counts: [12]),
    CountedMLPs(name: "cpvt-ti", tokens: [197], widths: [192], counts: [12]),
    CountedMLPs(name: "vit-b-16-hybrid-r50", tokens: [197], widths: [768], counts: [12]),
    CountedMLPs(name: "swin-t", tokens: [3136, 784, 196, 49], widths: [96, 192, 384, 768], counts: [2, 2, 6, 2]),
    CountedMLPs(
      name: "swinv2-t-window8-256", tokens: [4096, 1024, 256, 64], widths: [96, 192, 384, 768], counts: [2, 2, 6, 2]),
    CountedMLPs(name: "cvt-13", tokens: [3136, 784, 197], widths: [64, 192, 384], counts: [1, 2, 10]),
    CountedMLPs(name: "tnt-s", tokens: [197, 196 * 16], widths: [384, 24], counts: [12, 12]),
  ]

  @Test(
    "an MLP of another ratio costs two products of tokens, width and the middle for each block",
    arguments: countedMLPs)
  private func ratios(model: CountedMLPs) throws {
    let usual = Cost(try Catalog.preset(named: model.name).program()).multiplyAccumulates
    let narrow = Cost(try ModelChoice(model.name, changes: ["mlp-ratio=3"], for: .counting).preset.program())
      .multiplyAccumulates
    let saved = model.tokens.indices.map {
      2 * model.tokens[$0] * model.widths[$0] * model.widths[$0] * model.counts[$0]
    }
    #expect(usual - narrow == saved.reduce(0, +))
  }

  @Test("the compared families' settings cost what counting by hand says")
  func comparedFamilies() throws {
    func cost(_ name: String, _ changes: String...) throws -> Cost {
      Cost(try ModelChoice(name, changes: changes, for: .counting).preset.program())
    }
    // BiT's head reads four times the stem's width, doubled by each stage.
    #expect(
      try cost("bit-r50x1", "width-factor=2", "classes=10").multiplyAccumulates > 3
        * cost("bit-r50x1").multiplyAccumulates)
    #expect(try cost("bit-r50x1", "classes=10").parameters == cost("bit-r50x1").parameters - 990 * (2048 + 1))
    // As many products in attention however many heads share the width; offsets are as long as a head is wide.
    let (four, eight) = (try cost("botnet-50"), try cost("botnet-50", "heads=8"))
    #expect(eight.parameters < four.parameters)
    // The mean is over tokens alone: one token less in each of twelve blocks.
    let (token, mean) = (try cost("cpvt-ti"), try cost("cpvt-ti", "pooling=mean"))
    #expect(try mean.multiplyAccumulates == cost("cpvt-ti-gap").multiplyAccumulates)
    #expect(token.parameters - mean.parameters == 192)
    // Nothing but attention grows where keys are not pooled.
    let pooled = try ModelChoice("nextvit-s", for: .counting).preset.program()
    let whole = try ModelChoice("nextvit-s", changes: ["reductions=1,1,1,1"], for: .counting).preset.program()
    #expect(
      Ledger(whole).operations(.convolution) == Ledger(pooled).operations(.convolution)
        && Ledger(whole).operations(.attentionProducts) > Ledger(pooled).operations(.attentionProducts))
  }

  @Test("what is written is read back as the same program", arguments: described)
  func roundTrip(name: String) throws {
    let preset = try Catalog.preset(named: name)
    let names = [name] + preset.variants.map { name + "-" + $0.name }
    for name in names {
      let preset = try Catalog.preset(named: name)
      let text = try ModelFileWriter(preset).text
      let read = try ModelFile.preset(yaml: text, path: "mine.yaml")
      #expect(try fingerprint(read.program()) == fingerprint(preset.program()), "\(name)")
      #expect(read.title == preset.title && read.input == preset.input)
      #expect(read.preparation == preset.preparation)
      // Figures are kept by name.
      #expect(read.name == "\(name) (mine)")
    }
  }

  @Test("how images are prepared is written and read back, and a step that is not done is said")
  func preparations() throws {
    let preset = try Catalog.preset(named: "vit-ti-16")
    var preparation = ImagePreparation(
      ImageStatistics(mean: [0.1, 0.2, 0.3], deviation: [1, 2, 4]), cropFraction: 0.95)
    for (fit, filter) in [(ImagePreparation.Fit.squash, ResamplingFilter.lanczos), (.crop, .nearest)] {
      for margin in [ImagePreparation.Margin.fraction(0.5), .pixels(resized: 256, input: 224)] {
        (preparation.fit, preparation.filter, preparation.margin) = (fit, filter, margin)
        let text = try ModelFileWriter(preset.replacing(model: preset.model, preparation: preparation)).text
        #expect(try ModelFile.preset(yaml: text, path: "mine.yaml").preparation == preparation)
      }
    }
    preparation.refusal = "config.json says crop_mode: border, which is not done to images here"
    let text = try ModelFileWriter(preset.replacing(model: preset.model, preparation: preparation)).text
    #expect(text.contains("# config.json says crop_mode: border, which is not done to images here."))
  }

  /// Everything that a program says: steps with operations and shapes, modules, parameters.
  private func fingerprint(_ program: Program) -> [String] {
    program.steps.map { "\($0.operation) \($0.inputs) \($0.shape) \($0.module)" }
      + program.modules.map { "\($0.path) \($0.kind) \($0.children) \($0.output)" }
      + program.parameters.map { "\($0.name) \($0.shape) \($0.role)" } + ["\(program.output) \(program.input)"]
  }

  @Test(
    "what is wrong is said with the file, the line, the key and what was expected",
    arguments: [
      ("family: swim", "mine.yaml:1: no family is called 'swim'; did you mean swin?"),
      ("name: x", "mine.yaml:1: 'family' should be given, such as 'family: swin', and is missing"),
      (swin + "\nwindows: 7", "mine.yaml:7: the family swin has no setting 'windows'; did you mean 'window'?"),
      (
        swin + "\nresolutoin: 7", "mine.yaml:7: the family swin has no setting 'resolutoin'; did you mean 'resolution'?"
      ),
      (swin + "\nwindow: 8", "mine.yaml:6: 'window' is given twice"),
      (swin + "\npatch: four", "mine.yaml:7: 'patch' should be a whole number between 1 and 64, and is 'four'"),
      (swin + "\npatch: '4'", "mine.yaml:7: 'patch' should be a whole number"),
      (swin + "\npatch: [4]", "mine.yaml:7: 'patch' should be a whole number between 1 and 64, and is the list [4]"),
      (swin + "\npatch:", "mine.yaml:7: 'patch' should be a whole number between 1 and 64, and is nothing"),
      (
        "family: bit\ndepths: [2, 2]\nwidth-factor: 0",
        "mine.yaml:3: 'width-factor' is 0; it must lie between 1 and 64"
      ),
      (
        "family: botnet\ndepths: [2, 2, 2, 2]\nheads: 7",
        "mine.yaml:3: 'heads': 7 heads do not share a width of 512 equally in stage 4"
      ),
      ("family: cpvt\npooling: max", "mine.yaml:2: 'pooling' is 'max'; it must be class-token or mean"),
      (swin + "\npatch: 999", "mine.yaml:7: 'patch' is 999; it must lie between 1 and 64"),
      (swin + "\nshift: sometimes", "mine.yaml:7: 'shift' is 'sometimes'; it must be alternating or none"),
      (swin + "\nresolution: 3", "mine.yaml:7: 'resolution' should be a whole number between 8 and 16384, and is '3'"),
      (swin + "\ncrop-fraction: 2", "mine.yaml:7: 'crop-fraction' should be a number between 0.1 and 1, and is '2'"),
      (swin + "\nimage-statistics: none", "mine.yaml:7: 'image-statistics' should be one of imagenet, half"),
      (swin + "\ntitle: [a]", "mine.yaml:7: 'title' should be a text of at most 60 characters, and is the list [a]"),
      (
        swin.replacing("[3, 6, 12, 24]", with: "[3, 6, 12]"),
        "mine.yaml:5: 'heads' has 3 entries and should have 4, one for each stage as 'depths' has"
      ),
      (
        swin.replacing("[3, 6, 12, 24]", with: "[3, 6, 12, 25]"),
        "mine.yaml:5: 'heads': 25 heads do not share a width of 768 equally in stage 4"
      ),
      (swin.replacing("[2, 2, 6, 2]", with: "12"), "mine.yaml:4: 'depths' should be a list of whole numbers"),
      (swin.replacing("width: 96\n", with: ""), "mine.yaml:1: 'width' is missing; the family swin needs it"),
      (swin.replacing("[2, 2", with: "[2, [2]"), "mine.yaml:4: 'depths' should be a list"),
      ("family: swin\nwidth: [1, 2\n", "mine.yaml:3: not YAML"), ("", "this one holds nothing"),
      ("- a\n- b", "this one holds the list [a, b]"),
      (
        "family: vit\npatch: 16\nwidth: 192\ndepth: 2\nheads: 3\nresolution: 225",
        "mine.yaml:6: the model does not fit images of 225 × 225: patch_embed: axis (h p) of length 225"
      ),
    ])
  func errors(yaml: String, sentence: String) {
    do {
      let preset = try ModelFile.preset(yaml: yaml, path: "mine.yaml")
      Issue.record("\(preset.name) was read")
    } catch {
      #expect("\(error)".contains(sentence), "\(error)")
    }
  }

  @Test("a missing file and a bad one end commands with their statuses")
  func statuses() throws {
    let missing = Answer("cost no-such-file.yaml")
    #expect(missing.status == .noInput)
    #expect(missing.notes.contains("no-such-file.yaml cannot be read: No such file or directory"))
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("family: swim".utf8).write(to: file)
    #expect(Answer("compare swin-t \(file.path())").status == .badData)
    try Data([0xFF, 0xFE, 0x00]).write(to: file)
    #expect(Answer("cost \(file.path())").notes.contains("is not UTF-8 text"))
    #expect(Answer("open --model \(file.path())").status == .badData)
  }

  @Test("`yaml` writes a catalogue's model with what is set, and says what cannot be")
  func command() throws {
    let plain = Answer("yaml swin-t")
    #expect(plain.status == .success)
    #expect(try ModelFile.preset(yaml: plain.output, path: "a.yaml").title == "Swin-T")
    let changed = Answer("yaml swin-t --set shift=none --set depths=[2,2,18,2] --name still")
    let preset = try ModelFile.preset(yaml: changed.output, path: "a.yaml")
    let settings = ModelSettings(preset)
    #expect(settings["shift"] == .choice("none"))
    #expect(settings["depths"] == .integers([2, 2, 18, 2]))
    #expect(preset.name == "still")
    for (line, sentence) in [
      ("yaml swin-t --set shft=none", "did you mean 'shift'?"), ("yaml swin-t --set shift", "write it as key=value"),
      ("yaml swin-t --set window=x", "'window' should be a whole number between 1 and 128, and is 'x'"),
    ] {
      let answer = Answer(line)
      #expect(answer.status == .usage)
      #expect(answer.notes.contains(sentence), "\(answer.notes)")
    }
  }
}
