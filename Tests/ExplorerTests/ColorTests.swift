import Testing

@testable import Explorer

@Suite("Colours")
struct ColorTests {
  /// Colours spread over the cube, its corners among them, and greys.
  private static let samples: [Color] = {
    var colors: [Color] = []
    for red in stride(from: 0, through: 255, by: 15) {
      for green in stride(from: 0, through: 255, by: 15) {
        for blue in stride(from: 0, through: 255, by: 15) {
          colors.append(Color(red: UInt8(red), green: UInt8(green), blue: UInt8(blue)))
        }
      }
    }
    return colors + (0...255).map { Color(red: UInt8($0), green: UInt8($0), blue: UInt8($0)) }
  }()

  /// The colour that xterm shows for a number, 16 … 255, from its documentation (256colres.pl's rule).
  private static func xterm(_ index: Int) -> [Int] {
    if index >= 232 { return Array(repeating: 8 + (index - 232) * 10, count: 3) }
    let cube = index - 16
    return [cube / 36, cube / 6 % 6, cube % 6].map { $0 == 0 ? 0 : 55 + 40 * $0 }
  }

  @Test("a colour among 256 is one of the nearest, by trying all")
  func nearestOf256() {
    for color in ColorTests.samples {
      let wanted = [Int(color.red), Int(color.green), Int(color.blue)]
      let found = Quantisation.indexed256(color)
      let distance = Quantisation.distance(wanted, ColorTests.xterm(found))
      let best = (16...255).map { Quantisation.distance(wanted, ColorTests.xterm($0)) }.min()
      #expect(distance == best, "\(wanted) became \(ColorTests.xterm(found))")
    }
  }

  @Test(
    "a colour as it is shown has the number that it was shown by", arguments: [ColorDepth.indexed256, .ansi16, .ansi8])
  func shownColors(depth: ColorDepth) {
    for hex in stride(from: UInt32(0), through: 0xFF_FFFF, by: 0x01_2357) {
      let color = Color(hex)
      let shown = Quantisation.shown(color, depth: depth)
      #expect(Quantisation.index(shown, depth: depth) == Quantisation.index(color, depth: depth))
    }
    #expect(Quantisation.shown(.default, depth: depth) == .default)
    #expect(Quantisation.shown(Color(0x12_3456), depth: .monochrome) == .default)
  }

  @Test("each of the sixteen colours stands for itself, and a tint for its hue")
  func nearestOf16() {
    for (index, color) in Quantisation.ansiColors.enumerated() { #expect(Quantisation.ansi(color, count: 16) == index) }
    #expect([9, 1].contains(Quantisation.ansi(Color(0xFF6060), count: 16)))
    #expect(Quantisation.ansi(Color(0x4C9BE8), count: 8) != 7)
    #expect(Quantisation.ansi(Color(0x00CD00), count: 8) == 2)
  }

  @Test("text has a contrast of 4.5 on every usual background", arguments: Theme.Background.allCases)
  func contrast(background: Theme.Background) {
    let theme = Theme(background: background, depth: .truecolor)
    for page in Theme.usualBackgrounds(background) {
      for (name, style) in theme.textRoles {
        #expect(style.foreground.contrast(with: page) >= 4.5, "\(name) on \(String(page.hex, radix: 16))")
      }
    }
    for selection in [theme.selection, theme.inactiveSelection] {
      #expect(selection.foreground.contrast(with: selection.background) >= 4.5)
    }
    #expect(theme.page.foreground.contrast(with: theme.page.background) >= 7)
  }

  @Test(
    "a selected row looks unlike the others at every depth", arguments: Theme.Background.allCases, ColorDepth.allCases)
  func selection(background: Theme.Background, depth: ColorDepth) {
    let theme = Theme(background: background, depth: depth)
    for selection in [theme.selection, theme.inactiveSelection] {
      let back = Quantisation.index(
        selection.background == .transparent ? .default : selection.background, depth: depth)
      let front = Quantisation.index(selection.foreground, depth: depth)
      #expect(back != -1 && back != front || !selection.attributes.isDisjoint(with: [.reverse, .underline]))
    }
    #expect(theme.selection != theme.inactiveSelection)
  }

  @Test("contrast is that of WCAG's examples")
  func contrastFormula() {
    #expect(abs(Color(0x000000).contrast(with: Color(0xFFFFFF)) - 21) < 1e-9)
    #expect(abs(Color(0x777777).contrast(with: Color(0xFFFFFF)) - 4.478) < 1e-3)
    #expect(abs(Color(0xFF0000).luminance - 0.2126) < 1e-12)
  }

  @Test("colour maps for magnitudes grow lighter all the way", arguments: [ColorMap.viridis, .cividis])
  func monotonic(map: ColorMap) {
    let lightness = (0...255).map { map.color(at: Double($0) / 255).oklab.lightness }
    for (low, high) in zip(lightness, lightness.dropFirst()) { #expect(high >= low - 0.003) }
    #expect((lightness.last ?? 0) - (lightness.first ?? 1) > 0.5)
  }

  @Test("viridis and cividis pass through published entries of their tables")
  func published() {
    #expect(ColorMap.viridis.color(at: 0) == Color(0x440154))
    #expect(ColorMap.viridis.color(at: 1) == Color(0xFDE725))
    let middle = ColorMap.viridis.color(at: 128.0 / 255)
    for (found, published) in zip([middle.red, middle.green, middle.blue], [0x21, 0x91, 0x8C]) {
      #expect(abs(Int(found) - published) <= 1)
    }
    #expect(ColorMap.cividis.color(at: 0) == Color(0x00224E))
    #expect(ColorMap.cividis.color(at: 1) == Color(0xFEE838))
  }

  @Test("the signed map is light in the middle and as dark at both ends")
  func signed() {
    let (low, middle, high) = (0.0, 0.5, 1.0)
    let lightness = [low, middle, high].map { ColorMap.blueOrange.color(at: $0).oklab.lightness }
    #expect(lightness[1] > 0.9)
    #expect(abs(lightness[0] - lightness[2]) < 0.1)
    let zero = ScalarGrid(width: 2, height: 1, values: [-1, 4]).map { ColorScale(.blueOrange, fitting: $0) }
    #expect(zero?.position(0) == 0.5)
    #expect(zero?.range == -4...4)
  }

  @Test(
    "the flag overrules NO_COLOR, that the configuration, that what is detected",
    arguments: [
      (ColorChoice.truecolor, "1", ColorChoice.never, ColorDepth.truecolor), (.never, "", .truecolor, .monochrome),
      (nil, "1", .truecolor, .monochrome), (.auto, "1", nil, .monochrome), (nil, "", .ansi16, .ansi16),
      (nil, "", .auto, .indexed256), (nil, "", nil, .indexed256), (.indexed256, "1", nil, .indexed256),
    ] as [(ColorChoice?, String, ColorChoice?, ColorDepth)])
  func choice(flag: ColorChoice?, noColor: String, configured: ColorChoice?, expected: ColorDepth) {
    let environment = TerminalEnvironment(["TERM": "tmux-256color", "NO_COLOR": noColor])
    #expect(environment.depth(flag: flag, configured: configured, entryColors: 256) == expected)
  }

  @Test(
    "the environment tells the depth",
    arguments: [
      (["TERM": "xterm-256color", "COLORTERM": "truecolor"], 256, ColorDepth.truecolor),
      (["TERM": "xterm", "COLORTERM": "24bit"], 8, .truecolor), (["TERM": "xterm-direct"], 1 << 24, .truecolor),
      (["TERM": "xterm-256color"], 256, .indexed256), (["TERM": "xterm-16color"], 16, .ansi16),
      (["TERM": "linux"], 8, .ansi8), (["TERM": "vt220"], 0, .monochrome), (["TERM": "dumb"], -1, .monochrome),
      ([:], -1, .monochrome), (["TERM": "alacritty"], 256, .truecolor),
    ] as [([String: String], Int, ColorDepth)])
  func detection(variables: [String: String], colors: Int, expected: ColorDepth) {
    #expect(TerminalEnvironment(variables).detectedDepth(entryColors: colors) == expected)
  }

  @Test("an entry that this machine lacks is taken for an xterm's; a depth that the entry lacks is lowered")
  func entries() {
    let known = ["xterm-256color": 256, "tmux-256color": 256, "xterm": 8, "linux": 8]
    func entry(_ term: String, _ depth: ColorDepth, _ more: [String: String] = [:]) -> (String?, ColorDepth) {
      let environment = TerminalEnvironment(["TERM": term].merging(more) { $1 })
      return environment.entry(for: depth) { known[$0] ?? -1 }
    }
    #expect(entry("tmux-256color", .truecolor) == (nil, .truecolor))
    #expect(entry("xterm-ghostty", .truecolor) == ("xterm-256color", .truecolor))
    #expect(entry("foot", .truecolor) == ("xterm-256color", .truecolor))
    #expect(entry("xterm", .indexed256) == ("xterm-256color", .indexed256))
    #expect(entry("linux", .ansi16) == (nil, .ansi8))
    #expect(entry("nonsense", .ansi8) == (nil, .monochrome))
  }

  @Test(
    "COLORFGBG tells a light background, and without it is dark",
    arguments: [
      ("0;15", Theme.Background.light), ("15;0", .dark), ("0;default;15", .light), ("7;8", .dark), ("", .dark),
      ("0;7", .light),
      ("x;y", .dark),
    ])
  func background(value: String, expected: Theme.Background) {
    #expect(TerminalEnvironment(["COLORFGBG": value]).background == expected)
  }
}
