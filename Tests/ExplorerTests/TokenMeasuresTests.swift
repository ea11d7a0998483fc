import Testing
import VisionCore

@testable import Explorer

/// Against what a reader would compute by hand, number by number.
@Suite("Lengths and likeness of tokens")
struct TokenMeasuresTests {
  @Test("lengths, median and outliers are those of a list of tokens", arguments: [0, 1, 2], [8, 9])
  func norms(prefix: Int, places: Int) {
    let width = 3
    let values = (0..<(prefix + places) * width).map { Float($0 * 7 % 23 - 11) }
    // One place is far longer than the rest.
    var tokens = stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    tokens[prefix + 2] = [300, 400, 0]
    let norms = TokenNorms(tokens.flatMap(\.self), width: width, prefix: prefix)

    var lengths: [Double] = []
    for token in tokens {
      var sum = 0.0
      for value in token { sum += Double(value) * Double(value) }
      lengths.append(sum.squareRoot())
    }
    #expect(norms.front == Array(lengths[..<prefix]))
    let own = Array(lengths[prefix...])
    #expect(norms.places == own)
    let ordered = own.sorted()
    let median = places % 2 == 1 ? ordered[places / 2] : (ordered[places / 2 - 1] + ordered[places / 2]) / 2
    #expect(norms.median == median && norms.largest == 500)
    var outliers: [Int] = []
    for (place, length) in own.enumerated() where length > 3 * median { outliers.append(place) }
    #expect(norms.outliers == outliers && outliers.contains(2))
    #expect(norms.outlierShare == Double(outliers.count) / Double(places))
  }

  @Test("nothing is long where there is nothing")
  func empty() {
    let norms = TokenNorms([], width: 4, prefix: 0)
    #expect((norms.places, norms.median, norms.largest, norms.outlierShare) == ([], 0, 0, 0))
    #expect(TokenNorms([0, 0, 3, 4], width: 2, prefix: 1).places == [5])
  }

  @Test("cosines are those of the captured block, for a place and for the class token", arguments: ["2,3", "class"])
  func similarity(query: String) throws {
    var session = try Session(preset: ModelChoice(demo("vit"), for: .counting).preset)
    session.load(ComputedAttention.image)
    session.press("8")
    let subject = try #require(session.state.insideSubject)
    let asked = try SimilarityAnalysis(Choices(["block": "blocks.1", "query": query]), of: subject)
    let block = subject.blocks[asked.block]
    let captured = ComputedRunner.tensor([1, block.tokens.count, block.width])
    let found = try asked.find(
      in: AnalysisInput(subject), knowing: .init(result: captured, cosines: []))

    let (width, prefix, grid) = (block.width, block.tokens.prefix, block.tokens.grid)
    func token(_ number: Int) -> [Double] { captured.values[number * width..<(number + 1) * width].map(Double.init) }
    let own = token(query == "class" ? 0 : prefix + 2 * grid.columns + 3)
    #expect(found.cosines.count == grid.count)
    for place in 0..<grid.count {
      let other = token(prefix + place)
      var (product, ownSquares, otherSquares) = (0.0, 0.0, 0.0)
      for channel in 0..<width {
        product += own[channel] * other[channel]
        ownSquares += own[channel] * own[channel]
        otherSquares += other[channel] * other[channel]
      }
      let cosine = product / (ownSquares.squareRoot() * otherSquares.squareRoot())
      #expect(abs(found.cosines[place] - cosine) < 1e-12, "\(place)")
    }
    if query != "class" { #expect(abs(found.cosines[2 * grid.columns + 3] - 1) < 1e-12) }
  }

  @Test("a token without length is like nothing, and none is more than alike")
  func degenerate() throws {
    let session = try Session.inside(demo("vit"))
    let subject = try #require(session.state.insideSubject)
    let asked = try SimilarityAnalysis(Choices(["block": "blocks.0", "query": "0,0"]), of: subject)
    let block = subject.blocks[asked.block]
    var values = [Float](repeating: 0.1, count: block.tokens.count * block.width)
    let last = values.count - block.width
    for channel in last..<values.count { values[channel] = 0 }
    let captured = CapturedTensor(shape: [1, block.tokens.count, block.width], values: values)
    let found = try asked.find(in: AnalysisInput(subject), knowing: .init(result: captured, cosines: []))
    #expect(found.cosines.last == 0 && found.cosines.dropLast().allSatisfy { $0 <= 1 && $0 > 1 - 1e-12 })
  }
}
