import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

/// The answers of a reference implementation, as `Tests/Fixtures/golden/README.md` describes them.
struct GoldenCase: Decodable, Sendable, CustomTestStringConvertible {
  let `case`: String
  let input: [Int]
  /// How far a tensor may be off, as a part of its largest magnitude; nil for 1e-4. More only where float32 costs the
  /// reference itself a tenth of it (`make_golden.py`).
  let tolerance: Float?
  let parameters: Parameters
  let macs: Counts
  let attention: [Attention]
  let tokens: [Tokens]

  struct Parameters: Decodable {
    let total: Int
    let trainable: Int
  }

  struct Counts: Decodable {
    let total: Int
    let modules: [String: Int]
  }

  struct Attention: Decodable {
    let module: String
    let windows: Int
    let heads: Int
    let queries: Int
    let keys: Int
    let kept: Kept

    struct Kept: Decodable {
      let windows: [Int]
      let heads: [Int]
      let queries: [Int]
    }
  }

  struct Tokens: Decodable {
    let module: String
    let tokens: Int
    let channels: Int
    let kept: Kept

    struct Kept: Decodable {
      let tokens: [Int]
      let channels: Int
    }
  }

  var testDescription: String { self.case }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/golden")

  init(_ name: String) throws {
    let file = GoldenCase.folder.appending(path: "cases/\(name).json")
    self = try JSONDecoder().decode(GoldenCase.self, from: Data(contentsOf: file))
  }

  /// The catalogue's model for this case, at the case's input size.
  func program() throws -> Program {
    // The checkpoint of this hybrid has no head.
    let variant = self.case == "vit-b-16-hybrid-r50" ? "-features" : ""
    return try Catalog.preset(named: GoldenCase.model(of: self.case) + variant).program(
      input: GridSize(rows: input[2], columns: input[3]))
  }

  /// The name of the model that a case is about: what stands before `-at-` and a size.
  static func model(of name: String) -> String { name.split(separator: "-at-").first.map(String.init) ?? name }

  /// All cases, by their files' names.
  static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "cases").path)
    return (files ?? []).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// The cases whose models are in the catalogue: a model that is added is tested by its case without further ado.
  static let covered = names.filter { (try? Catalog.preset(named: model(of: $0))) != nil }
}
