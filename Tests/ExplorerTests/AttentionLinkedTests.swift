import Testing

@testable import Explorer
@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Two models on one image")
struct AttentionLinkedTests {
  /// A wide picture, of which models see different parts.
  private static let wide: LoadedImage = {
    var pixels: [UInt8] = []
    for index in 0..<160 * 96 {
      pixels.append(UInt8(index % 160))
      pixels.append(UInt8(index / 160))
      pixels.append(UInt8(index % 251))
    }
    return LoadedImage(path: "pictures/wide.png", image: try! Image(width: 160, height: 96, pixels: pixels))
  }()

  private func linked(
    _ model: String, _ other: String, columns: Int = 120, rows: Int = 40, appearance: Appearance = Appearance()
  ) throws -> Session {
    var session = try Session(model, columns: columns, rows: rows, appearance: appearance)
    session.press("4")
    session.load(AttentionLinkedTests.wide)
    session.press(.enter)
    session.finishRun()
    session.press("a")
    session.type(other)
    session.press(.enter)
    session.finishRun()
    session.send(.tick)
    return session
  }

  @Test("looks as its pictures", arguments: [(80, 24), (120, 40)])
  func pictures(columns: Int, rows: Int) throws {
    var session = try linked("vit-ti-16", "swin-t", columns: columns, rows: rows)
    session.press("c", .right, "n")
    Snapshot.verify(session.canvas, named: "linked-\(columns)x\(rows)")
  }

  @Test("looks as its picture without colour or Unicode")
  func plain() throws {
    let session = try linked(
      "vit-ti-16", "swin-t", columns: 80, rows: 24, appearance: Appearance(depth: .monochrome, unicode: false))
    Snapshot.verify(session.canvas, named: "linked-plain")
  }

  @Test("the other model's run is its own, and the first one's stays")
  func runs() throws {
    let session = try linked("vit-ti-16", "cvt-13")
    #expect(session.state.result?.preset.name == "vit-ti-16")
    #expect(session.state.attention.linked?.result?.preset.name == "cvt-13")
    let pages = try #require(session.state.linkedPages(in: session.state.layout.body, theme: Appearance().theme))
    #expect(pages.allSatisfy { $0.scene.map != nil } && pages.map(\.isActive) == [true, false])
  }

  @Test("another image is run through both, one after the other")
  func anotherImage() throws {
    var session = try linked("vit-ti-16", "cvt-13")
    session.load(ComputedAttention.image)
    session.press(.enter)
    #expect(session.request?.preset.name == "vit-ti-16")
    session.finishRun()
    #expect(session.request?.preset.name == "cvt-13" && session.state.isRunning)
    session.finishRun()
    #expect(session.state.attention.linked?.result?.image.path == ComputedAttention.image.path)
    #expect(!session.state.isRunning)
  }

  /// The place of a model's query in pixels of the original, by the rule of centre crops: the shorter side is resized to
  /// side / fraction and the middle is taken.
  private func pixel(_ query: AttentionQuery, _ subject: AttentionSubject) throws -> (
    x: Double, y: Double, cell: Double
  ) {
    guard case .place(let place) = query else { throw AttentionError.noSuchHead(0, heads: 0) }
    let image = AttentionLinkedTests.wide.image
    let seen = Double(min(image.width, image.height)) * subject.preset.preparation.cropFraction
    let grid = subject.site.arrangement.queries.grid
    return (
      (Double(image.width) - seen) / 2 + (Double(place.column) + 0.5) / Double(grid.columns) * seen,
      (Double(image.height) - seen) / 2 + (Double(place.row) + 0.5) / Double(grid.rows) * seen,
      seen / Double(grid.columns)
    )
  }

  @Test(
    "both queries lie at the same place of the image, whichever side moves",
    arguments: [("vit-ti-16", "swin-t"), ("swin-t", "cvt-13"), ("cvt-13", "vit-b-16"), ("swin-t", "pvt-tiny")])
  func sameImagePlace(model: String, other: String) throws {
    var session = try linked(model, other)
    for step in 0..<24 {
      if step % 8 == 7 { session.press(.tab) }
      session.press(step % 3 == 0 ? .up : step % 3 == 1 ? .left : .down)
      let (own, second) = (try #require(session.state.ownSubject), try #require(session.state.linkedSubject))
      guard case .place = own.query, case .place = second.query else { continue }
      let (a, b) = (try pixel(own.query, own), try pixel(second.query, second))
      // Half a place of either grid, and a pixel for the crop's rounding.
      let most = (a.cell + b.cell) / 2 + 1
      #expect(abs(a.x - b.x) <= most && abs(a.y - b.y) <= most, "step \(step): \(a) and \(b)")
    }
  }

  @Test("a model is put beside at its block of the most alike resolution")
  func likest() throws {
    let session = try linked("vit-ti-16", "swin-t")
    let second = try #require(session.state.linkedSubject)
    #expect(second.site.arrangement.queries.grid == GridSize(square: 14))
  }

  @Test("block and head keys belong to the side that Tab chose")
  func sides() throws {
    var session = try linked("vit-ti-16", "swin-t")
    let before = try #require(session.state.attention.linked?.site)
    session.type("bn")
    #expect(session.state.attention.site == 1 && session.state.attention.linked?.site == before)
    session.press(.tab)
    session.type("bnn")
    #expect(session.state.attention.site == 1 && session.state.attention.head == .head(0))
    #expect(session.state.attention.linked?.site == before + 1 && session.state.attention.linked?.head == .head(1))
    session.press("x")
    #expect(session.state.attention.linked == nil)
  }

  @Test("both runs together are asked to keep no more than one alone may")
  func bound() throws {
    var session = try linked("vit-b-16", "cvt-w24-384")
    let subject = try #require(session.state.linkedSubject)
    let limit = AttentionCapture.limit / 2
    let capture = AttentionCapture(subject.sites, chosen: subject.site.index, limit: limit)
    #expect(capture.bytes <= limit)
    #expect(session.request?.factors == capture.factors && session.request?.capturing == capture.steps)
    session.press(.escape)
  }
}
