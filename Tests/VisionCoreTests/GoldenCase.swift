import Foundation
import Testing

@testable import VisionCore

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
    // The hybrid's checkpoint has no head.
    let name = self.case == "vit-b-16-hybrid-r50" ? self.case + "-features" : self.case
    let model = name.split(separator: "-at-")[0]
    return try Catalog.preset(named: String(model)).program(input: GridSize(rows: input[2], columns: input[3]))
  }

  /// The cases whose architectures are in the catalogue.
  static let covered = [
    "vit-ti-16", "vit-b-16", "vit-b-32-384", "vit-ti-16-at-256x320", "cvt-13", "cvt-13-at-192x256", "swin-t",
    "swin-t-at-256x320", "swin-b-384", "deit-s-distilled", "swinv2-t-window8-256", "swinv2-b-window12to16-256",
    "cvt-13-huggingface", "t2t-vit-14", "t2t-vit-t-14", "t2t-vit-14-trained-scale", "pvt-tiny", "tnt-s", "resnet-50",
    "vit-b-16-hybrid-r50",
    "cpvt-s", "nextvit-s", "bit-r50x1", "botnet-50",
  ]
}
