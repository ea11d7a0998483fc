/// The styles of what a screen shows, by role.
///
/// Text keeps the terminal's own background; every text role has a contrast of at least 4.5 (WCAG 2.2, AA) on the backgrounds that
/// dark or light terminals usually have. A monochrome theme tells roles apart by bold, underline and reverse alone.
struct Theme: Sendable {
  enum Background: Sendable, CaseIterable { case dark, light }

  /// The page that an export paints, where there is no terminal to do it.
  let page: (foreground: Color, background: Color)
  let text: Style
  /// Units, captions, what matters less.
  let muted: Style
  /// Keys, links, the figure that a screen is about.
  let accent: Style
  /// Headings and titles of boxes.
  let title: Style
  /// The selected row or item; visible in every mode.
  let selection: Style
  /// The selected row of a pane without the focus.
  let inactiveSelection: Style
  let warning: Style
  let good: Style
  let bad: Style
  let border: Style
  let focusBorder: Style
  /// The filled part of a bar.
  let bar: Style
  /// The empty part of a bar.
  let track: Style
  /// Colours of categories (kinds of layer, series of a plot), in a fixed order.
  let categories: [Color]

  /// The colour of a category; the order repeats after eight.
  func category(_ index: Int) -> Style {
    let count = categories.count
    return Style(categories[(index % count + count) % count])
  }

  init(background: Background, depth: ColorDepth) {
    let isDark = background == .dark
    page =
      isDark
      ? (foreground: Color(0xD8DEE6), background: Color(0x14171C))
      : (foreground: Color(0x1F2328), background: Color(0xFFFFFF))
    if depth == .monochrome {
      (text, muted, accent, title) = (.plain, .plain, .plain.bold, .plain.bold)
      (selection, inactiveSelection) = (.plain.reverse, .plain.underline)
      (warning, good, bad) = (.plain.underline, .plain, .plain.bold.underline)
      (border, focusBorder, bar, track) = (.plain, .plain.bold, .plain, .plain)
      categories = [.default]
      return
    }
    func role(_ dark: UInt32, _ light: UInt32) -> Style { Style(Color(isDark ? dark : light)) }
    text = .plain
    muted = role(0x9CA6B4, 0x57606A)
    accent = role(0x5CC8FF, 0x0550AE)
    title = role(0xFFFFFF, 0x000000).bold
    warning = role(0xF5C451, 0x7A5200)
    good = role(0x6FD08C, 0x116329)
    bad = role(0xFF8C82, 0xB3202A)
    border = role(0x5F6B7C, 0x9AA4B0)
    focusBorder = role(0x5CC8FF, 0x0550AE)
    bar = role(0x4C9BE8, 0x2F7AC6)
    track = role(0x3A4350, 0xD3D9E0)
    categories = isDark ? Palette.okabeIto : Palette.okabeItoDarker
    // Sixteen colours are the user's own choice, so only reversal is sure to be seen.
    if depth <= .ansi16 {
      (selection, inactiveSelection) = (.plain.reverse, .plain.underline)
    } else {
      selection = Style(Color(isDark ? 0xFFFFFF : 0x0A1E33), on: Color(isDark ? 0x1F5A94 : 0xBBDDFF)).bold
      inactiveSelection = Style(Color(isDark ? 0xE6EAF0 : 0x1F2328), on: Color(isDark ? 0x3A4350 : 0xDDE3EA))
    }
  }

  /// Backgrounds that terminals usually have: what contrast is checked against.
  static func usualBackgrounds(_ background: Background) -> [Color] {
    switch background {
    case .dark: [Color(0x000000), Color(0x14171C), Color(0x1E1E2E), Color(0x282C34)]
    case .light: [Color(0xFFFFFF), Color(0xF6F8FA), Color(0xEEEEEE)]
    }
  }

  /// Roles that are read as text.
  var textRoles: [(name: String, style: Style)] {
    [
      ("muted", muted), ("accent", accent), ("title", title), ("warning", warning), ("good", good), ("bad", bad),
    ]
  }
}
