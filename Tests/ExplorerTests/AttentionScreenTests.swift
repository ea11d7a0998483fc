import Testing
import VisionCore

@testable import Explorer

@Suite("Attention")
struct AttentionScreenTests {
  @Test("looks as its pictures", arguments: [(80, 24), (120, 40), (200, 60)])
  func pictures(columns: Int, rows: Int) throws {
    var session = try Session.attention("swin-t", columns: columns, rows: rows)
    session.type("bbbbbbbnlllllljjjjj")
    Snapshot.verify(session.canvas, named: "attention-swin-\(columns)x\(rows)")
  }

  @Test("looks as its picture with a class token, reduced keys and an inspected key")
  func reducedKeys() throws {
    var session = try Session.attention("cvt-13", columns: 120, rows: 40)
    session.press(.end, "n", "t", .right)
    Snapshot.verify(session.canvas, named: "attention-cvt-120x40")
  }

  @Test("looks as its picture without colour or Unicode")
  func plain() throws {
    var session = try Session.attention("swin-t", appearance: Appearance(depth: .monochrome, unicode: false))
    session.type("bbbbbbbnlllllljjjjj")
    Snapshot.verify(session.canvas, named: "attention-plain")
  }

  @Test("looks as its picture with all heads")
  func allHeads() throws {
    var session = try Session.attention("vit-ti-16")
    session.type("m")
    Snapshot.verify(session.canvas, named: "attention-heads-80x24")
  }

  @Test("without an image it says how to open one, then how to run")
  func before() throws {
    var session = try Session("vit-ti-16")
    session.press("4")
    #expect(session.text.contains("No image yet: i opens one"))
    session.press(.enter)
    #expect(session.request == nil)
    session.load(ComputedAttention.image)
    #expect(session.text.contains("No result yet: Enter runs"))
  }

  @Test("a run keeps the weights of every block")
  func capturesAll() throws {
    let session = try Session.attention("swin-t")
    let sites = try #require(session.state.reading).sites
    #expect(session.request?.capturing == Set(sites.map(\.step)))
    #expect(session.state.attentionPage(in: session.state.layout.body, theme: Appearance().theme)?.scene.map != nil)
  }

  @Test("where all weights are too much, queries and keys are kept in their place")
  func capturesFactors() throws {
    var session = try Session("cvt-w24-384")
    session.press("4")
    session.load(ComputedAttention.image)
    session.press(.end, .enter)
    let sites = try #require(session.state.reading).attentions
    let request = try #require(session.request)
    #expect(sites.reduce(0) { $0 + $1.weightBytes } > AttentionCapture.limit)
    #expect(request.capturing.isDisjoint(with: request.factors))
    #expect(request.capturing.union(request.factors) == Set(sites.map(\.step)))
  }

  @Test("a block that the run did not keep says so")
  func notKept() throws {
    var session = try Session.attention("vit-ti-16")
    let result = try #require(session.state.result)
    let first = try #require(session.state.reading?.sites.first)
    let kept = result.trace.captured.filter { $0.key == first.step }
    session.press(.enter)
    session.answer(.run) { state in
      state.result = RunResult(
        preset: result.preset, input: result.input, image: result.image, weights: result.weights,
        trace: Trace(logits: [], captured: kept))
      return []
    }
    #expect(session.text.contains("the row sums to 1.00000"))
    session.press("b")
    #expect(session.text.contains("did not keep"))
  }

  @Test("numbers from synthetic weights are said to mean nothing, those from a checkpoint are not")
  func provenance() throws {
    var session = try Session.attention("vit-ti-16", columns: 120, rows: 40)
    #expect(!session.lines(with: "synthetic weights: the pattern means").isEmpty)
    session.accept("vit.safetensors")
    let page = try #require(session.state.attentionPage(in: session.state.layout.body, theme: Appearance().theme))
    #expect(page.remarks.map(\.string).joined().contains("Enter runs vit.safetensors"))
    session.press(.enter)
    session.finishRun()
    #expect(session.lines(with: "synthetic").isEmpty)
  }

  @Test("the last result stays while another run goes on, and Escape cancels that")
  func resultStays() throws {
    var session = try Session.attention("vit-ti-16")
    let before = session.lines(with: "largest")
    session.press(.enter)
    #expect(session.state.isRunning && session.lines(with: "largest") == before && !before.isEmpty)
    session.press(.escape)
    #expect(session.cancelled == [.run] && !session.state.isRunning)
  }

  private func scene(_ session: Session) throws -> AttentionScene {
    try #require(session.state.attentionPage(in: session.state.layout.body, theme: Appearance().theme)).scene
  }

  @Test("the class token is looked at first, c goes to the place and back")
  func classToken() throws {
    var session = try Session.attention("vit-ti-16")
    #expect(try scene(session).query == .prefix(.classToken))
    session.press("c")
    #expect(try scene(session).query == .place(GridPlace(row: 7, column: 7)))
    session.press(.up, .left)
    #expect(try scene(session).query == .place(GridPlace(row: 6, column: 6)))
    session.press("c")
    #expect(try scene(session).query == .prefix(.classToken))
    // From the class token an arrow leads back to the place, the next one on.
    session.press(.down, .down)
    #expect(try scene(session).query == .place(GridPlace(row: 7, column: 6)))
  }

  @Test("the query stays at its place of the image from block to block, and at the edge of the grid")
  func stays() throws {
    var session = try Session.attention("swin-t")
    for _ in 0..<60 { session.press(.right, .down) }
    #expect(try scene(session).query == .place(GridPlace(row: 55, column: 55)))
    session.type("bb")
    #expect(try scene(session).query == .place(GridPlace(row: 27, column: 27)))
    session.press(.end)
    #expect(try scene(session).query == .place(GridPlace(row: 6, column: 6)))
  }

  @Test("heads go round from the mean to the last and back to the mean")
  func heads() throws {
    var session = try Session.attention("vit-ti-16")
    var seen: [HeadSelection] = [try scene(session).head]
    for _ in 0..<4 {
      session.press("n")
      seen.append(try scene(session).head)
    }
    #expect(seen == [.mean, .head(0), .head(1), .head(2), .mean])
    session.type("Nf")
    #expect(try scene(session).head == .mean)
  }

  @Test("the weight and rank at the key are the row's")
  func value() throws {
    var session = try Session.attention("vit-ti-16", columns: 120, rows: 40)
    session.press("n", "t", .down, .right)
    let scene = try scene(session)
    let key = try #require(scene.key)
    let site = scene.site
    let weights = ComputedAttention.weights(site).values
    let row = Array(weights[0..<site.keys])  // window 0, head 0, the class token
    let weight = row[1 + key.row * 14 + key.column]
    let rank = 1 + row.count { $0 > weight }
    #expect(session.text.contains("key \(key): \(NumberLabel.text(Double(weight))), rank \(rank) of 197"))
  }

  @Test("a click sets the query where it was made, a right click the key, and one on a small map chooses its head")
  func mouse() throws {
    var session = try Session.attention("swin-t", columns: 120, rows: 40)
    session.press(.end)
    let body = session.state.layout.body
    let page = try #require(session.state.attentionPage(in: body, theme: Appearance().theme))
    session.click(x: page.picture.x + page.picture.width - 1, y: page.picture.y)
    #expect(try scene(session).query == .place(GridPlace(row: 0, column: 6)))
    session.send(
      .mouse(MouseEvent(action: .press(.right), x: page.picture.x, y: page.picture.y + page.picture.height - 1)))
    #expect(try scene(session).key == GridPlace(row: 6, column: 0))
    session.type("m")
    let tiles = try #require(session.state.attentionPage(in: body, theme: Appearance().theme)?.tiles)
    let third = tiles.place(3).map
    session.click(x: third.x, y: third.y)
    #expect(try scene(session).head == .head(2))
  }

  @Test("zoomed in, a click still means the place that is shown there")
  func zoomedClick() throws {
    var session = try Session.attention("swin-t")
    session.type("zz")
    let page = try #require(session.state.attentionPage(in: session.state.layout.body, theme: Appearance().theme))
    let middle = (x: page.picture.x + page.picture.width / 2, y: page.picture.y + page.picture.height / 2)
    session.click(x: middle.x, y: middle.y)
    #expect(try scene(session).query == .place(GridPlace(row: 28, column: 28)))
  }

  @Test("what a map shows is said in words")
  func words() throws {
    var session = try Session.attention("swin-t")
    session.type("bbbbbbbnnnn")
    for _ in 0..<2 { session.press(.up) }
    #expect(
      AttentionWords(scene: try scene(session)).title
        == "block layers.2.blocks.3 · head 3 of 0–11 · query (5, 7) · window 0 of 0–3, shifted")
  }

  @Test("the printed picture has title, legend and figures in its width", arguments: [40, 80, 132])
  func printed(width: Int) throws {
    let scene = try scene(try Session.attention("swin-t"))
    let canvas = AttentionPicture.canvas(scene, width: width, appearance: Appearance())
    let text = canvas.plainText()
    #expect(canvas.width == width)
    #expect(text.contains("block layers.0.blocks.0") && text.contains("the row sums to 1.00000"))
    #expect(text.contains("synthetic weights"))
  }
}
