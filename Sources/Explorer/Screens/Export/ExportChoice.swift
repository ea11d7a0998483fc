import VisionCore

/// What is exported from a screen, and how it is written.
enum ExportChoice: Sendable, Hashable, CaseIterable {
  case screen(PictureFormat)
  case table(TableFormat)
  /// Why another counting rule's count differs from the exact one.
  case rule(TableFormat)

  private static let tables: [TableFormat] = [.markdown, .csv, .json, .latex]
  static let allCases: [ExportChoice] =
    PictureFormat.allCases.map { .screen($0) } + tables.map { .table($0) } + tables.map { .rule($0) }

  /// `the screen as SVG`.
  var title: Phrase {
    switch self {
    case .screen(let format): "the screen as \(format.title)"
    case .table(let format): "the table as \(format.title)"
    case .rule(let format): "why counts differ as \(format.title)"
    }
  }

  /// The ending of the file's name.
  var ending: String {
    switch self {
    case .screen(.text), .table(.table), .rule(.table): ".txt"
    case .screen(.ansi): ".ans"
    case .screen(.svg): ".svg"
    case .screen(.png): ".png"
    case .table(.markdown), .rule(.markdown): ".md"
    case .table(.csv), .rule(.csv): ".csv"
    case .table(.json), .rule(.json): ".json"
    case .table(.latex), .rule(.latex): ".tex"
    }
  }
}

extension PictureFormat {
  var title: Phrase {
    switch self {
    case .text: "text"
    case .ansi: "ANSI text"
    case .svg, .png: Phrase(verbatim: rawValue.uppercased())
    }
  }
}

extension TableFormat {
  var title: Phrase {
    switch self {
    case .table: "text"
    case .markdown: "Markdown"
    case .csv, .json: Phrase(verbatim: rawValue.uppercased())
    case .latex: "LaTeX"
    }
  }
}

/// An export of a screen as it stands: what it holds is drawn already, the file is made of it in the background.
struct ExportRequest: Sendable {
  private enum Content: Sendable {
    case answer(AnalysisAnswer?, TableFormat)
    case screen(Canvas, PictureFormat, isASCII: Bool)
  }

  let choice: ExportChoice
  private let content: Content

  /// - Parameter state: what is exported; lists, lines and notes that lie over the screen are left out. Drawings have the
  ///   background of its terminal and all colours.
  init(_ choice: ExportChoice, of state: AppState) {
    self.choice = choice
    var state = state
    (state.export, state.prompt, state.notice, state.help) = (nil, nil, nil, false)
    switch choice {
    case .table(let format): content = .answer(state.exportAnswer, format)
    case .rule(let format): content = .answer(state.ruleAnswer, format)
    case .screen(let format):
      let own = format.isDrawing ? Appearance(background: state.appearance.background) : state.appearance
      content = .screen(ScreenPicture.canvas(state, own), format, isASCII: own.glyphs.isASCII)
    }
  }

  /// The file's bytes.
  /// - Throws: `ImageError` for a screen that is too large for a PNG.
  func bytes() throws -> [UInt8] {
    switch content {
    case .answer(let answer, let format): Array((answer?.table.text(as: format, json: answer?.json) ?? "").utf8)
    case .screen(let canvas, .text, let isASCII): Array(canvas.plainText(ascii: isASCII).utf8)
    case .screen(let canvas, let format, let isASCII): try canvas.exported(as: format, ascii: isASCII)
    }
  }
}

/// A screen as it is exported.
enum ScreenPicture {
  /// The screen, below a line that says how it counts where it shows counts.
  static func canvas(_ state: AppState, _ appearance: Appearance) -> Canvas {
    let heading = state.countingHeading
    var screen = Canvas(width: state.size.columns, height: state.size.rows, appearance: appearance)
    draw(state, on: &screen)
    guard let heading else { return screen }
    var canvas = Canvas(width: screen.width, height: screen.height + 1, appearance: appearance)
    canvas.appearance.translation = state.translation
    canvas.text(StyledText(" \(heading.phrase)", canvas.theme.muted), in: canvas.bounds.row(0))
    canvas.paste(screen, x: 0, y: 1)
    return canvas
  }
}
