import ArgumentParser
import Foundation
import Testing
import VisionCore

@testable import Explorer

@Suite("Keys of JSON")
struct JSONKeysTests {
  private static let image = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "samples/images/cat.png").path

  /// A command line for each kind of document that commands write.
  private static let lines =
    [
      "models", "cost demo-vit --operations --memory fp16", "cost demo-vit --rule fvcore", "why swin-t",
      "why cvt-13 --to ptflops", "formula swin-t layers.0.blocks.0.attn", "compare demo-vit demo-swin",
      "diff demo-vit demo-swin", "scale demo-vit demo-swin --from 112 --to 112",
      "scale --formula msa,w-msa --width 96 --window 7", "scatter --family swin",
      "bias swinv2-t-window8-256 --window 16", "scales swinv2-t-window8-256", "classify demo-vit \(image)",
      "classify demo-vit \(image) --steps", "classify demo-vit --scenes 2", "weights", "bench demo-vit --runs 1",
      "bench demo-vit --runs 1 --by-step", "memory demo-vit", "roofline demo-vit", "verify cvt-13", "published swin-t",
      "positions demo-vit --query 1,1", "ablate demo-swin --image \(image) --without shift",
    ]
    + Analyses.all.filter { $0.takes == .image && $0.models.contains(1) }.map { $0.name }
    .filter { !["scales", "positions", "ablate"].contains($0) }.map { "\($0) demo-swin --image \(image)" }

  @Test("they are camelCase, whatever the command", arguments: lines)
  func camelCase(line: String) throws {
    let answer = Answer(line + " --format json")
    #expect(answer.status == .success, "\(answer.notes)")
    let document = try #require(JSONValue(parsing: answer.output))
    let keys = Set(Self.keys(of: document))
    #expect(!keys.isEmpty)
    let others = keys.filter { $0.wholeMatch(of: /[a-z][a-zA-Z0-9]*/) == nil }
    #expect(others.isEmpty, "\(others)")
  }

  @Test("every command that writes JSON is among them")
  func complete() {
    let commands = Explorer.configuration.subcommands.compactMap(Self.nameIfWritingJSON)
    let asked = Set(Self.lines.compactMap { $0.split(separator: " ").first.map(String.init) })
    #expect(Set(commands).subtracting(asked).subtracting(["lecture"]).isEmpty, "\(commands)")
  }

  private static func nameIfWritingJSON(_ command: any ParsableCommand.Type) -> String? {
    Explorer.helpMessage(for: command).contains("json") ? command.configuration.commandName : nil
  }

  private static func keys(of value: JSONValue) -> [String] {
    switch value {
    case .object(let members): members.flatMap { [$0.name] + keys(of: $0.value) }
    case .array(let values): values.flatMap(keys)
    default: []
    }
  }
}
