import Testing
@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@testable import Explorer

@Suite("explorer published")
struct CommandsPublishedTests {
  private struct Fact: Decodable {
    let topic: String
    let subject: String
    let property: String
    let value: String
    let source: String
  }

  @Test("every fact has all its parts and a source that names paper, year and place")
  func facts() throws {
    let facts = try Answer("published --format json").decoded([Fact].self)
    #expect(facts.count == Published.facts.count)
    for fact in facts {
      #expect(![fact.topic, fact.subject, fact.property, fact.value].contains(""))
      #expect(fact.source.contains(/20\d\d/), "\(fact.source)")
      #expect(fact.source.contains(/section|table|abstract/), "\(fact.source)")
    }
    #expect(Set(facts.map { "\($0.subject) \($0.property)" }).count == facts.count, "nothing is said twice")
    #expect(Set(Published.facts.map(\.topic)) == Set(PublishedFact.Topic.allCases))
  }

  @Test("a model's family chooses what is printed")
  func families() throws {
    let swin = try Answer("published swin-t --format json").decoded([Fact].self)
    #expect(swin.contains { $0.topic == "detection" } && !swin.contains { $0.subject.contains("ViT") })
    let none = Answer("published tnt-s")
    #expect(none.status == .success && none.notes.contains("Nothing is kept"))
    #expect(Answer("published no-such-model").status == .usage)
  }

  @Test("the steps of CvT's ablation of its token embedding lead back to where they began")
  func ablations() {
    let points = Published.facts(about: CvT.family).filter { $0.topic == .ablation && $0.subject.hasPrefix("CvT") }
      .compactMap { fact -> Double? in
        guard fact.value.hasSuffix(" points") else { return nil }
        return Double(fact.value.dropLast(" points".count).replacing("−", with: "-"))
      }
    #expect(points.count == 4)
    #expect(abs(points.reduce(0, +)) < 1e-9)
  }
}
