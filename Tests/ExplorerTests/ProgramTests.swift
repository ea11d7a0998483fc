#if os(Linux)
  import Glibc
  import Testing
  import VisionCore

  @testable import Explorer

  @Suite("The program in a terminal", .serialized)
  struct ProgramTests {
    /// A model that takes long at its size, so that there is time to cancel its run.
    private static func arguments() throws -> [String] {
      let image = try #require(SampleImages.path(of: "cat.png"))
      return ["vit-b-16", image, "--size", "1024"]
    }

    private static func expectLeft(_ terminal: PseudoTerminal) {
      #expect(terminal.modes == terminal.modesBefore)
      #expect(terminal.screen.modes == ScreenModel.usualModes)
      #expect(terminal.screen.isPlain)
    }

    @Test(
      "every screen, the mouse, a cancelled run, a stop and another size: what is shown is right, and the terminal is left as it was",
      arguments: [[:], ["COLORTERM": "truecolor"]])
    func tour(variables: [String: String]) throws {
      let terminal = try PseudoTerminal(ProgramTests.arguments(), term: "xterm-256color", variables: variables)
      try terminal.wait(for: "Attention") { $0.tab == .attention }
      var body = ""
      for screen in ScreenID.allCases {
        try terminal.type(String(screen.key))
        try terminal.wait(for: "\(screen)") { $0.tab == screen && !$0.body.isEmpty && $0.body != body }
        body = terminal.screen.body
      }
      let color = variables.isEmpty ? "38;5;" : "38;2;"
      #expect(terminal.screen.cells.contains { $0.codes.contains(color) })

      let windows = try #require(terminal.screen.column(of: .windows))
      try terminal.click(x: windows + 1, y: 0)
      try terminal.wait(for: "the clicked tab") { $0.tab == .windows }

      try terminal.type("4")
      try terminal.wait(for: "Attention again") { $0.tab == .attention }
      try terminal.type("r")
      try terminal.wait(for: "how far the run is") { $0.footer.contains("%") }
      try terminal.type("\u{1B}")
      try terminal.wait(for: "that it was cancelled") { $0.footer.contains("ancelled") && !$0.footer.contains("%") }

      try terminal.type("2")
      try terminal.wait(for: "Stages") { $0.tab == .stages && $0.footer.contains("quit") }
      try stopAndGoOn(terminal)
      let picture = terminal.screen.cells
      try terminal.resize(columns: 90, rows: 24)
      try terminal.wait(for: "a small picture") { $0.tab == .stages && $0.footer.contains("quit") }
      try terminal.resize(columns: 120, rows: 40)
      try terminal.wait(for: "the same picture") { $0.cells == picture }

      try terminal.type("q")
      #expect(try terminal.end() == 0)
      ProgramTests.expectLeft(terminal)
      #expect(terminal.screen.unknown.isEmpty)
    }

    /// Stops the program as Control-Z does, and continues it.
    private func stopAndGoOn(_ terminal: PseudoTerminal) throws {
      try terminal.type("\u{1A}")
      try terminal.wait(for: "the shell") { $0.rows.contains { $0.hasPrefix(PseudoTerminal.stopped) } }
      ProgramTests.expectLeft(terminal)
      let left = terminal.screen.left
      try terminal.type("\n")
      try terminal.wait(for: "the picture that was left") { $0.modes.contains(1049) && $0.cells == left }
      #expect(terminal.modes != terminal.modesBefore)
      #expect(terminal.screen.modes.isSuperset(of: [1002, 1006]) && !terminal.screen.modes.contains(25))
    }

    @Test(
      "a signal ends the program, and the terminal is left as it was",
      arguments: [(SIGTERM, "xterm-256color"), (SIGHUP, "linux"), (SIGTERM, "vt100"), (SIGINT, "tmux-256color")])
    func signals(number: Int32, term: String) throws {
      let terminal = try PseudoTerminal(ProgramTests.arguments(), term: term)
      try terminal.wait(for: "Attention") { $0.tab == .attention && $0.footer.contains("quit") }
      let isColored = terminal.screen.cells.contains { !$0.codes.hasPrefix("||") }
      #expect(isColored == (term != "vt100"))
      terminal.signal(number)
      #expect(try terminal.end() == 128 + number)
      ProgramTests.expectLeft(terminal)
      #expect(terminal.screen.unknown.isEmpty)
    }

    @Test("a terminal that cannot show screens gets a sentence", arguments: ["dumb", "vt52", "no-such-terminal"])
    func refused(term: String) throws {
      let terminal = try PseudoTerminal(ProgramTests.arguments(), term: term)
      #expect(try terminal.end() == CommandStatus.usage.rawValue)
      #expect(terminal.screen.rows.joined().contains("TERM=\(term)"))
      #expect(!terminal.received.contains(0x1B))
      #expect(terminal.modes == terminal.modesBefore)
    }
  }

  extension ScreenModel {
    /// The column where a screen's tab begins.
    fileprivate func column(of screen: ScreenID) -> Int? {
      let header = Array(rows[0])
      return [screen.title, screen.shortTitle].lazy.compactMap { title in
        let label = Array(" \(screen.key) \(title.english) ")
        return header.indices.first { header[$0...].starts(with: label) }
      }.first
    }

    /// The screen whose tab is drawn in another way than those of the others.
    fileprivate var tab: ScreenID? {
      let tabs = ScreenID.allCases.compactMap { screen in
        column(of: screen).map { (screen: screen, codes: self[$0, 0].codes) }
      }
      guard tabs.count == ScreenID.allCases.count else { return nil }
      let other = tabs.filter { tab in tabs.count { $0.codes == tab.codes } == 1 }
      return other.count == 1 ? other[0].screen : nil
    }

    /// What stands between header and footer.
    fileprivate var body: String {
      let rows = rows.dropFirst().dropLast()
      return rows.contains { $0.contains { $0 != " " } } ? rows.joined(separator: "\n") : ""
    }

    fileprivate var footer: String { rows.last ?? "" }
  }
#endif
