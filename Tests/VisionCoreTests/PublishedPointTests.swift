import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Published accuracy against cost")
struct PublishedPointTests {
  private let points = PublishedPoint.all()

  @Test("every row with an accuracy is a point, in order, and costs what it prints or else what is counted")
  func rows() {
    let rows = Published.results.filter { $0.top1 != nil }
    #expect(points.map(\.result) == rows)
    for point in points {
      if let printed = point.result.flops {
        #expect(point.value(.macs) == printed.value * 1e9)
        #expect(point.isPrinted(.macs))
      } else {
        #expect(point.value(.macs) == point.multiplyAccumulates.map(Double.init))
      }
      #expect((point.preset == nil) == (point.multiplyAccumulates == nil), "\(point.result)")
    }
  }

  @Test("models of the catalogue have their family, others the first part of their name")
  func families() {
    let families = Set(points.map(\.family))
    #expect(families.isSuperset(of: ["ViT", "Swin", "Swin V2", "BiT", "RegNetY", "EfficientNet"]))
    #expect(points.filter { $0.preset == nil }.allSatisfy { ["RegNetY", "EfficientNet"].contains($0.family) })
  }

  @Test("the Pareto front is what comparing every pair leaves", arguments: PublishedPoint.Measure.allCases)
  func front(cost: PublishedPoint.Measure) {
    let slow = points.indices.filter { index in
      guard let own = points[index].value(cost) else { return false }
      return !points.contains { other in
        guard let cheap = other.value(cost) else { return false }
        return cheap <= own && other.top1 >= points[index].top1
          && (cheap < own || other.top1 > points[index].top1)
      }
    }
    #expect(Set(points.front(cost)) == Set(slow))
    #expect(points.front(cost).count > 5)
  }
}
