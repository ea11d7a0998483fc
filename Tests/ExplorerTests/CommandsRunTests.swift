import Foundation
import Testing
import VisionCore

@testable import Explorer

/// A folder that goes away with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "explorer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

private let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "samples/images").path

/// The first bytes of an array in NumPy's format, version 1.
private func numpy(_ values: [Float], shape: [Int]) -> Data {
  var header =
    "{'descr': '<f4', 'fortran_order': False, 'shape': (\(shape.map(String.init).joined(separator: ", "))), }"
  header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
  var data = Data(
    [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count % 256), UInt8(header.utf8.count / 256)])
  data += Data(header.utf8)
  values.withUnsafeBytes { data += Data($0) }
  return data
}

@Suite("Commands that run models", .serialized)
struct CommandsRunTests {
  @Test("a trace of an array holds what the engine gives, under the names that are documented")
  func trace() throws {
    let folder = try TemporaryFolder()
    let image = SyntheticWeights(seed: 0).input(height: 64, width: 96)
    try numpy(image, shape: [1, 3, 64, 96]).write(to: URL(filePath: folder.path + "/in.npy"))
    let answer = Answer("trace swin-t --input \(folder.path)/in.npy --output \(folder.path)/out.safetensors --seed 7")
    #expect(answer.status == .success, "\(answer.notes)")
    #expect(answer.notes.contains("synthetic weights, seed 7"))

    let file = try SafetensorsFile(path: folder.path + "/out.safetensors")
    let program = try Catalog.preset(named: "swin-t").program(input: GridSize(rows: 64, columns: 96))
    let sites = program.attentionSites(Cost(program))
    let blocks = program.modules.filter { $0.role.makesTokens }
    #expect(
      Set(file.tensors.map(\.name))
        == Set(["logits"] + sites.map { "attention.\($0.index)" } + blocks.map { "tokens.\($0.path)" }))
    let trace = try Engine(program, weights: SyntheticWeights(seed: 7))
      .run(image, capturing: Set(sites.map(\.step) + blocks.map(\.output)))
    #expect(try file.values(name: "logits", shape: [1000]) == trace.logits)
    for site in sites {
      let name = "attention.\(site.index)"
      #expect(file.metadata[name] == site.path)
      let shape = [site.windows, site.heads, site.queries, site.keys]
      #expect(try file.values(name: name, shape: shape) == trace.captured[site.step]?.values)
    }
    #expect(file.shape(of: "tokens.layers.1.blocks.0") == [8 * 12, 192])
  }

  @Test("attention is printed as a picture with its figures, by block, head and query")
  func attention() {
    let line = "attention vit-ti-16 --image \(samples)/cat.png --block blocks.3 --head 1 --query 5,7 --width 60"
    let answer = Answer(line + " --color truecolor")
    #expect(answer.status == .success, "\(answer.notes)")
    #expect(answer.output.contains("blocks.3"))
    #expect(answer.output.contains("\u{1B}[38;2;"))
    #expect(answer.output.contains("the row sums to 1.0000"))
    #expect(answer.output.contains("synthetic weights"))
    #expect(!Answer(line).output.contains("\u{1B}"))
  }

  @Test("where an attention's weights are too many its queries and keys are kept, and give the same rows")
  func bounded() throws {
    let preset = try Catalog.preset(named: "vit-ti-16")
    let program = try preset.program(input: GridSize(square: 192))
    let weights = SyntheticWeights(seed: 3)
    let run = ModelRun(
      preset: preset, program: program, picture: nil, numbers: weights.input(height: 192, width: 192), weights: weights,
      threads: 2)
    let site = try #require(program.allAttentionSites(Cost(program)).dropFirst(3).first)
    let console = Console(output: { _ in }, note: { _ in }, columns: nil, environment: { _ in nil })
    let whole = try #require(try run.kept(site, limit: site.weightBytes, on: console))
    let factored = try #require(try run.kept(site, limit: site.weightBytes - 1, on: console))
    #expect(whole.bytes == site.weightBytes && factored.bytes == site.factorBytes && factored.bytes < whole.bytes)
    for query in [
      AttentionQuery.prefix(.classToken), .place(GridPlace(row: 0, column: 0)), .place(GridPlace(row: 11, column: 7)),
    ] {
      let (expected, found) = (try whole.attention(of: query).rows, try factored.attention(of: query).rows)
      #expect(expected.count == site.heads * site.keys && found.count == expected.count)
      #expect(zip(expected, found).allSatisfy { abs($0 - $1) < 1e-5 })
    }
    // What is too large either way is kept whole: it was asked for.
    #expect(try run.kept(site, limit: 0, on: console)?.bytes == site.weightBytes)
  }

  @Test("windows are printed step by step, for any block and size")
  func windows() {
    let answer = Answer("windows swin-t --block layers.1.blocks.1 --width 80")
    #expect(answer.status == .success)
    for title in ["1 cut into windows", "3 cyclic shift", "5 mask of a window", "6 reverse shift"] {
      #expect(answer.output.contains(title))
    }
    #expect(
      Answer("windows swin-t --size 256x320 --color 256 --image \(samples)/cat.png").output.contains("\u{1B}[48;5;"))
  }

  @Test(
    "what cannot be run gets a sentence, a status and no data",
    arguments: [
      ("attention swin-t", CommandStatus.usage, "--image FILE or --input FILE.npy"),
      ("attention swin-t --image S/none.png", .noInput, "none.png cannot be read"),
      ("attention swin-t --image S/CREDITS.md", .badData, "CREDITS.md"),
      ("attention swin-t --image S/cat.png --block layers.9", .usage, "no attention at 'layers.9'"),
      ("attention swin-t --image S/cat.png --head 99", .usage, "there is no head 99"),
      ("attention swin-t --image S/cat.png --query 70,0", .usage, "outside of the grid"),
      ("attention swin-t --image S/cat.png --query class", .usage, "no class token"),
      ("attention swin-t --image S/cat.png --query five", .usage, "The value 'five' is invalid"),
      ("attention swin-t --image S/cat.png --weights S/cat.png", .badData, "cat.png"),
      ("attention swin-t --image S/cat.png --weights S/none.st", .noInput, "none.st"),
      ("trace vit-ti-16 --image S/cat.png --size 250 --output /tmp/x", .usage, "does not split into 16"),
      ("trace vit-ti-16 --image S/cat.png --output S/none/x", .inputOutput, "S/none/x"),
      ("trace vit-ti-16 --input S/cat.png --output /tmp/x", .badData, "cat.png"),
      ("windows vit-b-16", .usage, "vit-b-16 has no windows"),
      ("windows swin-t --query 99,0", .usage, "outside of the grid"),
      ("windows swin-t --block layers.7", .usage, "no attention at 'layers.7'"),
      ("bench vit-ti-16 --runs 0", .usage, "between 1 and 10,000"),
      ("screen --columns 10", .usage, "60 to 500 columns"), ("screen --keys frob", .usage, "'frob' is no key"),
    ])
  func refused(line: String, status: CommandStatus, sentence: String) {
    let answer = Answer(line.replacing("S/", with: samples + "/"))
    #expect(answer.status == status, "\(answer.notes)")
    #expect(answer.notes.contains(sentence.replacing("S/", with: samples + "/")), "\(answer.notes)")
    #expect(answer.output.isEmpty)
  }

  @Test("weights of another model are refused with what is missing, unexpected and mis-shaped")
  func unfittingWeights() throws {
    let folder = try TemporaryFolder()
    let program = try Catalog.preset(named: "vit-s-16").program()
    let tensors = program.parameters.prefix(6).map { SafetensorsWriter.Tensor(name: $0.name, shape: $0.shape) }
    try SafetensorsWriter(tensors + [.init(name: "stranger", shape: [2])])
      .write(to: folder.path + "/w.safetensors") { SyntheticWeights().values(name: $0.name, shape: $0.shape) }
    let answer = Answer("attention vit-ti-16 --image \(samples)/cat.png --weights \(folder.path)/w.safetensors")
    #expect(answer.status == .badData)
    for words in ["stranger", "more differences", "[384, 3, 16, 16]"] {
      #expect(answer.notes.contains(words), "\(answer.notes)")
    }
  }

  @Test("a benchmark's document has the fields that are documented")
  func bench() throws {
    struct Document: Decodable {
      let model: String
      let medianMilliseconds: Double
      let minMilliseconds: Double
      let maxMilliseconds: Double
      let gflops: Double
      let peakBytes: Int
    }
    let document = try Answer("bench vit-ti-16 --size 64 --runs 3 --threads 1 --format json").decoded(Document.self)
    #expect(document.model == "vit-ti-16")
    #expect(
      document.minMilliseconds <= document.medianMilliseconds && document.medianMilliseconds <= document.maxMilliseconds
    )
    #expect(document.gflops > 0 && document.peakBytes > 0)
  }

  @Test("a screen is printed without a terminal, after its keys")
  func screen() {
    let answer = Answer("screen vit-b-16 --columns 100 --rows 30 --keys 2")
    #expect(answer.status == .success)
    // Below the line that says how it counts.
    #expect(answer.lines.count == 31 && answer.lines[0].contains(CountingHeading.exact.line))
    #expect(answer.output.contains("ViTEncoder"))
    let picture = Answer("screen swin-t --size 64 --keys 4 enter --format svg --image \(samples)/cat.png")
    #expect(picture.output.hasPrefix("<svg") || picture.output.hasPrefix("<?xml"))
    #expect(picture.output.contains("sums"))
  }
}
