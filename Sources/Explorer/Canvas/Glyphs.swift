/// The characters that a screen is drawn with, in UTF-8 or in ASCII, so that no screen names one.
struct Glyphs: Sendable {
  /// The corners, edges and junctions of a box.
  struct Border: Sendable {
    let horizontal: Character, vertical: Character
    let topLeft: Character, topRight: Character, bottomLeft: Character, bottomRight: Character
    let teeLeft: Character, teeRight: Character, teeTop: Character, teeBottom: Character, cross: Character

    /// From the eleven characters in the order of the properties.
    fileprivate init(_ characters: String) {
      let list = Array(characters)
      precondition(list.count == 11, "a border has eleven characters")
      (horizontal, vertical, topLeft, topRight) = (list[0], list[1], list[2], list[3])
      (bottomLeft, bottomRight, teeLeft, teeRight) = (list[4], list[5], list[6], list[7])
      (teeTop, teeBottom, cross) = (list[8], list[9], list[10])
    }

    /// The character whose lines reach a set of edges: left 1, up 2, right 4, down 8.
    func joining(_ edges: Int) -> Character {
      switch edges {
      case 1, 4, 5: horizontal
      case 2, 8, 10: vertical
      case 12: topLeft
      case 9: topRight
      case 6: bottomLeft
      case 3: bottomRight
      case 14: teeLeft
      case 11: teeRight
      case 13: teeTop
      case 7: teeBottom
      default: cross
      }
    }
  }

  /// Whether this is the ASCII set: nothing but ASCII may then reach the terminal.
  let isASCII: Bool
  let rounded: Border, light: Border, heavy: Border, double: Border
  /// A cell filled from the left, emptiest to full; a space comes first.
  let leftBlocks: [Character]
  /// A cell filled from below, emptiest to full; a space comes first.
  let lowerBlocks: [Character]
  /// Weights of grey, lightest to darkest; a space comes first.
  let ramp: [Character]
  let track: Character, scrollTrack: Character, scrollThumb: Character
  let left: Character, right: Character, up: Character, down: Character
  let expanded: Character, collapsed: Character, leaf: Character
  /// Guides of a tree: a child with siblings below, the last child, a line passing by.
  let treeBranch: Character, treeLast: Character, treeLine: Character
  let selected: Character, unselected: Character, check: Character, failure: Character
  let bullet: Character, separator: Character, times: Character, dot: Character, minus: Character, ellipsis: Character
  /// Marks of categories, to tell them apart without colour.
  let marks: [Character]
  let spinner: [Character]

  /// The mark of a category; the order repeats.
  func mark(_ index: Int) -> Character { marks[(index % marks.count + marks.count) % marks.count] }

  static let unicode = Glyphs(
    isASCII: false, rounded: Border("─│╭╮╰╯├┤┬┴┼"), light: Border("─│┌┐└┘├┤┬┴┼"), heavy: Border("━┃┏┓┗┛┣┫┳┻╋"),
    double: Border("═║╔╗╚╝╠╣╦╩╬"), leftBlocks: Array(" ▏▎▍▌▋▊▉█"), lowerBlocks: Array(" ▁▂▃▄▅▆▇█"),
    ramp: Array(" ░▒▓█"),
    track: "─", scrollTrack: "│", scrollThumb: "┃", left: "←", right: "→", up: "↑", down: "↓", expanded: "▾",
    collapsed: "▸",
    leaf: "·", treeBranch: "├", treeLast: "└", treeLine: "│", selected: "●", unselected: "○", check: "✓", failure: "✗",
    bullet: "•", separator: "│", times: "×", dot: "·", minus: "−", ellipsis: "…", marks: Array("●■▲◆○□△◇"),
    spinner: Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"))

  static let ascii = Glyphs(
    isASCII: true, rounded: Border("-|+++++++++"), light: Border("-|+++++++++"),
    heavy: Border("=|+++++++++"), double: Border("=|+++++++++"), leftBlocks: Array(" #"), lowerBlocks: Array(" .:#"),
    ramp: Array(" .:-=+*#%@"), track: "-", scrollTrack: "|", scrollThumb: "#", left: "<", right: ">", up: "^",
    down: "v",
    expanded: "v", collapsed: ">", leaf: ".", treeBranch: "+", treeLast: "`", treeLine: "|", selected: "*",
    unselected: "o",
    check: "+", failure: "x", bullet: "*", separator: "|", times: "x", dot: ".", minus: "-", ellipsis: "~",
    marks: Array("o#^+*%=@"), spinner: Array("|/-\\"))
}
