import Testing

@testable import Explorer

@Suite("Commands memory and roofline", .serialized)
struct CommandsMemoryTests {
  private struct Memory: Decodable {
    let memory: [Row]

    struct Row: Decodable {
      let what: String
      let predicted: Int?
      let measured: Int?
    }
  }

  private struct Roofline: Decodable {
    let machineGFLOPs: Double
    let modules: [Module]

    struct Module: Decodable {
      let path: String
      let macs: Int
      let milliseconds: Double
      let gflops: Double
    }
  }

  @Test("what is predicted is what is taken")
  func memory() throws {
    let rows = try Answer("memory vit-ti-16 --threads 1 --format json").decoded(Memory.self).memory
    for row in rows where ["activations", "input", "tables", "sum"].contains(row.what) {
      #expect(row.predicted == row.measured, "\(row.what)")
    }
    #expect(rows.map(\.what).last == "resident")
  }

  @Test("a module's rate is its count over its time, and its parts take no longer than it")
  func roofline() throws {
    let answer = try Answer("roofline vit-ti-16 --size 64 --depth 1 --runs 2 --format json").decoded(Roofline.self)
    #expect(answer.machineGFLOPs > 0)
    for module in answer.modules {
      #expect(abs(module.gflops * module.milliseconds * 1e6 - 2 * Double(module.macs)) <= 1e-6 * Double(module.macs))
    }
    let parts = answer.modules.dropFirst().reduce(0) { $0 + $1.milliseconds }
    #expect(parts <= answer.modules[0].milliseconds * 1.000001)
    #expect(answer.modules[0].path.isEmpty)
  }
}
