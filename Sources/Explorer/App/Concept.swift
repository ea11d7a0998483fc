/// What a key stands for, wherever it is used: the vocabulary that screens, lists, prompts, analyses and tours bind. A concept's
/// keys are its words, as a command line takes them; what a concept does on a screen is said where that binds it.
enum Concept: String, Sendable, CaseIterable {
  // Where one is.
  case up = "up k", down = "down j", left = "left h", right = "right l"
  case pageUp = "pageup ^b", pageDown = "pagedown ^f", first = "home g", last = "end G"
  /// To what comes next: a pane, the rest of a name, the answer of an exercise.
  case following = "tab", preceding = "backtab"
  /// A step of what goes step by step, and one taken back.
  case onwards = "space", takeBack = "backspace"
  /// A part of the whole: a block, a stage, a family.
  case nextPart = "b .", previousPart = "B ,"
  /// One of those that are alike: a head, a window, a row that is found, a point of the front.
  case next = "n", previous = "N"
  case screen1 = "1", screen2 = "2", screen3 = "3", screen4 = "4", screen5 = "5", screen6 = "6", screen7 = "7"
  case screen8 = "8", screen9 = "9"
  case panUp = "K", panDown = "J", panLeft = "H", panRight = "L"

  // How it is looked at.
  /// Another side of it: what is asked, what it is plotted over, what it was trained on.
  case view = "v", previousView = "V"
  /// Another drawing of the same.
  case mode = "m", previousMode = "M"
  /// What is counted.
  case quantity = "y", previousQuantity = "Y"
  case sort = "s", scale = "S", search = "/", smooth = "~", overview = "O"
  /// The image below, alone or not at all.
  case picture = "p"
  case zoomIn = "z", zoomOut = "Z"
  /// Of what is shown, opened or left out.
  case less = "[", more = "]"

  // What is looked at.
  case larger = "+ =", smaller = "- _"
  /// The usual one: the model's own size, the whole range, all rows.
  case reset = "0"
  /// Everything as it was at first.
  case restore = "R"
  case add = "a"
  /// Away with it, or without it: a model, the mask, what residuals pass on.
  case remove = "x delete"
  case differences = "d", original = "o", edit = "e", undo = "u", redo = "U", save = "W"
  case classToken = "c"
  /// Many as one: heads by their mean.
  case fuse = "f"
  /// Keys go to something else: the explorer beside a tour, the key beside a query.
  case handOver = "t"

  // What is done.
  /// What is next at hand for what is selected.
  case activate = "enter"
  case run = "r", image = "i", weights = "w", copy = "@", export = "X", help = "?"
  /// What is open, or what goes on.
  case leave = "escape"
  case quit = "q", abort = "^c"

  private static let table = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, $0.rawValue.split(separator: " ").compactMap { Key(word: String($0)) }) })

  init?(_ key: Key) {
    guard let concept = Concept.table.first(where: { $1.contains(key) })?.key else { return nil }
    self = concept
  }

  var keys: [Key] { Concept.table[self] ?? [] }
}
