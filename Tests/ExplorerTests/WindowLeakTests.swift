import Testing
import VisionCore

@testable import Explorer

@Suite("The leak on the Windows screen")
struct WindowLeakTests {
  @Test("x shows what crosses regions without the mask, of the shown stage, and back")
  func leak() throws {
    var session = try Session(preset: ModelChoice(demo("swin"), for: .counting).preset)
    session.load(ComputedAttention.image)
    session.inspect("5", "x")
    let program = try #require(session.state.reading).program
    let site = try #require(program.attentionSites(Cost(program)).first { $0.arrangement.windows?.isShifted == true })
    let weights = ComputedAttention.weights(site)
    let leak = try #require(
      try MaskLeak(AttentionMaps(shape: weights.shape, weights: weights.values, arrangement: site.arrangement)))
    #expect(session.text.contains("\(fixedText(100 * leak.mean, digits: 2)) % of all attention"))
    session.inspect("x")
    #expect(!session.text.contains("of all attention"))
  }
}
