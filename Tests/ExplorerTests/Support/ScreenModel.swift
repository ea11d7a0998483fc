@testable import Explorer

/// A terminal's screen as ECMA-48 describes it, as far as `EscapeWriter` uses it: what the bytes sent would show. It reads
/// characters one by one and shares no code with what wrote them.
struct ScreenModel {
  struct Shown: Equatable {
    var text: String
    var codes: String
  }

  private(set) var cells: [Shown]
  private let width: Int
  private var x = 0
  private var y = 0
  private var foreground = ""
  private var background = ""
  private var attributes: Set<Int> = []
  /// What lies over the cells.
  private(set) var kitty = KittyModel()
  /// The sixels that are left of pictures, by cell: as many pixels as a cell has, nil where a picture has none.
  private(set) var sixels: [Int: [Color?]] = [:]
  private let cell: PixelSize

  init(width: Int, height: Int, cell: PixelSize = .usualCell) {
    (self.width, self.cell) = (width, cell)
    cells = Array(repeating: Shown(text: " ", codes: "||"), count: width * height)
  }

  /// What a cell shows: its text, and its colours and attributes as SGR parameters.
  subscript(column: Int, row: Int) -> Shown { cells[row * width + column] }

  mutating func receive(_ bytes: [UInt8]) {
    var characters = Array(String(decoding: bytes, as: UTF8.self))[...]
    while let character = characters.popFirst() {
      if character == "\u{1B}" {
        sequence(&characters)
      } else {
        show(character)
      }
    }
  }

  private mutating func show(_ character: Character) {
    let codes = "\(foreground)|\(background)|\(attributes.sorted().map(String.init).joined(separator: ","))"
    cells[y * width + x] = Shown(text: String(character), codes: codes)
    // A character takes the place of the sixels in its cell.
    sixels[y * width + x] = nil
    x += 1
    if CharacterWidth.of(String(character)) == 2 {
      cells[y * width + x] = Shown(text: "", codes: codes)
      sixels[y * width + x] = nil
      x += 1
    }
  }

  private mutating func sequence(_ characters: inout ArraySlice<Character>) {
    let kind = characters.popFirst()
    if kind == "_" { return kitty.receive(string(&characters), column: x, row: y) }
    if kind == "P" { return draw(SixelModel(string(&characters))) }
    precondition(kind == "[")
    var text = ""
    while let character = characters.popFirst() {
      if character.isLetter {
        let numbers = text.split(separator: ";").compactMap { Int($0) }
        // Synchronized output changes nothing that is shown.
        if text == "?2026" { return }
        if character == "H" { (y, x) = (numbers[0] - 1, numbers[1] - 1) } else { style(numbers) }
        return
      }
      text.append(character)
    }
  }

  /// A string's characters up to its end.
  private func string(_ characters: inout ArraySlice<Character>) -> String {
    var text = ""
    while let character = characters.popFirst(), character != "\u{1B}" { text.append(character) }
    precondition(characters.popFirst() == "\\")
    return text
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
