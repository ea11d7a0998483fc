import Testing
import VisionCore

@testable import Explorer

@Suite("The app")
struct AppTests {
  @Test("q and Control-C quit")
  func quitting() throws {
    for key in [Key.character("q"), .control("c")] {
      var session = try Session()
      session.press(key)
      #expect(session.hasQuit)
    }
  }

  @Test("Escape never quits, whatever is open", arguments: ["", "/", "?", "i", "w", "2/", "3a"])
  func escape(keys: String) throws {
    var session = try Session()
    session.type(keys)
    session.press(.escape, .escape, .escape)
    #expect(!session.hasQuit)
    #expect(session.state.mode == .screen)
  }

  @Test("q is a letter while text is typed", arguments: ["/", "i", "2/", "3a"])
  func typing(keys: String) throws {
    var session = try Session()
    session.type(keys + "q")
    #expect(!session.hasQuit)
    session.press(.control("c"))
    #expect(session.hasQuit)
  }

  @Test("number keys and clicks on tabs show the screens", arguments: ScreenID.allCases)
  func screens(screen: ScreenID) throws {
    var session = try Session()
    session.press(.character(screen.key))
    #expect(session.state.screen == screen)
    session = try Session()
    let tab = try #require(session.state.layout.tabs.first { $0.screen == screen }).region
    session.click(x: tab.x + 3, y: tab.y)
    #expect(session.state.screen == screen)
  }

  @Test("a terminal below 60 × 16 is told so, and q still quits")
  func tooSmall() throws {
    var session = try Session()
    session.send(.resized(TerminalSize(columns: 59, rows: 16)))
    #expect(session.text.contains("needs at least"))
    #expect(!session.text.contains("Models"))
    session.click(x: 3, y: 0)
    session.press(.character("q"))
    #expect(session.hasQuit)
  }

  @Test("screens are drawn in full at the smallest size", arguments: [ScreenID.models, .stages, .compare])
  func smallest(screen: ScreenID) throws {
    var session = try Session(columns: 60, rows: 16)
    session.press(.character(screen.key))
    #expect(!session.text.contains("needs at least"))
    #expect(session.text.split(separator: "\n").count == 16)
  }

  @Test("nothing but ASCII is drawn where only ASCII can be shown", arguments: ScreenID.allCases)
  func ascii(screen: ScreenID) throws {
    let appearance = Appearance(depth: .monochrome, unicode: false)
    var session = try Session(columns: 120, rows: 40, appearance: appearance)
    session.press(.character(screen.key))
    let text = session.canvas.plainText(ascii: true)
    #expect(!text.contains { !$0.isASCII })
    // A question mark stands for a character that has no likeness in ASCII; the footer's key is one of its own.
    #expect(text.filter { $0 == "?" }.count == 1)
  }

  @Test("a notice stays until the next key")
  func notice() throws {
    var session = try Session()
    session.fail(.image, "There is no such file.")
    #expect(session.text.contains("There is no such file."))
    session.press(.down)
    #expect(!session.text.contains("There is no such file."))
  }

  @Test("a long notice is wrapped in a box, whole")
  func longNotice() throws {
    var session = try Session()
    let words = (1...40).map { "word\($0)" }
    session.fail(.image, Phrase(verbatim: words.joined(separator: " ")))
    for word in words { #expect(session.text.contains(word)) }
  }
}

@Suite("Runs and files")
struct BackgroundTests {
  /// A session in which Swin-T runs on an image.
  private func running() throws -> Session {
    var session = try Session("swin-t", columns: 120)
    session.load(ComputedAttention.image)
    session.press("4", .enter)
    return session
  }

  @Test("a run needs an image")
  func needsImage() throws {
    var session = try Session("swin-t")
    session.press("4", .enter)
    #expect(session.job(.run) == nil)
    #expect(session.state.notice?.text.contains("image") == true)
  }

  @Test(
    "progress is shown while a run goes on, on every screen, and Escape cancels it there", arguments: ScreenID.allCases)
  func progress(screen: ScreenID) throws {
    var session = try running()
    let run = try #require(session.job(.run))
    session.press(.character(screen.key))
    // What the screen itself asks for is newer, and has the bar until it is done.
    for job in session.waiting where job.id > run.id { session.finishAll(job.owner) }
    session.send(.job(run.id, .progress(0.42, "Swin-T")))
    #expect(session.lines(with: "42%").count == 1)
    session.press(.escape)
    #expect(session.cancelled == [.run] && !session.state.isRunning)
    #expect(session.lines(with: "42%").isEmpty && session.text.contains("Cancelled: Swin-T on waves.png."))
    session.finish(run)
    #expect(session.state.result == nil)
  }

  @Test("what belongs to an earlier run is ignored")
  func stale() throws {
    var session = try running()
    let first = try #require(session.job(.run))
    session.press(.escape, .enter)
    session.send(.job(first.id, .progress(0.42, "Swin-T")))
    #expect(session.lines(with: "42%").isEmpty)
    session.finish(first)
    #expect(session.state.result == nil && session.state.isRunning)
    session.finish(.run)
    #expect(session.state.result != nil && !session.state.isRunning)
  }

  @Test("a failed run keeps the last result and says why")
  func failed() throws {
    var session = try running()
    session.finish(.run)
    session.press(.enter)
    session.fail(.run, "The weights do not fit.")
    #expect(session.state.result != nil && !session.state.isRunning)
    #expect(session.text.contains("The weights do not fit."))
  }

  @Test("i asks for an image's path and loads it")
  func image() throws {
    var session = try Session()
    session.type("ia/b.png")
    #expect(session.text.contains("Image file"))
    session.press(.enter)
    session.finish(.image)
    #expect(session.text.contains("a/b.png"))
    #expect(session.state.notice?.kind == .failure && session.state.image == nil)
  }

  @Test("w asks for weights and has them checked against the chosen model; no name means synthetic ones")
  func weights() throws {
    var session = try Session("vit-ti-16")
    session.type("wx.safetensors")
    session.press(.enter)
    #expect(session.job(.weights) != nil && session.state.weights.isSynthetic)
    session.accept("x.safetensors")
    #expect(session.state.weights == .checkpoint(path: "x.safetensors"))
    session.type("w")
    session.press(.enter)
    #expect(session.state.weights.isSynthetic)
  }

  @Test("a checkpoint is dropped, with a notice, when another model is chosen, and kept at another size")
  func otherModel() throws {
    var session = try Session("vit-ti-16")
    session.accept("x")
    session.type("+")
    #expect(session.state.weights == .checkpoint(path: "x"))
    session.type("1")
    session.press(.down, .enter)
    #expect(session.state.preset.name == "vit-s-16")
    #expect(session.state.weights.isSynthetic)
    #expect(session.state.notice != nil)
  }

  @Test("Tab goes on with what all names that fit have in common")
  func completion() throws {
    var session = try Session()
    session.type("ipics/ca")
    session.press(.tab)
    let listed: JobAnswer = { state in
      state.prompt?.complete(folder: "pics/", names: ["camera.png", "cat.png", "cat.txt", "cats/", "dog.png"])
      return []
    }
    session.answer(.folder, listed)
    #expect(session.state.prompt?.editor.text == "pics/ca")
    #expect(session.state.prompt?.candidates == ["camera.png", "cat.png", "cats/"])
    session.type("t")
    session.answer(.folder, listed)
    #expect(session.state.prompt?.candidates == ["cat.png", "cats/"])
    session.type(".")
    session.answer(.folder, listed)
    #expect(session.state.prompt?.editor.text == "pics/cat.png")
  }
}

@Suite("Typing a line")
struct LineEditorTests {
  @Test("a line of double-width text is scrolled and its cursor set by cells")
  func doubleWidth() {
    var editor = LineEditor("画像の窓")
    var canvas = Canvas(width: 6, height: 1)
    func cursor() -> [Int] { (0..<6).filter { canvas[$0, 0].style.attributes.contains(.reverse) } }
    canvas.editor(editor, in: canvas.bounds)
    #expect(canvas.plainText().hasPrefix("の窓") && cursor() == [4])
    editor.apply(.home)
    editor.apply(.right)
    canvas.clear(canvas.bounds)
    canvas.editor(editor, in: canvas.bounds)
    #expect(canvas.plainText().hasPrefix("画像の") && cursor() == [2, 3])
  }

  @Test(
    "keys edit at the cursor",
    arguments: [
      ([Key.left, .backspace], "ac", 1), ([.home, .delete], "bc", 0), ([.home, .character("x")], "xabc", 1),
      ([.control("u")], "", 0), ([.end, .right, .character("d")], "abcd", 4), ([.left, .left, .left, .left], "abc", 0),
    ])
  func editing(keys: [Key], text: String, cursor: Int) {
    var editor = LineEditor("abc")
    for edit in keys.compactMap(LineEdit.init) { editor.apply(edit) }
    #expect(editor.text == text)
    #expect(editor.cursor == cursor)
  }

  @Test("Control-W removes the part of a path before the cursor", arguments: [("a/bc", "a/"), ("a/", ""), ("ab", "")])
  func words(before: String, after: String) {
    var editor = LineEditor(before)
    editor.apply(.deleteWord)
    #expect(editor.text == after)
  }
}
