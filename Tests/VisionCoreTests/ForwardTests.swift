import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Forward pass", .serialized)
struct ForwardTests {
  @Test("class scores, attention and tokens equal the reference", arguments: GoldenCase.covered)
  func equalsReference(name: String) throws {
    let golden = try GoldenCase(name)
    let answers = try SafetensorsFile(path: GoldenCase.folder.path + "/cases/\(name).safetensors")
    let program = try golden.program()
    let weights = SyntheticWeights(seed: 0)
    let sites = program.attentionSites(Cost(program))
    let modules = Dictionary(uniqueKeysWithValues: program.modules.map { ($0.path, $0.output) })
    let blocks = try golden.tokens.map { try #require(modules[$0.module], "no module \($0.module)") }
    let engine = try Engine(program, weights: weights, capturing: Set(blocks))
    let trace = try engine.run(
      weights.input(height: golden.input[2], width: golden.input[3]), capturing: Set(sites.map(\.step) + blocks))

    let tolerance = golden.tolerance ?? 1e-4
    expectClose(trace.logits, try answers.floats("logits"), tolerance, "logits")
    for (index, expected) in golden.attention.enumerated() {
      let found = try #require(trace.captured[sites[index].step])
      let kept = expected.kept.windows.flatMap { window in
        expected.kept.heads.flatMap { head in
          expected.kept.queries.flatMap { query -> ArraySlice<Float> in
            let row = (window * expected.heads + head) * expected.queries + query
            return found.values[row * expected.keys..<(row + 1) * expected.keys]
          }
        }
      }
      expectClose(kept, try answers.floats("attention.\(index)"), tolerance, "attention.\(index) (\(expected.module))")
    }
    for (index, expected) in golden.tokens.enumerated() {
      let found = try #require(trace.captured[blocks[index]])
      #expect(found.values.count == expected.tokens * expected.channels)
      let shape = program.steps[blocks[index]].shape.map(\.value)
      let kept: [Float]
      if shape.count == 4, expected.channels == shape[2], expected.channels != shape[3] {
        // The reference keeps maps as [C, h, w]: what it calls a token is a row of a channel's plane.
        kept = expected.kept.tokens.flatMap { row in
          (0..<min(expected.kept.channels, shape[2])).map { column in
            found.values[(row % shape[1] * shape[2] + column) * shape[3] + row / shape[1]]
          }
        }
      } else {
        kept = expected.kept.tokens.flatMap {
          found.values[$0 * expected.channels..<$0 * expected.channels + expected.kept.channels]
        }
      }
      expectClose(kept, try answers.floats("tokens.\(index)"), tolerance, "tokens.\(index) (\(expected.module))")
    }
  }

  /// Within a part of the tensor's largest magnitude, as the reference's own float32 rounding allows.
  private func expectClose(_ found: [Float], _ expected: [Float], _ tolerance: Float, _ what: String) {
    #expect(found.count == expected.count, "\(what)")
    let largest = expected.map(abs).max() ?? 0
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst <= tolerance * largest, "\(what): off by \(worst) where the largest is \(largest)")
  }
}

extension SafetensorsFile {
  func floats(_ name: String) throws -> [Float] {
    try values(name: name, shape: #require(shape(of: name), "no tensor \(name)"))
  }
}
