import Foundation
import Testing

@testable import VisionCore
@testable import VisionReadings
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms

/// What the scripts `make_…checkpoints.py` and `make_containers.py` wrote: checkpoints of small models and what their libraries compute with them.
struct CheckpointCase: Decodable, Sendable, CustomTestStringConvertible {
  let side: Int
  let logits: [Float]
  let family: String
  let naming: String
  let classes: Int
  /// Tensors of the file that the model does not need.
  var unexpected: [String]?
  /// What the notes must say.
  var notes: [String]?

  var testDescription: String { "\(family), \(naming)" }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/checkpoints").path

  static func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// A file's scores at another image or window than it was saved for, as timm loads it.
  struct Resized: Decodable, Sendable, CustomTestStringConvertible {
    let file: String
    let side: Int
    let window: Int?
    let logits: [Float]

    var testDescription: String { "\(file) at \(side)" + (window.map { ", window \($0)" } ?? "") }
  }

  private struct Written: Decodable {
    let cases: [String: CheckpointCase]
    let resized: [Resized]
  }

  private static let written: [Written] = [
    "cases.json", "author-cases.json", "container-cases.json", "position-cases.json", "variant-cases.json",
    "people-cases.json",
  ].compactMap {
    name in
    guard let data = try? Data(contentsOf: URL(filePath: path(name))) else { return nil }
    return try? JSONDecoder().decode(Written.self, from: data)
  }

  /// By the file's name.
  static let all: [String: CheckpointCase] = written.reduce(into: [:]) { $0.merge($1.cases) { first, _ in first } }

  static let resized: [Resized] = written.flatMap(\.resized)
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
