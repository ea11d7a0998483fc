import Testing

@testable import Explorer

@Suite("explorer cost")
struct CommandsCostTests {
  @Test(
    "JSON has the reference's counts for every module",
    arguments: [
      "vit-ti-16", "vit-b-16", "vit-b-32-384", "vit-ti-16-at-256x320", "cvt-13", "cvt-13-at-192x256", "swin-t",
      "swin-t-at-256x320", "swin-b-384",
    ])
  func equalsReference(name: String) throws {
    let golden = try GoldenCounts(name)
    let parts = name.split(separator: "-at-")
    let size = parts.count == 2 ? " --size \(parts[1])" : ""
    let answer = Answer("cost \(parts[0])\(size) --format json")
    #expect(answer.status == .success)
    #expect(answer.notes.isEmpty)
    let document = try answer.decoded(CostDocument.self)
    #expect(document.model == parts[0])
    #expect(document.input == CostDocument.Extent(height: golden.input[2], width: golden.input[3]))
    #expect(document.parameters == golden.parameters.total)
    #expect(document.macs == golden.macs.total)
    let modules = Dictionary(uniqueKeysWithValues: document.modules.map { ($0.path, $0.macs) })
    for (path, count) in golden.macs.modules { #expect(modules[path] == count, "\(path)") }
  }

  @Test(
    "a table of another size says which grid positions were trained on; a model trained at that size has no more to say",
    arguments: [
      ("vit-b-16 --size 384", "14×14 tokens and are resampled to 24×24"), ("vit-b-16+resolution=384", nil),
      ("pvt-tiny --size 256x320", "56×56, 28×28, 14×14, 7×7 tokens and are resampled to 64×80, 32×40, 16×20, 8×10"),
      ("tnt-s --size 320", "14×14 tokens and are resampled to 20×20"), ("swin-t --size 448", nil),
    ])
  func positions(line: String, said: String?) {
    let notes = Answer("cost \(line) --depth 0").notes
    guard let said else {
      #expect(notes.isEmpty)
      return
    }
    #expect(notes.contains("Positions were trained on \(said); parameters are counted as they were trained"))
    #expect(notes.contains("+resolution=") == !line.contains("x320"))
    #expect(Answer("cost \(line) --depth 0 --format json").notes.isEmpty)
  }

  @Test("the first module is the model, and what is no map of tokens has none")
  func modules() throws {
    let modules = try Answer("cost swin-t --format json").decoded(CostDocument.self).modules
    let model = try #require(modules.first)
    #expect((model.path, model.kind, model.tokens) == ("", "Swin", nil))
    #expect(model.outputShape == [1, 1000])
    let stage = try #require(modules.first { $0.path == "layers.0" })
    #expect((stage.kind, stage.tokens, stage.formula) == ("SwinStage", 3136, "24hwC² + 4M²hwC"))
    #expect(stage.outputShape == [1, 56, 56, 96])
  }

  @Test("the depth limits the tree", arguments: [(0, 1), (1, 5)])
  func depth(depth: Int, count: Int) throws {
    let modules = try Answer("cost swin-t --depth \(depth) --format json").decoded(CostDocument.self).modules
    #expect(modules.count == count)
    #expect(modules.allSatisfy { $0.path.split(separator: ".").count <= depth })
  }

  @Test("CSV has the same integers as JSON, without the columns for people")
  func csv() throws {
    let lines = Answer("cost vit-ti-16 --format csv").output.split(separator: "\r\n").map(String.init)
    let modules = try Answer("cost vit-ti-16 --format json").decoded(CostDocument.self).modules
    #expect(lines.first == "path,kind,outputShape,tokens,parameters,macs,formula,countingRule")
    #expect(lines.count == modules.count + 1)
    for (line, module) in zip(lines.dropFirst(), modules) {
      let shape = module.outputShape.map(String.init).joined(separator: " ")
      let tokens = module.tokens.map(String.init) ?? ""
      #expect(
        line
          == "\(module.path),\(module.kind),\(shape),\(tokens),\(module.parameters),\(module.macs),\(module.formula),\"MACs, exact\""
      )
    }
  }

  @Test("the table has the exact and the rounded count")
  func table() {
    let answer = Answer("cost swin-t --depth 0")
    #expect(answer.lines.count == 3)
    #expect(answer.lines.first == "Counting rule: MACs, exact")
    #expect(answer.output.contains("28,288,354  4,490,566,656  4.49 G  100.0 %"))
    #expect(!answer.output.contains("\u{1B}"))
  }

  @Test("Markdown is a table that ends its columns of numbers on the right")
  func markdown() {
    let lines = Answer("cost swin-t --depth 1 --format markdown").lines
    #expect(lines.dropFirst().first?.hasPrefix("| module | kind | output | tokens |") == true)
    #expect(lines[2] == "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
    #expect(lines.count == 8)
  }

  @Test(
    "a terminal's table keeps to its width and says what it leaves out",
    arguments: [(80, "tokens, kind, formula, output"), (120, "tokens, kind"), (200, "")])
  func narrowTerminal(columns: Int, leftOut: String) {
    let answer = Answer("cost swin-t", columns: columns)
    #expect(answer.status == .success)
    #expect(answer.lines.allSatisfy { visible($0).count <= columns })
    #expect(
      answer.notes == (leftOut.isEmpty ? "" : "Left out, as the terminal is too narrow: \(leftOut).\n"))
  }

  @Test(
    "colour appears on a terminal alone, unless it is refused or forced",
    arguments: [
      (Int?.none, [String: String](), "auto", false), (200, [:], "auto", true), (200, ["NO_COLOR": "1"], "auto", false),
      (200, ["NO_COLOR": ""], "auto", true), (200, ["TERM": "dumb"], "auto", false), (200, [:], "never", false),
      (nil, ["NO_COLOR": "1"], "16", true),
    ])
  func colour(columns: Int?, environment: [String: String], choice: String, isColoured: Bool) {
    let answer = Answer("cost swin-t --color \(choice)", columns: columns, environment: environment)
    #expect(answer.output.contains("\u{1B}[") == isColoured)
  }

  private func visible(_ line: String) -> String { line.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
}
