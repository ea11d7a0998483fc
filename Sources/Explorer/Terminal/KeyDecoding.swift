/// From what ncurses reads to keys and mouse events; no terminal is involved.
enum KeyDecoding {
  /// The key for one character read; Control-letters arrive as 1 … 26.
  static func key(_ scalar: Unicode.Scalar) -> Key {
    switch scalar.value {
    case 0x08, 0x7F: .backspace
    case 0x09: .tab
    case 0x0A, 0x0D: .enter
    case 0x1B: .escape
    case 0x00: .control(" ")
    case 0x01...0x1A: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60)))
    case 0x1C...0x1F: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
    default: .character(Character(scalar))
    }
  }

  /// The mouse event of an SGR report (xterm's mode 1006), given what follows `ESC [ <`, e.g. `0;12;3M`. `nil` for a report that is
  /// malformed or of a button that nothing here uses.
  static func mouse(_ report: String) -> MouseEvent? {
    guard let last = report.last, last == "M" || last == "m" else { return nil }
    let fields = report.dropLast().split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    guard fields.count == 3, let code = fields[0], let column = fields[1], let row = fields[2], code >= 0, column > 0,
      row > 0, let action = action(code, isRelease: last == "m")
    else { return nil }
    return MouseEvent(
      action: action, x: column - 1, y: row - 1, shift: code & 4 != 0, control: code & 16 != 0, alt: code & 8 != 0)
  }

  private static func action(_ code: Int, isRelease: Bool) -> MouseEvent.Action? {
    let isMotion = code & 32 != 0
    switch code & ~0b11_1100 {
    case 0, 1, 2:
      let button: MouseEvent.Button = [.left, .middle, .right][code & 3]
      return isMotion ? .drag(button) : isRelease ? .release(button) : .press(button)
    case 64: return .wheelUp
    case 65: return .wheelDown
    default: return nil
    }
  }
}
