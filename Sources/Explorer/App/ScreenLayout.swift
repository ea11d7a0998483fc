/// Where the frame around every screen stands; a screen gets the body.
struct ScreenLayout: Sendable {
  let header: Region
  let body: Region
  let footer: Region

  init(_ size: TerminalSize) {
    var rest = Region(width: size.columns, height: size.rows)
    header = rest.splitTop(1)
    footer = rest.splitBottom(1)
    body = rest
  }

  /// The tabs' places in the header, each with a space at both sides.
  var tabs: [(screen: ScreenID, region: Region)] {
    var x = header.x
    return ScreenID.allCases.map { screen in
      let width = screen.title.count + 4
      defer { x += width }
      return (screen, Region(x: x, y: header.y, width: width, height: 1))
    }
  }
}

extension AppState {
  var layout: ScreenLayout { ScreenLayout(size) }

  /// What the screen has of the body: all of it, or what the list of sizes beside it leaves.
  var screenBody: Region {
    var body = layout.body
    if whatIf.isOpen { _ = body.splitRight(WhatIfPanel.width(of: body)) }
    return body
  }

  var stagesLayout: StagesLayout { StagesLayout(screenBody, beside: whatIf.isOpen) }

  /// Keeps what is selected in view after the screen got another size.
  mutating func relayout() { _ = updateScreen(&self, .resized(size)) }
}
