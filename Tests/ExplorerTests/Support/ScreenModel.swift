@testable import Explorer

/// A terminal's screen as ECMA-48 and xterm describe it, as far as the program uses it: what the bytes sent would show. It
/// shares no code with what wrote them.
struct ScreenModel {
  struct Shown: Equatable {
    var text: String
    var codes: String

    static let blank = Shown(text: " ", codes: "||")
  }

  private(set) var width: Int
  private(set) var height: Int
  private(set) var cells: [Shown]
  /// The private modes (DEC's and xterm's) that are set: lines wrap, the cursor is seen.
  private(set) var modes = ScreenModel.usualModes
  static let usualModes: Set<Int> = [7, 25]
  /// The cells of the alternate screen as they were when it was left.
  private(set) var left: [Shown] = []
  /// Sequences that are not known here.
  private(set) var unknown: [String] = []
  /// What lies over the cells.
  private(set) var kitty = KittyModel()
  /// The sixels that are left of pictures, by cell: as many pixels as a cell has, nil where a picture has none.
  private(set) var sixels: [Int: [Color?]] = [:]

  private var stream = TerminalStream()
  private var x = 0
  private var y = 0
  private var foreground = ""
  private var background = ""
  private var attributes: Set<Int> = []
  private var main: (cells: [Shown], x: Int, y: Int)?
  private let cell: PixelSize

  init(width: Int, height: Int, cell: PixelSize = .usualCell) {
    (self.width, self.height, self.cell) = (width, height, cell)
    cells = Array(repeating: .blank, count: width * height)
  }

  /// What a cell shows: its text, and its colours and attributes as SGR parameters.
  subscript(column: Int, row: Int) -> Shown { cells[row * width + column] }

  /// The texts of the rows.
  var rows: [String] { (0..<height).map { row in (0..<width).map { self[$0, row].text }.joined() } }

  /// Whether text that comes now is in the terminal's own style.
  var isPlain: Bool { foreground.isEmpty && background.isEmpty && attributes.isEmpty }

  mutating func receive(_ bytes: [UInt8]) {
    stream.append(bytes)
    while let piece = stream.next() {
      switch piece {
      case .character(let scalar): show(scalar)
      case .control(let byte): control(byte)
      case .sequence(let parameters, let final): sequence(parameters, final)
      case .string("_", let text): kitty.receive(text, column: x, row: y)
      case .string("P", let text): draw(SixelModel(text))
      // The character set is ASCII's, the keypad sends its own codes or figures.
      case .escape("(B"), .escape(")0"), .escape("="), .escape(">"): break
      case .string(let kind, let text): unknown.append("\(kind)\(text)")
      case .escape(let text): unknown.append(text)
      }
    }
  }

  /// Gives the window another size. What it shows then is the program's to say.
  mutating func resize(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    cells = Array(repeating: .blank, count: width * height)
    sixels = [:]
    main = main.map { _ in (cells, 0, 0) }
    (x, y) = (min(x, width - 1), min(y, height - 1))
  }
}

// MARK: - Characters

extension ScreenModel {
  private mutating func show(_ scalar: Unicode.Scalar) {
    let columns = CharacterWidth.of(scalar)
    if columns == 0 {
      let last = y * width + x - 1
      // The second cell of a wide character is empty.
      cells[cells[last].text.isEmpty ? last - 1 : last].text.unicodeScalars.append(scalar)
      return
    }
    if x + columns > width {
      x = 0
      lineFeed()
    }
    let codes = "\(foreground)|\(background)|\(attributes.sorted().map(String.init).joined(separator: ","))"
    for column in 0..<columns {
      cells[y * width + x] = Shown(text: column == 0 ? String(Character(scalar)) : "", codes: codes)
      // A character takes the place of the sixels in its cell.
      sixels[y * width + x] = nil
      x += 1
    }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x07: break
    case 0x08: x = max(x - 1, 0)
    case 0x0A: lineFeed()
    case 0x0D: x = 0
    // Back to the first character set, which is ASCII's.
    case 0x0F: break
    default: unknown.append("control \(byte)")
    }
  }

  private mutating func lineFeed() {
    if y + 1 < height {
      y += 1
    } else {
      cells = cells.dropFirst(width) + Array(repeating: .blank, count: width)
    }
  }
}

// MARK: - Sequences

extension ScreenModel {
  private mutating func sequence(_ parameters: String, _ final: Character) {
    let isPrivate = parameters.hasPrefix("?")
    let numbers = parameters.drop { $0 == "?" }.split(separator: ";", omittingEmptySubsequences: false).map {
      Int($0) ?? 0
    }
    switch (isPrivate, final) {
    case (false, "H"):
      let place = numbers.map { max($0, 1) - 1 } + [0, 0]
      (y, x) = (min(place[0], height - 1), min(place[1], width - 1))
    case (false, "m"): style(numbers)
    case (false, "J"): erase((numbers[0] == 2 ? 0 : y * width + x)..<cells.count)
    case (false, "K"): erase(y * width + x..<(y + 1) * width)
    case (true, "h"), (true, "l"): for number in numbers { set(mode: number, final == "h") }
    // Insertion, scrolling of all rows, titles, the shape of the cursor: as they are anyway.
    case (false, "h"), (false, "l"), (false, "r"), (false, "t"), (true, "c"): break
    default: unknown.append("[\(parameters)\(final)")
    }
  }

  private mutating func erase(_ range: Range<Int>) {
    for index in range { (cells[index], sixels[index]) = (.blank, nil) }
  }

  private mutating func set(mode: Int, _ isOn: Bool) {
    // Synchronized output changes nothing that is shown.
    guard mode != 2026, modes.contains(mode) != isOn else { return }
    if isOn { modes.insert(mode) } else { modes.remove(mode) }
    guard mode == 1049 else { return }
    if isOn {
      main = (cells, x, y)
      erase(0..<cells.count)
    } else if let main {
      left = cells
      (cells, x, y) = main
    }
  }

  private mutating func draw(_ picture: SixelModel) {
    for row in 0..<picture.height {
      for column in 0..<picture.width {
        guard let color = picture[column, row] else { continue }
        let place = (y + row / cell.height) * width + x + column / cell.width
        let pixel = row % cell.height * cell.width + column % cell.width
        sixels[place, default: Array(repeating: nil, count: cell.width * cell.height)][pixel] = color
      }
    }
  }

  private mutating func style(_ numbers: [Int]) {
    var rest = numbers[...]
    while let number = rest.popFirst() {
      switch number {
      case 0: (foreground, background, attributes) = ("", "", [])
      case 1...9: attributes.insert(number)
      case 39: foreground = ""
      case 49: background = ""
      case 38, 48:
        let count = rest.first == 2 ? 4 : 2
        let color = ([number] + rest.prefix(count)).map(String.init).joined(separator: ";")
        rest = rest.dropFirst(count)
        if number == 38 { foreground = color } else { background = color }
      case 30...37, 90...97: foreground = "\(number)"
      default: background = "\(number)"
      }
    }
  }
}
