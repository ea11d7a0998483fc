import Foundation
import Testing

@testable import VisionCore

/// What `make_checkpoints.py` wrote: checkpoints of small models and what their libraries compute with them.
struct CheckpointCase: Decodable, Sendable, CustomTestStringConvertible {
  let side: Int
  let logits: [Float]
  let family: String
  let naming: String
  let classes: Int

  var testDescription: String { "\(family), \(naming)" }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/checkpoints").path

  static func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// By the file's name.
  static let all: [String: CheckpointCase] = {
    struct Cases: Decodable { let cases: [String: CheckpointCase] }
    guard let data = try? Data(contentsOf: URL(filePath: path("cases.json"))),
      let cases = try? JSONDecoder().decode(Cases.self, from: data)
    else { return [:] }
    return cases.cases
  }()
}

/// Writes bytes to a file that lives as long as the object.
final class ScratchFile {
  let path: String

  init(_ bytes: some Sequence<UInt8>, name: String = "checkpoint") throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appending(path: name).path
    try Data(bytes).write(to: URL(filePath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }
}
