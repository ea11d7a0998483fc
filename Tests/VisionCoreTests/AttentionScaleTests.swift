import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Learned scale of cosine attention")
struct AttentionScaleTests {
  /// Logarithms below, at and beyond the bound.
  private struct Logarithms: WeightSource {
    let base = SyntheticWeights(seed: 3)
    var provenance: WeightProvenance { base.provenance }
    var names: [String]? { base.names }
    func shape(of name: String) -> [Int]? { base.shape(of: name) }

    func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
      guard name.hasSuffix("logit_scale") else { return try base.read(name, shape: shape, into: buffer) }
      for index in buffer.indices { buffer[index] = [1, 4, 7][index % 3] }
    }
  }

  @Test("it is the exponential of the stored logarithm, at most 100, for every attention in order")
  func values() throws {
    let program = try Catalog.preset(named: "swinv2-t-window8-256").program()
    let scales = try program.attentionScales(weights: Logarithms())
    #expect(scales.map(\.site.path) == program.attentionSites(Cost(program)).map(\.path))
    for scale in scales {
      #expect(scale.factors.count == scale.site.heads)
      for (head, factor) in scale.factors.enumerated() {
        #expect(abs(factor - [exp(1), exp(4), 100][head % 3]) < 1e-4 * factor)
      }
    }
  }

  @Test("models that divide by a root have none")
  func none() throws {
    for name in ["swin-t", "vit-ti-16", "resnet-50"] {
      let program = try Catalog.preset(named: name).program()
      #expect(try program.attentionScales(weights: SyntheticWeights(seed: 0)).isEmpty)
    }
  }

  @Test("sites are grouped in order, within the limit, and one alone where it is larger")
  func groups() throws {
    let program = try Catalog.preset(named: "swin-t").program()
    let sites = program.attentionSites(Cost(program))
    let limit = 2 * sites[0].weightBytes
    let groups = AttentionCapture.groups(sites, limit: limit)
    #expect(groups.flatMap(\.self).map(\.index) == sites.map(\.index))
    for group in groups {
      #expect(group.count == 1 || group.reduce(0) { $0 + $1.weightBytes } <= limit)
    }
    #expect(AttentionCapture.groups(sites, limit: 1).count == sites.count)
    #expect(AttentionCapture.groups([]).isEmpty)
  }
}
