import Testing

@testable import Explorer
@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("How an attention map is shown")
struct AttentionViewTests {
  private func page(_ session: Session) throws -> AttentionPage {
    try #require(session.state.attentionPage(in: session.state.layout.body, theme: Appearance().theme))
  }

  @Test("smooth weights flow over no edge of a window or mask, and are the weights in the middle of places")
  func smooth() throws {
    let partition = WindowPartition(
      map: GridSize(rows: 6, columns: 8), window: GridSize(square: 4), shift: GridSize(square: 2))
    let tokens = TokenGrid(partition.map)
    let arrangement = AttentionArrangement(queries: tokens, keys: tokens, windows: partition)
    for place in partition.map.places {
      let reach = try arrangement.reach(of: .place(place))
      let field = { (weight: (Int) -> Float) in
        HeatField(
          reach, arrangement,
          map: AttentionMap(
            row: reach.keys.indices.map(weight), reach: reach, query: .place(place), head: .mean),
          query: nil, key: nil)
      }
      // What is not reached weighs a thousand here: not a bit of it may be seen.
      let even = field { key in
        guard case .place(let at) = reach.keys[key] else { return 1000 }
        return reach.access(at) == .reached ? 0.25 : 1000
      }
      let own = field { Float($0) }
      for at in partition.map.places where reach.access(at) == .reached {
        for offset in [0.05, 0.5, 0.95] {
          #expect(abs(even.smooth(x: Double(at.column) + offset, y: Double(at.row) + offset) - 0.25) < 1e-6)
        }
        let middle = own.smooth(x: Double(at.column) + 0.5, y: Double(at.row) + 0.5)
        #expect(middle == own.values[partition.map.index(at)])
      }
    }
  }

  /// The point of the image that a press on a cell means.
  private func point(_ session: Session, x: Int, y: Int) -> (x: Double, y: Double)? {
    session.canvas.messages(for: MouseEvent(action: .press(.left), x: x, y: y)).lazy.compactMap {
      if case .attention(.point(_, let x, let y, _)) = $0 { (x, y) } else { nil }
    }.first
  }

  @Test("the wheel enlarges the picture about the pointer, and what is under it stays there")
  func wheel() throws {
    var session = try Session.attention("swin-t", columns: 120, rows: 40)
    let picture = try page(session).picture
    let (x, y) = (picture.x + picture.width / 2, picture.y + picture.height / 2)
    let before = try #require(point(session, x: x, y: y))
    for expected in [2, 4, 8, 8] {
      session.wheel(.wheelUp, x: x, y: y)
      #expect(session.state.attention.zoom == expected)
      let after = try #require(point(session, x: x, y: y))
      #expect(abs(after.x - before.x) < 0.03 && abs(after.y - before.y) < 0.03)
    }
    for _ in 0..<4 { session.wheel(.wheelDown, x: x, y: y) }
    #expect(session.state.attention.zoom == 1 && session.state.attention.center == nil)
  }

  @Test("an enlarged picture is moved up to its edges, and follows a query that leaves it")
  func pan() throws {
    var session = try Session.attention("swin-t")
    session.type("zzHHHHHHHHHHHHKKKKKKKKKKKK")
    let corner = try page(session).scene.viewport(zoom: 4, center: session.state.attention.center)
    #expect(corner.x == 0 && corner.y == 0)
    session.type("L")
    #expect(try page(session).scene.viewport(zoom: 4, center: session.state.attention.center).x == 0.0625)
    session.press(.right)
    #expect(session.state.attention.center == nil)
    session.type("Z")
    #expect(session.state.attention.zoom == 2)
  }

  @Test("keys that are means of several places are shown on each of them", arguments: ["nextvit-s"])
  func runs(model: String) throws {
    let session = try Session.attention(model)
    let sites = try #require(session.state.reading?.attentions)
    let site = try #require(sites.first { $0.arrangement.keyRun > 1 })
    let keys = ShownKeys(site.arrangement)
    #expect(keys.grid == site.arrangement.queries.grid)
    var shown = [Int: [Int]]()
    for place in keys.grid.places {
      if let number = keys.number(at: place) { shown[number, default: []].append(keys.grid.index(place)) }
    }
    let run = site.arrangement.keyRun
    #expect(shown.count == site.keys)
    #expect(shown.allSatisfy { number, places in places == Array(number * run..<(number + 1) * run) })
  }

  @Test("attention without softmax has a map too")
  func performer() throws {
    let session = try Session.attention("t2t-vit-14")
    let sites = try #require(session.state.reading?.attentions)
    #expect(sites.prefix(2).map(\.arrangement.keys.grid) == [GridSize(square: 56), GridSize(square: 28)])
    #expect(sites.prefix(2).allSatisfy { $0.record.softmax == nil } && sites.count == 16)
    let features = sites.prefix(2).flatMap(\.record.weightSteps)
    #expect(session.request?.capturing.isSuperset(of: features) == true)
    #expect(AttentionWords(scene: try page(session).scene).reach.contains("no softmax"))
  }

  @Test("the run's classes stand beside the map, the most probable first; synthetic weights claim none")
  func classes() throws {
    var session = try Session("vit-ti-16", columns: 120, rows: 40)
    session.press("4")
    session.load(ComputedAttention.image)
    session.press(.enter)
    var logits = [Float](repeating: 0, count: 1000)
    for (place, index) in [281, 282, 285, 7, 9].enumerated() { logits[index] = Float(12 - place) }
    session.finishRun(logits: logits)
    #expect(session.state.ownSubject?.classes(5).isEmpty == true)
    session.accept("vit.safetensors")
    session.press(.enter)
    session.finishRun(logits: logits)
    let found = try #require(session.state.ownSubject?.classes(5))
    #expect(found.map(\.name) == [281, 282, 285, 7, 9].map { ClassLabels.imageNet[$0] })
    #expect(found.map(\.probability) == found.map(\.probability).sorted(by: >))
    for entry in found { #expect(!session.lines(with: String(entry.name.prefix(8))).isEmpty) }
    Snapshot.verify(session.canvas, named: "attention-classes-120x40")
  }

  @Test("a class token's weight as a key is told with its rank")
  func classToken() throws {
    let session = try Session.attention("vit-ti-16", columns: 120, rows: 40)
    let map = try #require(try page(session).scene.map)
    let rank = map.row.sorted(by: >).firstIndex(of: map.prefix[0]).map { $0 + 1 }
    #expect(session.text.contains("rank \(try #require(rank))"))
  }
}
