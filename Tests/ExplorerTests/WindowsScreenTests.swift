import Testing
import VisionCore

@testable import Explorer

@Suite("Windows")
struct WindowsScreenTests {
  private func session(
    _ model: String = "swin-t", step: WindowStep, columns: Int = 80, rows: Int = 24,
    appearance: Appearance = Appearance()
  ) throws -> Session {
    var session = try Session(model, columns: columns, rows: rows, appearance: appearance)
    session.press("5")
    for _ in 0..<step.rawValue { session.press(" ") }
    return session
  }

  @Test("looks as its pictures, step by step", arguments: WindowStep.allCases)
  func pictures(step: WindowStep) throws {
    var session = try session(step: step)
    session.press("b")
    Snapshot.verify(session.canvas, named: "windows-\(step.rawValue + 1)-80x24")
  }

  @Test("looks as its pictures where there is room, colours and patches")
  func large() throws {
    var session = try session(step: .rolled, columns: 120, rows: 40)
    Snapshot.verify(session.canvas, named: "windows-120x40")
    session.load(ComputedAttention.image)
    session.type("pz")
    Snapshot.verify(session.canvas, named: "windows-patches-120x40")
  }

  @Test("looks as its pictures without colour or Unicode", arguments: [WindowStep.rolled, .mask])
  func plain(step: WindowStep) throws {
    var session = try session(step: step, appearance: Appearance(depth: .monochrome, unicode: false))
    session.press("b")
    Snapshot.verify(session.canvas, named: "windows-\(step.rawValue + 1)-plain")
  }

  @Test("steps go forwards and back and stop at the ends")
  func steps() throws {
    var session = try session(step: .partition)
    session.press(.backspace)
    #expect(session.state.windows.step == .partition)
    for _ in 0..<9 { session.press(" ") }
    #expect(session.state.windows.step == .reverse)
    session.press(.backspace)
    #expect(session.state.windows.step == .mask)
    session.press(.home)
    #expect(session.state.windows.step == .partition)
  }

  @Test("the explanations carry the model's numbers")
  func numbers() throws {
    var session = try session(step: .partition, columns: 200, rows: 60)
    #expect(session.text.contains("⌈56/7⌉ × ⌈56/7⌉ = 8×8"))
    session.press(" ")
    #expect(session.text.contains("9×9 windows in place of 8×8"))
    session.press(" ", " ")
    #expect(session.text.contains("rows 49 and 53"))
    session.press(" ")
    let mask = try #require(session.state.windowStages.first).partition.blocked(inWindow: 63)
    #expect(session.text.contains("scores of \(mask.count { $0 })") && mask.contains(true))
    #expect(session.text.contains("Window 63 holds 4 regions"))
  }

  @Test("a stage that one window covers says that nothing shifts")
  func unshifted() throws {
    var session = try session(step: .rolled)
    session.press("B")
    #expect(session.state.windowStages.count == 4)
    #expect(session.text.contains("One window covers"))
  }

  @Test("a model without windows says so, and Enter opens one that has them")
  func withoutWindows() throws {
    var session = try session("vit-ti-16", step: .partition)
    #expect(session.text.contains("ViT-Ti/16 has no windows"))
    session.press(.enter)
    #expect(session.state.preset.name == "swin-t" && session.text.contains("⌈56/7⌉"))
  }

  @Test("padding and what the mask does not know are said")
  func padded() throws {
    var session = try session(step: .regions, columns: 200, rows: 60)
    session.press("+")
    #expect(session.state.input == GridSize(square: 256))
    let scene = try #require(session.state.windowsPage(in: session.state.layout.body)).scene
    #expect(scene.partition.isPadded && !scene.partition.masksDisplacedWindows)
    #expect(WindowsWords(scene: scene).explanation.contains("opposite edges"))
  }

  @Test("a click in the rolled map chooses the token that stands there, arrows its neighbour there")
  func rolledClick() throws {
    var session = try session(step: .rolled)
    session.press("b", "b")
    let page = try #require(session.state.windowsPage(in: session.state.layout.body))
    session.click(x: page.picture.x + page.picture.width - 1, y: page.picture.y + page.picture.height - 1)
    #expect(session.state.windowCursor(on: GridSize(square: 14)) == GridPlace(row: 2, column: 2))
    for _ in 0..<3 { session.press(.up) }
    #expect(session.state.windowCursor(on: GridSize(square: 14)) == GridPlace(row: 13, column: 2))
  }

  @Test("n goes through all windows and comes back")
  func windows() throws {
    var session = try session(step: .rolled)
    session.press("b", "b")
    var seen: [Int] = []
    for _ in 0..<5 {
      seen.append(try #require(session.state.windowsPage(in: session.state.layout.body)).scene.window)
      session.press("n")
    }
    #expect(seen == [3, 0, 1, 2, 3])
  }

  @Test(
    "at every step every token stands at one place, and the chosen one where it is said to stand",
    arguments: WindowStep.allCases, [(56, 7), (14, 7), (16, 7), (9, 4), (7, 7)])
  func everyToken(step: WindowStep, size: (map: Int, window: Int)) {
    let partition = WindowPartition(
      map: GridSize(square: size.map), window: GridSize(square: size.window), shift: GridSize(square: 0)
    ).displaced
    let cursor = GridPlace(row: 1, column: size.map - 1)
    let cells = WindowCells(partition, step, cursor: cursor)
    let origins = cells.cells.compactMap(\.origin)
    #expect(origins.count == partition.map.count && Set(origins).count == origins.count)
    #expect(cells[cells.cursor].origin == cursor)
  }

  @Test("a patch is the image's at the token's own place, wherever the roll has carried it")
  func patches() throws {
    let partition = WindowPartition(
      map: GridSize(square: 8), window: GridSize(square: 4), shift: GridSize(square: 2))
    var image = PixelGrid(width: 8, height: 8)
    for y in 0..<8 { for x in 0..<8 { image[x, y] = Color(red: UInt8(30 * x), green: UInt8(30 * y), blue: 90) } }
    let cells = WindowCells(partition, .reverse, cursor: GridPlace(row: 0, column: 0))
    let rolled = WindowCells(partition, .regions, cursor: GridPlace(row: 0, column: 0))
    for (cells, isRolled) in [(cells, false), (rolled, true)] {
      let pixels = WindowsPixels(cells: cells, image: image, map: partition.map, tones: [Color(0)])
        .pixels(width: 64, height: 64)
      for place in partition.map.places {
        // A pixel within the patch, off its edges.
        let found = pixels[8 * place.column + 4, 8 * place.row + 4]
        let origin = isRolled ? try #require(partition.original(place)) : place
        #expect(found == image[origin.column, origin.row].mixed(with: Color(0), amount: 0.22))
      }
    }
  }

  @Test("the printed picture goes through all steps", arguments: [40, 80, 120])
  func printed(width: Int) throws {
    let session = try session(step: .partition)
    let stages = session.state.windowStages
    let text = WindowsPicture.canvas(
      model: "Swin-T", stage: stages[1].name, partition: stages[1].partition, width: width, appearance: Appearance()
    ).plainText()
    for step in WindowStep.allCases { #expect(text.contains("\(step.rawValue + 1) \(step.title.english)")) }
    #expect(text.contains("5×5 windows"))
    let last = WindowsPicture.canvas(
      model: "Swin-T", stage: stages[3].name, partition: stages[3].partition, width: width, appearance: Appearance()
    ).plainText()
    #expect(last.contains("One window covers") && !last.contains("cyclic shift"))
  }
}
