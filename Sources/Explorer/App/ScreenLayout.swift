import VisionCore

/// Where the frame around every screen stands; a screen gets the body.
struct ScreenLayout: Sendable {
  let header: Region
  let body: Region
  let footer: Region
  private let translation: Translation

  /// - Parameters:
  ///   - isFramed: whether there are a header and a footer
  ///   - translation: the language of the tabs
  init(_ size: TerminalSize, isFramed: Bool = true, in translation: Translation = .english) {
    self.translation = translation
    var rest = Region(width: size.columns, height: size.rows)
    header = rest.splitTop(isFramed ? 1 : 0)
    footer = rest.splitBottom(isFramed ? 1 : 0)
    body = rest
  }

  /// The tabs' places in the header, each with a space at both sides; short titles where full ones would leave no room
  /// for the model's name.
  var tabs: [(screen: ScreenID, title: Phrase, region: Region)] {
    let full = ScreenID.allCases.reduce(0) { $0 + $1.title.width(in: translation) + 4 }
    let isShort = header.width < full + ScreenLayout.roomForModel
    var x = header.x
    if header.isEmpty { return [] }
    return ScreenID.allCases.map { screen in
      let title = isShort ? screen.shortTitle : screen.title
      let width = title.width(in: translation) + 4
      defer { x += width }
      return (screen, title, Region(x: x, y: header.y, width: width, height: 1))
    }
  }

  /// Columns of an edited model's title with its size and what changed.
  private static let roomForModel = 56
}

extension AppState {
  var layout: ScreenLayout { ScreenLayout(size, isFramed: isFramed, in: translation) }

  /// What the screen has of the body: all of it, or what the list of sizes beside it leaves.
  var screenBody: Region {
    var body = layout.body
    if whatIf.isOpen { _ = body.splitRight(WhatIfPanel.width(of: body)) }
    return body
  }

  var stagesLayout: StagesLayout { StagesLayout(screenBody, beside: whatIf.isOpen) }
}
