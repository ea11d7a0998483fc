import Testing
import VisionCore

@testable import Explorer

@Suite("Pictures in a terminal's pixels")
struct GraphicsTests {
  /// Soft colours with a few hard edges: more colours than any palette holds where `isRich`.
  private static func pixels(width: Int, height: Int, isRich: Bool) -> PixelGrid {
    var grid = PixelGrid(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        grid[x, y] =
          isRich
          ? Color(red: UInt8(x * 255 / width), green: UInt8(y * 255 / height), blue: UInt8((x * 7 + y * 3) % 256))
          : Color(UInt32((x / 5 * 31 + y / 4 * 17) % 9) * 0x1B2C3D)
      }
    }
    return grid
  }

  private static func body(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.dropFirst(2).dropLast(2), as: UTF8.self)
  }

  @Test(
    "sixels, decoded one by one, are the picture in its palette, each pixel as often as asked",
    arguments: [(1, 1), (7, 6), (40, 13), (61, 30)], [1, 2, 3])
  func sixels(size: (width: Int, height: Int), times: Int) {
    for isRich in [false, true] {
      let picture = IndexedPixels(GraphicsTests.pixels(width: size.width, height: size.height, isRich: isRich))
      // Less than whole pixels at the right and below.
      let (width, height) = (size.width * times - (times - 1), size.height * times - (times - 1))
      let bytes = SixelEncoder.encoded(picture, times: times, width: width, height: height)
      let model = SixelModel(GraphicsTests.body(bytes))
      #expect(model.faults.isEmpty && model.isWithinSize)
      #expect((model.width, model.height, model.drawn) == (width, height, width * height))
      for y in 0..<height {
        for x in 0..<width {
          let color = picture.palette[Int(picture.indices[y / times * size.width + x / times])]
          let expected = [color.red, color.green, color.blue].map { Int((Double($0) * 100 / 255).rounded()) }
          #expect(model.percent(x, y) == expected, "column \(x), row \(y)")
        }
      }
    }
  }

  @Test("few colours stay as they are; of many the nearest mean of a box stands for each, better than a fixed cube")
  func palette() {
    let few = GraphicsTests.pixels(width: 50, height: 40, isRich: false)
    let exact = IndexedPixels(few)
    let isSame = exact.indices.map { exact.palette[Int($0)] } == few.pixels
    #expect(isSame)
    let many = GraphicsTests.pixels(width: 200, height: 160, isRich: true)
    #expect(Set(many.pixels).count > 20_000)
    let cut = IndexedPixels(many)
    #expect(cut.palette.count == 256 && Set(cut.indices).count == 256)
    func error(_ shown: (Int) -> Color) -> Double {
      let sum = many.pixels.indices.reduce(0) { sum, index in
        let (a, b) = (many.pixels[index], shown(index))
        return sum
          + Quantisation.distance([a.red, a.green, a.blue].map(Int.init), [b.red, b.green, b.blue].map(Int.init))
      }
      return Double(sum) / Double(many.pixels.count)
    }
    let own = error { cut.palette[Int(cut.indices[$0])] }
    let cube = error { Quantisation.shown(many.pixels[$0], depth: .indexed256) }
    #expect(own < cube / 2, "\(own) against \(cube)")
  }

  @Test("kitty's commands, taken apart, hold every pixel, in parts that are short enough and ask for no answer")
  func kitty() {
    for isRich in [false, true] {
      let grid = GraphicsTests.pixels(width: 211, height: 97, isRich: isRich)
      var screen = ScreenModel(width: 60, height: 20)
      screen.receive(
        Array("\u{1B}[4;7H".utf8)
          + KittyGraphics.show(grid, number: 77, over: Region(x: 6, y: 3, width: 40, height: 10)))
      let model = screen.kitty
      #expect(model.faults.isEmpty && model.longest <= 4096)
      if isRich { #expect(model.longest == 4096) }
      let expected = KittyModel.Placement(
        column: 6, row: 3, columns: 40, rows: 10, width: 211, height: 97,
        rgb: grid.pixels.flatMap { [$0.red, $0.green, $0.blue] })
      let isExpected = model.placements == [77: expected]
      #expect(isExpected)
      screen.receive(KittyGraphics.delete(number: 77))
      #expect(screen.kitty.placements.isEmpty && screen.kitty.faults.isEmpty)
    }
  }

  /// A screen that gets the frames of a session, with graphics and without.
  struct Watched {
    var session: Session
    var layer: GraphicsLayer
    var screen: ScreenModel
    var plain: ScreenModel
    private var shown: Canvas?
    private(set) var sent = 0

    init(_ session: Session, _ graphics: GraphicsProtocol, cell: PixelSize = PixelSize(width: 4, height: 8)) {
      let size = session.state.size
      (self.session, layer) = (session, GraphicsLayer(graphics, cell: cell))
      screen = ScreenModel(width: size.columns, height: size.rows, cell: cell)
      plain = screen
      show()
    }

    mutating func show() {
      let canvas = session.canvas
      let bytes = layer.frame(from: shown, to: canvas, in: Dialect(depth: .truecolor))
      sent = bytes.count
      screen.receive(bytes)
      plain.receive(EscapeWriter.frame(from: shown, to: canvas, in: Dialect(depth: .truecolor)))
      shown = canvas
      let isSame = screen.cells == plain.cells
      #expect(isSame, "the cells are those of a screen without graphics")
      #expect(screen.kitty.faults.isEmpty)
    }

    mutating func press(_ keys: Key...) {
      for key in keys { session.press(key) }
      show()
    }

    /// Whether those of a heatmap do.
    var hasLargePicture: Bool {
      screen.kitty.placements.values.contains { $0.columns > 40 } || screen.sixels.count > 40 * 20
    }

    /// Whether any pixels lie over cells.
    var hasPictures: Bool { !screen.kitty.placements.isEmpty || !screen.sixels.isEmpty }
  }

  private static let protocols: [GraphicsProtocol] = [.kitty, .sixel]

  @Test("the heatmap stands over its cells, and goes with whatever covers it, another screen too", arguments: protocols)
  func covered(graphics: GraphicsProtocol) throws {
    var watched = Watched(try Session.attention("swin-t", columns: 100, rows: 30), graphics)
    #expect(watched.hasPictures)
    for (opens, closes) in [("?", Key.escape), ("X", .escape), ("i", .escape), ("e", .escape), ("a", .escape)] {
      watched.press(.character(Character(opens)))
      let covers = !watched.session.canvas.pictures.contains { $0.region.width > 40 }
      #expect(covers != watched.hasLargePicture, "\(opens)")
      watched.press(closes)
      #expect(watched.hasPictures, "back from \(opens)")
    }
    watched.press("2")
    #expect(!watched.hasPictures)
    watched.press("4")
    #expect(watched.hasPictures)
    watched.screen.receive(watched.layer.clear())
    #expect(watched.screen.kitty.placements.isEmpty)
  }

  @Test("a picture that stays is not sent again, one that changes takes the old one's place", arguments: protocols)
  func economy(graphics: GraphicsProtocol) throws {
    var watched = Watched(try Session.attention("vit-ti-16"), graphics)
    watched.press(.right)
    let first = watched.screen
    watched.show()
    #expect(watched.sent == 0)
    watched.press(.right)
    #expect(watched.sent > 0)
    if graphics == .kitty {
      #expect(watched.screen.kitty.placements.keys.sorted() == first.kitty.placements.keys.sorted())
      let hasChanged = watched.screen.kitty.placements != first.kitty.placements
      #expect(hasChanged)
      // Only what changed: the title of a screen moves no picture.
      let before = watched.screen.kitty.transmissions
      watched.session.send(.tick)
      watched.show()
      #expect(watched.screen.kitty.transmissions == before)
    } else {
      // Too many numbers to be printed where this fails.
      let isInPlace = Set(watched.screen.sixels.keys) == Set(first.sixels.keys)
      let hasChanged = watched.screen.sixels != first.sixels
      #expect(isInPlace && hasChanged)
    }
  }

  @Test("what is shown are the pixels of the heatmap itself, drawn so fine, over exactly its cells")
  func exact() throws {
    let session = try Session.attention("swin-t", columns: 100, rows: 30)
    let cell = PixelSize(width: 4, height: 8)
    let page = try #require(session.state.attentionPage(in: session.state.layout.body, theme: Appearance().theme))
    let region = page.picture
    let (width, height) = (region.width * cell.width, region.height * cell.height)
    let heat = page.scene.picture(page.view.style, zoom: page.view.zoom, center: page.view.center)
    let expected = heat.pixels(width: width, height: height)
    let kitty = Watched(session, .kitty, cell: cell).screen.kitty
    let placement = try #require(
      kitty.placements.values.first { $0.columns == region.width && $0.rows == region.height })
    #expect((placement.column, placement.row) == (region.x, region.y))
    #expect((placement.width, placement.height) == (width, height))
    let isSame = placement.rgb == expected.pixels.flatMap { [$0.red, $0.green, $0.blue] }
    #expect(isSame)
    // Sixels lie over all of its cells, and are as near as 256 colours in percent allow.
    let sixels = Watched(session, .sixel, cell: cell).screen.sixels
    var largest = 0
    for y in 0..<height {
      for x in 0..<width {
        let place = (region.y + y / cell.height) * 100 + region.x + x / cell.width
        let shown = try #require(sixels[place]?[y % cell.height * cell.width + x % cell.width])
        let color = expected[x, y]
        for (a, b) in [(shown.red, color.red), (shown.green, color.green), (shown.blue, color.blue)] {
          largest = max(largest, abs(Int(a) - Int(b)))
        }
      }
    }
    #expect(largest <= 40, "a channel is off by \(largest)")
  }

  @Test("large pictures are drawn with fewer pixels and shown as large", arguments: protocols)
  func limited(graphics: GraphicsProtocol) throws {
    let session = try Session.attention("vit-ti-16", columns: 200, rows: 60)
    let cell = PixelSize(width: 9, height: 18)
    var layer = GraphicsLayer(graphics, cell: cell)
    let bytes = layer.frame(from: nil, to: session.canvas, in: Dialect(depth: .truecolor))
    var screen = ScreenModel(width: 200, height: 60, cell: cell)
    screen.receive(bytes)
    let pictures = session.canvas.pictures
    if graphics == .kitty {
      let placements = screen.kitty.placements.values
      #expect(placements.count == pictures.count)
      let pixels = placements.reduce(0) { $0 + $1.width * $1.height }
      #expect(pixels > GraphicsLayer.pixelLimit * 9 / 10 && pixels < GraphicsLayer.pixelLimit * 11 / 10)
    } else {
      let cells = pictures.flatMap { picture in
        (picture.region.y..<picture.region.bottom).flatMap { y in
          (picture.region.x..<picture.region.right).map { y * 200 + $0 }
        }
      }
      let isInPlace = Set(screen.sixels.keys) == Set(cells)
      #expect(isInPlace)
      #expect(screen.sixels.values.allSatisfy { $0.allSatisfy { $0 != nil } })
    }
  }

  @Test(
    "auto takes what the environment names; multiplexers, few colours and unknown terminals are refused with a reason",
    arguments: [
      (["TERM": "xterm-kitty"], GraphicsChoice.auto, .success(.kitty)),
      (["TERM": "foot"], .auto, .success(.sixel)), (["TERM": "foot-extra"], .auto, .success(.sixel)),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], .auto, .success(.kitty)),
      (["TERM": "xterm-256color", "WT_SESSION": "1"], .auto, .success(.sixel)),
      (["TERM": "xterm-256color"], .auto, .failure(.unknownTerminal("xterm-256color"))),
      (["TERM": "xterm-256color"], .kitty, .success(.kitty)), (["TERM": "xterm-256color"], .sixel, .success(.sixel)),
      (["TERM": "xterm-256color"], .off, .success(nil)), (["TERM": "tmux-256color"], .off, .success(nil)),
      (["TERM": "tmux-256color"], .kitty, .failure(.multiplexer("tmux"))),
      (["TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"], .auto, .failure(.multiplexer("tmux"))),
      (["TERM": "xterm", "STY": "1.pts"], .sixel, .failure(.multiplexer("screen"))),
    ] as [([String: String], GraphicsChoice, Result<GraphicsProtocol?, GraphicsRefusal>)])
  func choice(
    variables: [String: String], choice: GraphicsChoice, expected: Result<GraphicsProtocol?, GraphicsRefusal>
  ) {
    let environment = TerminalEnvironment(variables)
    let found = Result { () throws(GraphicsRefusal) in try environment.graphics(choice, depth: .truecolor) }
    #expect(found == expected)
    let few = Result { () throws(GraphicsRefusal) in try environment.graphics(choice, depth: .ansi16) }
    #expect(few == (choice == .off ? .success(nil) : .failure(.fewColors)))
  }

  @Test("why graphics are off is said beside other news, until the first key")
  func remark() throws {
    var session = try Session("vit-ti-16", columns: 120, rows: 40)
    var state = session.state
    let sentence = GraphicsRefusal.multiplexer("tmux").description
    state.remind(of: sentence)
    state.remind(of: sentence)
    #expect(state.notice == .information(Phrase(verbatim: sentence)))
    state.notice = .success("Weights fit.")
    state.remind(of: sentence)
    #expect(state.notice == .success("Weights fit. \(sentence)"))
    session.press(.down)
    #expect(session.state.notice == nil)
  }
}
