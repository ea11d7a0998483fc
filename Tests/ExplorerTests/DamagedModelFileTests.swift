import Foundation
import Testing
import VisionCore

@testable import Explorer

@Suite("Damaged model files")
struct DamagedModelFileTests {
  /// Values that readers are known to trip over.
  private static let values = [
    "0", "-1", "1", "3", "13", "99999", "4294967296", "9223372036854775807", "9223372036854775808", "1e9", "0.5",
    ".nan",
    "-.inf", "true", "~", "\"\"", "[]", "[0]", "[9223372036854775807, 1, 1, 1]", "[1000000000, 1000000000]", "[[1]]",
    "{a: 1}", "*missing", "&anchor 1", "!!binary abc", "global", "[", "あ",
  ]

  /// A text with one to three lines changed, left out, moved in from another or with one character exchanged.
  private func damaged(_ text: String, _ others: [String], _ random: inout SplitMix64) throws -> String {
    var lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    for _ in 0..<Int.random(in: 1...3, using: &random) where !lines.isEmpty {
      let place = lines.indices.randomElement(using: &random) ?? 0
      let value = try #require(Self.values.randomElement(using: &random))
      switch Int.random(in: 0..<8, using: &random) {
      case 0: lines.remove(at: place)
      case 1: lines.insert(try #require(others.randomElement(using: &random)), at: place)
      case 2: lines.insert("resolution: \(value)", at: place)
      case 3:
        var characters = Array(lines[place])
        let letter = try #require("\0\t '\"*:[]{}-&".randomElement(using: &random))
        characters[Int.random(in: characters.indices, using: &random)] = letter
        lines[place] = String(characters)
      default: lines[place] = "\(lines[place].prefix { $0 != ":" }): \(value)"
      }
    }
    return lines.joined(separator: "\n")
  }

  @Test(
    "what is left of a damaged file is read and costed, or refused with the file's name",
    arguments: ModelFileTests.samples)
  func damage(name: String) throws {
    let texts = try ModelFileTests.samples.map {
      try String(contentsOfFile: ModelFileTests.folder + $0, encoding: .utf8)
    }
    let text = try #require(zip(ModelFileTests.samples, texts).first { $0.0 == name }?.1)
    let others = texts.flatMap { $0.split(separator: "\n").map(String.init) }
    var random = SplitMix64(seed: 8)
    var (read, refused) = (0, 0)
    for _ in 0..<60 {
      let yaml = try damaged(text, others, &random)
      do {
        let preset = try ModelFile.preset(yaml: yaml, path: "mine.yaml")
        #expect(Cost(try preset.program()).multiplyAccumulates > 0, "\(yaml)")
        read += 1
      } catch let error as ModelFileError {
        #expect("\(error)".contains("mine.yaml"), "\(yaml)")
        refused += 1
      }
    }
    // Damage that never, or always, goes unnoticed would test only one of the two.
    #expect(read > 0 && refused > 0)
  }
}
