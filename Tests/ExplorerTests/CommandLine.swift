import Foundation

@testable import Explorer
import VisionCore

/// What a command line answered.
struct Answer {
  let status: CommandStatus
  let output: String
  let notes: String
  /// What is no text.
  let bytes: [UInt8]

  /// Runs a command line in this process; `columns` stand for a terminal of that width.
  init(_ line: String, columns: Int? = nil, environment: [String: String] = [:]) {
    var output = ""
    var notes = ""
    var bytes: [UInt8] = []
    let console = Console(
      output: { output += $0 }, binary: { bytes += $0 }, note: { notes += $0 + "\n" }, columns: columns,
      environment: { environment[$0] })
    status = Explorer.run(line.split(separator: " ").map(String.init), on: console)
    (self.output, self.notes, self.bytes) = (output, notes, bytes)
  }

  func decoded<Document: Decodable>(_ type: Document.Type) throws -> Document {
    try JSONDecoder().decode(type, from: Data(output.utf8))
  }

  var lines: [String] { output.split(whereSeparator: \.isNewline).map(String.init) }
}

/// `explorer cost --format json`, as the documentation describes it.
struct CostDocument: Decodable {
  let model: String
  let input: Extent
  let parameters: Int
  let macs: Int
  let modules: [Module]

  struct Extent: Decodable, Equatable {
    let height: Int
    let width: Int
  }

  struct Module: Decodable {
    let path: String
    let kind: String
    let outputShape: [Int]
    let tokens: Int?
    let parameters: Int
    let macs: Int
    let formula: String
  }
}

/// The counts of a golden case.
struct GoldenCounts: Decodable {
  let input: [Int]
  let parameters: Parameters
  let macs: MACs

  struct Parameters: Decodable {
    let total: Int
  }

  struct MACs: Decodable {
    let total: Int
    let modules: [String: Int]
  }

  init(_ name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/golden/cases/\(name).json")
    self = try JSONDecoder().decode(GoldenCounts.self, from: Data(contentsOf: file))
  }
}
