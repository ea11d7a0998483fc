import Foundation
import Testing
import VisionCore

@testable import Explorer

@Suite("Inside screen")
struct InsideScreenTests {
  // MARK: Pictures

  @Test(
    "looks as its pictures",
    arguments: [
      ("rollout", "vit", ["b", "B", "B", "left"]), ("distance", "swin", ["v", "right", "right", "down"]),
      ("field", "swin", ["v", "v", "g", ".", "down"]), ("bias", "swinv2", ["v", "v", "v", "n", "left"]),
      ("positions", "vit", ["v", "v", "v", "v", "+", "up"]), ("features", "vit", ["v", "v", "v", "v", "v"]),
      ("ablation", "vit", ["V", "t", "b"]),
    ], [(80, 24), (120, 40)])
  func pictures(picture: (name: String, family: String, keys: [String]), size: (columns: Int, rows: Int)) throws {
    var session = try Session.inside(demo(picture.family), columns: size.columns, rows: size.rows)
    for key in picture.keys { session.inspect(Self.key(key)) }
    Snapshot.verify(session.canvas, named: "inside-\(picture.name)-\(size.columns)x\(size.rows)")
  }

  @Test("looks as its pictures without colour or Unicode, with 16 colours, and on a light background")
  func plain() throws {
    var plain = try Session.inside(demo("vit"), appearance: Appearance(depth: .monochrome, unicode: false))
    plain.inspect("b", "B", "B", .left)
    Snapshot.verify(plain.canvas, named: "inside-rollout-plain")
    var scales = try Session.inside(demo("swinv2"), appearance: Appearance(depth: .ansi16))
    scales.inspect("v", "v", "v", "m", "m", .right)
    Snapshot.verify(scales.canvas, named: "inside-scales-16")
    var light = try Session.inside(demo("swin"), appearance: Appearance(background: .light))
    light.inspect("v", "v", "m", "m")
    Snapshot.verify(light.canvas, named: "inside-growth-light")
  }

  private static func key(_ name: String) -> Key {
    switch name {
    case "left": .left
    case "right": .right
    case "up": .up
    case "down": .down
    default: .character(Character(name))
    }
  }

  // MARK: What is shown is what the analyses say

  @Test("a rollout's figures are those of the row that is walked down from the token")
  func rollout() throws {
    var session = try Session.inside(demo("vit"))
    session.inspect("B", "B", "B", "f", "s", "]", "]", .up, .left)
    let (asked, finding) = try #require(try session.shown(RolloutAnalysis.self))
    #expect(asked.options == RolloutAnalysis.Options(fusion: .max, identity: false, discard: 0.2))
    let program = try #require(session.state.reading).program
    var attention: [Int: FusedAttention] = [:]
    for site in program.attentionSites(Cost(program)) {
      let weights = ComputedAttention.weights(site)
      let maps = try AttentionMaps(shape: weights.shape, weights: weights.values, arrangement: site.arrangement)
      attention[site.step] = FusedAttention(maps, fusion: .max, discard: 0.2)
    }
    let rollout = try Rollout(program, weights: SyntheticWeights(seed: 0), attention: attention, identity: false)
    let row = try rollout.row(of: .place(GridPlace(row: 7, column: 6)), in: program.tokenBlockSites[3])
    #expect(finding.row.pixels == row.pixels && finding.row.learned == row.learned)
    #expect(session.text.contains("blocks.3") && session.text.contains("query (7, 6)"))
    #expect(session.text.contains("\(fixedText(100 * row.learned, digits: 2)) %"))
    #expect(session.text.contains("sums to 1.00000"))
  }

  @Test("distances are each head's, and a second model's stand beside them")
  func distances() throws {
    var session = try Session.inside(demo("swin"))
    session.inspect("v", .right, .right, .right)
    let program = try #require(session.state.reading).program
    let site = program.attentionSites(Cost(program))[3]
    let weights = ComputedAttention.weights(site)
    let maps = try AttentionMaps(shape: weights.shape, weights: weights.values, arrangement: site.arrangement)
    #expect(session.text.contains("layer 4 of 8") && session.text.contains(site.path))
    for head in 0..<site.heads {
      let distance = try maps.statistics(ofHead: head, input: program.input).distance
      #expect(session.text.contains("head \(head)  \(fixedText(distance, digits: 1)) px"))
    }
    session.inspect("a")
    session.type("pvt-tiny")
    session.inspect(.enter)
    #expect(session.state.inside.other?.name == "pvt-tiny")
    #expect(try session.shown(DistanceAnalysis.self, of: 1) != nil)
    #expect(session.text.contains("PVT-Tiny head 0"))
    session.inspect("x")
    #expect(try session.state.insideQuestions().count == 1)
  }

  @Test("TNT's positions within a patch stand beside those of the patches, CPVT's follow the image")
  func furtherPositions() throws {
    let input = GridSize(square: 96)
    var session = try Session.inside("tnt-s", input: input)
    session.inspect("v", "v", "v", "v")
    #expect(session.text.contains("pixel_pos  1 of 2") && session.text.contains("within each patch"))
    #expect(session.text.contains("as added, 4×4"))
    session.inspect("b")
    #expect(session.text.contains("patch_pos  2 of 2") && session.text.contains("resampled, 6×6"))
    session = try Session.inside("cpvt-ti", input: input)
    session.inspect("v", "v", "v", "v")
    let program = try #require(session.state.reading).program
    let site = try #require(program.positionSites.first)
    guard case .convolution(let step) = site.source else { throw AttentionError.noAttention(model: "cpvt-ti") }
    // What the runner gave for that step, cosine by cosine.
    let made = ComputedRunner.tensor(program.steps[step].shape.map(\.value)).values.map(Double.init)
    let rows = (0..<36).map { Array(made[$0 * 192..<($0 + 1) * 192]) }
    let lengths = rows.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let query = 3 * 6 + 3
    let expected = rows.indices.map { place in
      zip(rows[query], rows[place]).reduce(0) { $0 + $1.0 * $1.1 } / (lengths[query] * lengths[place])
    }
    let found = try #require(try session.shown(PositionsAnalysis.self))
    let shown = try #require(PositionsAnalysis.Map(found.finding[0], asked: found.asked.query))
    #expect(shown.query == .place(GridPlace(row: 3, column: 3)))
    #expect(zip(shown.similarities, expected).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(session.text.contains("for this image, 6×6"))
  }

  @Test("a field's figures are those of the program, block by block")
  func fields() throws {
    var session = try Session.inside(demo("swin"))
    session.inspect("v", "v", "g")
    let program = try #require(session.state.reading).program
    let fields = try ReceptiveFields(program)
    for block in program.tokenBlockSites {
      let field = try fields.field(of: .place(block.tokens.grid.center), in: block)
      #expect(session.text.contains(block.path))
      #expect(session.text.contains("\(field.count.grouped) pixels, \(fixedText(100 * field.share, digits: 1)) %"))
      session.inspect("b")
    }
  }

  @Test("the fewest pixels that hold half of a row are counted")
  func effective() throws {
    var session = try Session.inside(demo("vit"))
    session.inspect("v", "v", "m")
    let question = try #require(try session.state.insideQuestions().first)
    let row = try #require(session.state.inside.memory[question]?.finding as? RolloutAnalysis.Finding).row
    let pixels = row.pixels.sorted(by: >)
    let count = try #require(
      (1...pixels.count).first { pixels.prefix($0).reduce(0, +) >= 0.5 * row.pixels.reduce(0, +) })
    #expect(session.text.contains("half of it from \(count.grouped) pixels"))
  }

  @Test("a bias follows its query, head, window and spacing")
  func bias() throws {
    var session = try Session.inside(demo("swinv2"))
    session.inspect("v", "v", "v", "n", .left, .up)
    let program = try #require(session.state.reading).program
    let site = program.attentionSites(Cost(program))[0]
    func expectBias(_ window: GridSize, _ spacing: BiasSpacing?) throws {
      let bias = try program.positionBias(
        of: site, weights: SyntheticWeights(seed: 0), window: window, spacing: spacing)
      let (asked, found) = try #require(try session.shown(BiasAnalysis.self))
      #expect(found.table == bias.table && asked.head == 1)
      guard case .place(let query)? = asked.query else { throw AttentionError.noAttention(model: "no query") }
      let row = bias.row(ofHead: 1, query: query)
      #expect(session.text.contains("\(fixedText(Double(try #require(row.max())), digits: 3)) for"))
    }
    let own = try #require(try session.shown(BiasAnalysis.self)).finding.window
    let query = GridPlace(row: own.rows / 2 - 1, column: own.columns / 2 - 1)
    #expect(try session.shown(BiasAnalysis.self)?.asked.query == .place(query))
    try expectBias(own, nil)
    session.inspect("+", "p", "p")
    try expectBias(GridSize(square: own.rows + 1), .linear)
    session.inspect("0", "p", "m")
    #expect(session.state.inside.choices["window"] == nil && session.state.inside.choices["spacing"] == nil)
    #expect(session.text.contains("queries down, keys across"))
  }

  @Test("the learned factors are the exponentials of the parameters, at most 100")
  func scales() throws {
    var session = try Session.inside(demo("swinv2"))
    session.inspect("v", "v", "v", "m", "m", .right)
    let program = try #require(session.state.reading).program
    let site = program.attentionSites(Cost(program))[1]
    let stored = SyntheticWeights(seed: 0).values(name: site.path + ".logit_scale", shape: [site.heads, 1, 1])
    #expect(session.text.contains(AttentionWords.block(site)))
    for (head, value) in stored.enumerated() {
      #expect(session.text.contains("head \(head)  1/τ = \(fixedText(min(exp(Double(value)), 100), digits: 2))"))
    }
  }

  @Test("similarities are the cosines of the vectors, and follow the size")
  func positions() throws {
    var session = try Session.inside(demo("vit"))
    session.inspect("v", "v", "v", "v", .up)
    let program = try #require(session.state.reading).program
    let site = try #require(program.positionSites.first)
    let vectors = try program.positions(of: site, weights: SyntheticWeights(seed: 0)).added
    let query = GridPlace(row: 6, column: 7)
    let expected = try vectors.similarities(to: .place(query))
    let found = try #require(try session.shown(PositionsAnalysis.self))
    #expect(
      found.finding.compactMap { PositionsAnalysis.Map($0, asked: found.asked.query)?.similarities } == [expected])
    session.inspect("+")
    #expect(session.text.contains("as stored, 14×14") && session.text.contains("resampled, 16×16"))
    session.inspect("0")
    #expect(!session.text.contains("resampled"))
  }

  @Test("features are the run's: components, amplitude and channels of its blocks, filters of its weights")
  func features() throws {
    var session = try Session.inside(demo("vit"))
    session.inspect("v", "v", "v", "v", "v")
    let program = try #require(session.state.reading).program
    let blocks = program.tokenBlockSites
    let result = ComputedRunner.tensor(program.steps[blocks[5].step].shape.map(\.value))
    let components = PrincipalComponents(rows: blocks[5].places(of: result), width: blocks[5].width).components
    #expect(session.text.contains("red: \(fixedText(100 * components[0].share, digits: 1)) %"))
    session.inspect("m")
    #expect(session.text.contains("mean |x|    \(fixedText(ActivationAmplitude(result.values).mean, digits: 3))"))
    session.inspect("m")
    let activity = ChannelActivity(blocks[5].places(of: result), channels: blocks[5].width)
    #expect(session.text.contains("dead \(activity.dead.count) of \(activity.channels)"))
    session.inspect("m")
    let filters = try program.patchFilters(weights: SyntheticWeights(seed: 0))
    #expect(session.text.contains("\(filters.filters.count) filters"))
    let heaviest = try #require(filters.byLength.first)
    #expect(filters.filters.indices.allSatisfy { filters.length(of: $0) <= filters.length(of: heaviest) })
  }

  @Test("what is switched off is named, and the scores stand before and after")
  func ablations() throws {
    var session = try Session.inside(demo("swin"))
    session.inspect("V")
    let shape = try #require(session.state.insideSubject)
    func asked() throws -> AblateAnalysis { try #require(try session.shown(AblateAnalysis.self)).asked }
    #expect(shape.ablations == [.mask(path: nil), .shift(path: nil), .bias(path: nil)])
    #expect(session.text.contains("without mask everywhere"))
    #expect(try session.shown(AblateAnalysis.self)?.finding.change == .zeroMasks(attentions: 3))
    #expect(session.text.contains("zeros in place of the masks"))
    session.inspect("b", "s")
    let path = shape.sites[1].path
    #expect(try asked().ablation == .mask(path: path))
    let before = (0..<10).map { Float(($0 * 7) % 11) / 2 }
    let after = (0..<10).map { Float(($0 * 7 + 3) % 11) / 2 }
    let top = try #require(ScoreChange(before: before, after: after).top(3).first)
    #expect(
      session.text.contains(
        "\(fixedText(100 * top.before, digits: 1)) → \(fixedText(100 * top.after, digits: 1)) %"))
    session.inspect("T")
    #expect(try asked().ablation == .head(0, path: path))
    #expect(try asked().compared?.index == shape.sites.count - 1)
    session.inspect("n")
    #expect(try asked().ablation == .head(1, path: path))
  }

  // MARK: Keys

  @Test("v goes round all views, Tab too, and a press on a tab chooses it")
  func views() throws {
    var session = try Session.inside(demo("vit"))
    var seen: [Phrase] = []
    for _ in InsideView.allCases {
      seen.append(session.state.inside.view.title)
      session.press("v")
    }
    #expect(seen == InsideView.allCases.map(\.title) && session.state.inside.tab == 0)
    session.press(.backtab)
    #expect(session.state.inside.view.title == "Ablate")
    let tab = try #require(session.place(of: "Features"))
    session.click(x: tab.x, y: tab.y)
    #expect(session.state.inside.view.title == "Features")
  }

  @Test("from the class scores to a block, to its class token and back to a place")
  func rolloutKeys() throws {
    var session = try Session.inside(demo("vit"))
    #expect(session.text.contains("class scores"))
    session.inspect("c")
    #expect(session.text.contains("query class token") && session.state.inside.choices["block"] == "blocks.5")
    session.inspect("c")
    #expect(session.text.contains("query (7, 7)"))
    session.inspect("b")
    #expect(session.state.inside.choices["block"] == nil && session.text.contains("class scores"))
    session.inspect("g")
    #expect(session.state.inside.choices["block"] == "blocks.0")
    // A press on the picture moves the query there.
    let canvas = session.canvas
    let cell = try #require(
      (0..<80).flatMap { x in (0..<24).map { (x, $0) } }.first { x, y in
        let messages = canvas.messages(for: MouseEvent(action: .press(.left), x: x, y: y))
        return messages.contains { if case .inside(.point) = $0 { true } else { false } }
      })
    session.click(x: cell.0, y: cell.1)
    #expect(session.text.contains("query (0, 0)"))
  }

  @Test("discarding stays between 0 and 90 %, fusion goes round")
  func options() throws {
    var session = try Session.inside(demo("vit"))
    session.press("[")
    #expect(session.state.inside.choices["discard"] == nil)
    for _ in 0..<12 { session.press("]") }
    #expect(session.state.inside.choices["discard"] == "0.9")
    session.press("f", "f", "f")
    #expect(session.state.inside.choices["fusion"] == nil)
  }
}
