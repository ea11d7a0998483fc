import Foundation
import Testing

@testable import Explorer

@Suite("The built program", .enabled(if: Product.exists, "the product explorer is not built beside the tests"))
struct CommandsProductTests {
  @Test("it prints data to the standard output and ends with 0")
  func data() throws {
    let result = try Product.run(["cost", "swin-t", "--format", "json"])
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(result.output == Answer("cost swin-t --format json").output)
  }

  @Test("it ends with the status for usage and a sentence on the standard error")
  func usage() throws {
    let result = try Product.run(["cost", "swim-t"])
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors == Answer("cost swim-t").notes)
  }

  @Test("it does not open screens where there is no terminal")
  func noTerminal() throws {
    let result = try Product.run([])
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("the screens need a terminal"))
  }

  @Test("it ends quietly when its reader has gone")
  func closedPipe() throws {
    let result = try Product.run(["models"], readsOutput: false)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
  }

  private struct MemoryDocument: Decodable {
    let memory: [Row]

    struct Row: Decodable {
      let what: String
      let predicted: Int?
      let measured: Int?
    }
  }

  /// In a process of its own: what other tests take would be measured too.
  @Test(
    "a run's resident size is what the plan predicts and the kernels packed, within a tenth",
    .enabled(if: Product.exists && FileManager.default.fileExists(atPath: "/proc/self/statm")),
    arguments: ["vit-s-16", "deit-s"])
  func residentSize(model: String) throws {
    let answer = try Product.run(["memory", model, "--threads", "1", "--format", "json"])
    #expect(answer.status == 0, "\(answer.errors)")
    let document = try JSONDecoder().decode(MemoryDocument.self, from: Data(answer.output.utf8))
    for what in ["activations", "input", "tables"] {
      let row = try #require(document.memory.first { $0.what == what })
      #expect(row.predicted == row.measured)
    }
    let resident = try #require(document.memory.first { $0.what == "resident" })
    let (predicted, measured) = (try #require(resident.predicted), try #require(resident.measured))
    #expect(abs(measured - predicted) <= predicted / 10, "\(measured) of \(predicted)")
  }
}

/// The program as it was built beside the tests.
private enum Product {
  /// The tests' own executable lies in the same folder.
  private static let file = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "explorer")

  static var exists: Bool { FileManager.default.isExecutableFile(atPath: file.path) }

  /// Runs it without a terminal and waits for its end.
  static func run(
    _ arguments: [String], readsOutput: Bool = true
  ) throws -> (status: Int32, output: String, errors: String) {
    let (process, output, errors) = (Process(), Pipe(), Pipe())
    process.executableURL = file
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    (process.standardOutput, process.standardError) = (output, errors)
    if !readsOutput { try output.fileHandleForReading.close() }
    try process.run()
    let text = readsOutput ? try output.fileHandleForReading.readToEnd() : nil
    let complaint = try errors.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: text ?? Data(), as: UTF8.self),
      String(decoding: complaint ?? Data(), as: UTF8.self)
    )
  }
}
