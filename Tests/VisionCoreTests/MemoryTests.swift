import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Memory", .serialized)
struct MemoryTests {
  /// Models of every family that are small enough to be made in a test.
  private static let small = [
    "vit-ti-16", "deit-ti-distilled", "cvt-13", "t2t-vit-7", "t2t-vit-t-14", "swin-t", "swinv2-t-window8-256",
    "pvt-tiny", "tnt-s", "cpvt-ti", "nextvit-s", "resnet-50", "botnet-50", "bit-r50x1",
  ]

  @Test("the plan predicts what the engine takes for its buffers, byte for byte", arguments: small)
  func prediction(name: String) throws {
    let program = try Catalog.preset(named: name).program()
    let engine = try Engine(program, weights: SyntheticWeights(seed: 0), threads: 1)
    #expect(engine.predictedBytes == engine.memory.buffers)
    #expect(engine.predictedBytes.input == 4 * 3 * program.input.count)
    // Packed weights hold at least the linear layers' own numbers, but for layers that follow from parameters alone.
    let constant = program.constantSteps
    let weights = program.steps.indices.reduce(0) { sum, index in
      guard case .linear = program.steps[index].operation, !constant[index] else { return sum }
      return sum + program.steps[program.steps[index].inputs[1]].shape.product.value
    }
    #expect(engine.memory.packedWeights >= 4 * weights)
  }

  @Test("activations take no less than the largest two neighbours, and no more than all of them")
  func bounds() throws {
    let program = try Catalog.preset(named: "vit-ti-16").program()
    let plan = try Plan(program)
    let all = plan.buffers.reduce(0) { sum, buffer in
      if case .activation = buffer.content { sum + buffer.count } else { sum }
    }
    // The MLP's hidden tokens and what they are made of live at once.
    #expect(plan.predictedBytes.activations >= 4 * 197 * (192 + 768))
    #expect(plan.predictedBytes.activations < 4 * all)
  }

  @Test("the instructions' times are told for steps of the program, one for each instruction")
  func stepTimes() throws {
    let program = try Catalog.preset(named: "vit-ti-16").program(input: GridSize(square: 32))
    let engine = try Engine(program, weights: SyntheticWeights(seed: 0), threads: 1)
    let times = try engine.stepTimes(SyntheticWeights(seed: 0).input(height: 32, width: 32), runs: 1)
    let profile = try engine.profile(SyntheticWeights(seed: 0).input(height: 32, width: 32), runs: 1)
    #expect(times.count == profile.reduce(0) { $0 + $1.count })
    #expect(times.allSatisfy { program.steps.indices.contains($0.step) && $0.milliseconds >= 0 })
    #expect(zip(times, times.dropFirst()).allSatisfy { $0.step <= $1.step })
  }
}
