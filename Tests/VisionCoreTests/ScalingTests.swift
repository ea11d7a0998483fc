import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Scaling")
struct ScalingTests {
  private func subjects(_ names: String..., over variable: ScalingVariable = .resolution) throws -> [ScalingSubject] {
    try names.map { try ScalingSubject(Catalog.preset(named: $0), over: variable) }
  }

  /// The multiply-accumulates of a model, from the list of its steps: matrix products and convolutions by their shapes in
  /// plain numbers.
  private func slowCount(_ program: Program) -> Int {
    program.steps.reduce(0) { sum, step in
      let output = step.shape.reduce(1) { $0 * $1.value }
      func input(_ index: Int) -> [Int] { program.steps[step.inputs[index]].shape.map(\.value) }
      switch step.operation {
      case .linear: return sum + output * input(0)[input(0).count - 1]
      case .convolution: return sum + output * input(1)[1...].reduce(1, *)
      case .einsum(let contraction): return sum + contraction.sizes.reduce(1) { $0 * $1.value }
      default: return sum
      }
    }
  }

  @Test("a curve's points are the golden counts and what recording counts at other sizes")
  func points() throws {
    let study = ScalingStudy(try subjects("vit-b-16", "swin-t"), range: 224...384, step: 80)
    var table = ScalingTable()
    study.complete(.multiplyAccumulates, &table)
    let first = study.curve(0, in: table).points
    #expect(first.map(\.size) == [224, 304, 384])
    #expect(first[0].counts.multiplyAccumulates == (try GoldenCase("vit-b-16").macs.total))
    #expect(study.curve(1, in: table).points[0].counts.multiplyAccumulates == (try GoldenCase("swin-t").macs.total))
    for (subject, point) in zip(study.subjects.indices, first) {
      guard case .model(let preset, _) = study.subjects[subject].source else { continue }
      let points = study.curve(subject, in: table).points
      let program = try preset.program(input: GridSize(square: points[subject].size))
      #expect(points[subject].counts.multiplyAccumulates == slowCount(program))
      #expect(point.counts.parameters > 0)
    }
  }

  @Test(
    "tokens, attention matrices and attention's products of ViT-B/16 are those of 197 tokens in 12 blocks of 12 heads")
  func vit() throws {
    let counts = ScalingCounts(try Catalog.preset(named: "vit-b-16").program())
    #expect(counts.tokens == 197)
    #expect(counts.attentionElements == 12 * 12 * 197 * 197)
    #expect(counts.attentionProducts == 12 * 2 * 197 * 197 * 768)
    #expect(ScalingQuantity.attentionMemory.value(of: counts)?.numerator == 4 * 12 * 12 * 197 * 197)
    let swin = ScalingCounts(try Catalog.preset(named: "swin-t").program())
    #expect(swin.tokens == 56 * 56)
    #expect(
      swin.attentionElements
        == [(64, 3, 2), (16, 6, 2), (4, 12, 6), (1, 24, 2)].reduce(0) {
          $0 + $1.0 * $1.1 * $1.2 * 49 * 49
        })
    #expect(ScalingCounts(try Catalog.preset(named: "resnet-50").program()).attentionElements == 0)
  }

  @Test("sizes that a model does not take are skipped, with the reason")
  func skipped() throws {
    let study = ScalingStudy(try subjects("vit-b-16"), range: 224...256, step: 8)
    var table = ScalingTable()
    study.complete(.multiplyAccumulates, &table)
    let curve = study.curve(0, in: table)
    #expect(curve.points.map(\.size) == [224, 240, 256])
    #expect(curve.skipped == [232, 248])
    #expect(curve.reason?.english.contains("does not split into 16") == true)
  }

  @Test("the usual step is one that all models take, from the first size that they take")
  func usualStep() throws {
    var table = ScalingTable()
    let models = try subjects("vit-b-16", "vit-h-14")
    let study = ScalingStudy(models, range: 200...1024, recordingIn: &table)
    #expect((study.range.lowerBound, study.step) == (224, 112))
    study.complete(.tokens, &table)
    for index in models.indices { #expect(study.curve(index, in: table).skipped.isEmpty) }
    let swin = ScalingStudy(try subjects("swin-t"), range: 64...1024, recordingIn: &table)
    #expect((swin.range.lowerBound, swin.step) == (64, 32))
  }

  @Test(
    "a crossing is where counting from size to size finds the order changed",
    arguments: [
      ("vit-b-16", "swin-b", ScalingQuantity.multiplyAccumulates, 96...320),
      ("t2t-vit-14", "t2t-vit-t-14", .multiplyAccumulates, 32...256),
      ("deit-s", "swin-t", .attentionMemory, 64...320), ("vit-b-16", "swin-b", .attentionShare, 64...448),
      ("cvt-13", "swin-t", .multiplyAccumulates, 224...320),
    ])
  func crossings(first: String, second: String, quantity: ScalingQuantity, range: ClosedRange<Int>) throws {
    var table = ScalingTable()
    let study = ScalingStudy(try subjects(first, second), range: range, recordingIn: &table)
    study.complete(quantity, &table)
    // Every size of the range, each recorded anew and compared by dividing.
    var orders: [(size: Int, order: Int)] = []
    for size in study.range {
      let values = try [first, second].map { name -> (Int, Int)? in
        let preset = try Catalog.preset(named: name)
        guard let program = try? preset.program(input: GridSize(square: size)) else { return nil }
        let sites = program.attentionSites(Cost(program))
        switch quantity {
        case .multiplyAccumulates: return (slowCount(program), 1)
        case .attentionMemory: return (sites.reduce(0) { $0 + 4 * $1.windows * $1.heads * $1.queries * $1.keys }, 1)
        default: return (sites.reduce(0) { $0 + $1.products.value }, slowCount(program))
        }
      }
      guard let a = values[0], let b = values[1] else { continue }
      let difference = Double(a.0) / Double(a.1) - Double(b.0) / Double(b.1)
      orders.append((size, difference < 0 ? -1 : difference > 0 ? 1 : 0))
    }
    let sampled = orders.filter { ($0.size - study.range.lowerBound) % study.step == 0 && $0.order != 0 }
    let brackets = zip(sampled, sampled.dropFirst()).filter { $0.order != $1.order }
    let found = study.crossings(quantity, in: table)
    #expect(!found.isEmpty)
    #expect(found.count == brackets.count)
    for (crossing, bracket) in zip(found, brackets) {
      let between = orders.filter { $0.size > bracket.0.size && $0.size <= bracket.1.size }
      let size = try #require(between.first { $0.order == bracket.1.order }?.size)
      #expect(crossing.size == size)
      let last = between.last { $0.order != bracket.1.order }?.size ?? bracket.0.size
      #expect(crossing.settled == between.first { $0.size > last }?.size)
      #expect(crossing.rising == (bracket.1.order > 0 ? 0 : 1))
      #expect(crossing.after.rising > crossing.after.other)
      #expect(crossing.before.rising <= crossing.before.other)
    }
  }

  @Test("a window, a depth and one stage's depth can be varied; other names are refused with those that there are")
  func settings() throws {
    let preset = try Catalog.preset(named: "swin-t")
    let windows = try ScalingSubject(preset, over: .setting("window"))
    #expect(windows.ownValue == 7)
    #expect(try windows.counts(at: 7).multiplyAccumulates == (try GoldenCase("swin-t").macs.total))
    let depth = try ScalingSubject(preset, over: .stageSetting("depths", stage: 3))
    #expect(depth.ownValue == 6)
    #expect(
      try depth.counts(at: 18).multiplyAccumulates
        == Cost(try Catalog.preset(named: "swin-s").program()).multiplyAccumulates)
    #expect(throws: ScalingFault.self) { try ScalingSubject(preset, over: .setting("depth")) }
    #expect(throws: ScalingFault.self) { try ScalingSubject(preset, over: .stageSetting("depths", stage: 5)) }
    let width = try ScalingSubject(preset, over: .setting("width"))
    #expect(throws: ScalingFault.self) { try width.counts(at: 97) }
    for text in ["resolution", "window", "depths.3"] { #expect(ScalingVariable(text)?.description == text) }
    for text in ["", "depths.", "depths.0", "depths.x", "a.b.c"] { #expect(ScalingVariable(text) == nil) }
  }

  @Test("shares are compared exactly, where numbers of 64 bits would overflow or round")
  func exactValues() {
    let large = Int.max / 2
    #expect(ScalingValue(large, per: large + 1) < ScalingValue(large + 1, per: large + 2))
    #expect(ScalingValue(2, per: 4) == ScalingValue(1, per: 2))
    #expect(ScalingValue(3) > ScalingValue(5, per: 2))
  }
}

@Suite("Attention blocks' formulas")
struct AttentionBlockTests {
  private let sizes = AttentionBlock.Sizes()

  private func block(_ name: String) throws -> AttentionBlock { try #require(Catalog.attentionBlock(named: name)) }

  @Test("each block has a name and a title of its own")
  func names() {
    #expect(Catalog.attentionBlocks.map(\.name) == ["msa", "w-msa", "transformer", "performer", "sra"])
    #expect(Catalog.attentionBlocks.map(\.title).contains("Ω(W-MSA)"))
    #expect(Set(Catalog.attentionBlocks.map(\.title)).count == Catalog.attentionBlocks.count)
  }

  @Test("the papers' formulas come out of the recorded blocks")
  func formulas() throws {
    #expect(try AttentionBlock.msa.formula(sizes).description == "4hwC² + 2(hw)²C")
    #expect(try block("w-msa").formula(sizes).description == "4hwC² + 2M²hwC")
    let reduced = try block("sra").formula(sizes).description
    #expect(reduced.contains("2(hw)²C/s²"))
  }

  @Test("Ω(MSA) passes Ω(W-MSA) where hw > M², exactly", arguments: [1, 4, 7, 8, 12])
  func windows(window: Int) throws {
    let sizes = AttentionBlock.Sizes(window: window, reduction: 1)
    let excess = try #require(try AttentionBlock.excess(of: .msa, over: block("w-msa"), sizes))
    #expect(excess.description == "hw > M²")
    // By the paper's formulas in plain numbers.
    let c = sizes.width
    let counted = (1...200).first { side in
      let tokens = side * side
      return 4 * tokens * c * c + 2 * tokens * tokens * c > 4 * tokens * c * c + 2 * window * window * tokens * c
    }
    #expect(excess.smallestGridSide == counted)
    #expect(counted == window + 1)
    #expect(try AttentionBlock.excess(of: .msa, over: .msa, sizes) == nil)
  }

  @Test("the transformer of the T2T module passes the Performer at the side that counting finds")
  func performer() throws {
    let sizes = AttentionBlock.Sizes(width: 147)
    let excess = try #require(try AttentionBlock.excess(of: block("transformer"), over: block("performer"), sizes))
    let side = try #require(excess.smallestGridSide)
    let counted = try (1...100).first { side in
      let costs = try ["transformer", "performer"].map { try block($0).cost(gridSide: side, sizes).formula.value }
      return costs[0] > costs[1]
    }
    #expect(side == counted)
    // Attention's products 2n²c against random features, their sums and products: n·c·m twice for φ, twice for the products,
    // and n·m for the divisor; the Performer's bias-free count differs in nothing else.
    let (c, m) = (64, 32)
    #expect(side == (1...100).first { 2 * $0 * $0 * $0 * $0 * c > $0 * $0 * (4 * c * m + m) })
  }

  @Test("a map too large to be counted is refused")
  func tooLarge() {
    #expect(throws: ShapeError.self) { try AttentionBlock.msa.cost(gridSide: 5000, sizes) }
    #expect(throws: ShapeError.self) { try AttentionBlock.msa.cost(gridSide: 0, sizes) }
  }
}
