import VisionCore

/// What a key of an address means: how it is read off a state and how it changes one.
///
/// The one table of keys: parsing, printing, applying, errors and the documentation read it. A screen's keys stand in a file
/// of their own; a new one is a line there.
struct AddressKey: Sendable {
  let name: String
  /// Nil for every screen.
  let screens: [ScreenID]?
  /// What it takes, for errors and the documentation.
  let values: String
  /// The value that a state has; nil where that is what an address without the key means.
  let read: @Sendable (AppState) -> String?
  /// Puts a value into a state whose model and screen are those of the address already.
  let apply: @Sendable (AddressValue, inout AppState) throws(AddressError) -> [Effect]

  init(
    _ name: String, on screens: [ScreenID]?, _ values: String, read: @escaping @Sendable (AppState) -> String?,
    apply: @escaping @Sendable (AddressValue, inout AppState) throws(AddressError) -> [Effect]
  ) {
    (self.name, self.screens, self.values, self.read, self.apply) = (name, screens, values, read, apply)
  }

  func applies(to screen: ScreenID) -> Bool { screens?.contains(screen) ?? true }

  /// All keys, in the order in which they are printed and applied.
  static let all: [AddressKey] =
    common + models + stages + compare + attention + manyMaps + windows + scaling + accuracy + inside + editing

  /// The names of a screen's keys, for a sentence.
  static func names(of screen: ScreenID) -> String {
    all.filter { $0.applies(to: screen) }.map(\.name).joined(separator: ", ")
  }

  /// Keys of every screen. The model takes the size before anything else is looked at, so applying it does nothing more.
  private static let common: [AddressKey] = [
    AddressKey("size", on: nil, "a size in pixels: 384, or height by width: 256x320") { state in
      let input = state.screen == .compare ? state.compare.input : state.input
      let own = state.screen == .compare ? nil : state.preset.input
      return input.flatMap { $0 == own ? nil : $0.rows == $0.columns ? "\($0.rows)" : "\($0.rows)x\($0.columns)" }
    } apply: { _, _ in
      []
    },
    AddressKey("image", on: nil, "a sample's name, such as cat.png, or a path") { state in
      state.image.flatMap {
        $0.path == SampleImages.path(of: Address.usualImage) ? nil : SampleImages.shortName($0.path)
      }
    } apply: { value, state in
      let path = SampleImages.path(of: value.text) ?? value.text
      guard state.image?.path != path else { return [] }
      state.image = nil
      return state.loadImage(path)
    },
    AddressKey("weights", on: nil, "a checkpoint's path, or none for synthetic weights") { state in
      let usual = ModelArgument(state.addressName(of: state.preset)).weights
      return switch state.weights {
      case .synthetic: usual == nil ? nil : "none"
      case .checkpoint(let path): path == usual ? nil : path
      }
    } apply: { value, state in
      value.text == "none" ? [] : state.askForWeights(value.text)
    },
  ]
}

/// A value of an address with the key it belongs to, so that errors can name both.
struct AddressValue: Sendable {
  let key: AddressKey
  let text: String

  /// The error of a value that is none of the key's.
  /// - Parameter expected: what would be; what the key says of itself where it is not given
  func refused(_ expected: String? = nil) -> AddressError {
    .badValue(key: key.name, value: text, expected: expected ?? key.values)
  }

  func integer(in range: ClosedRange<Int>) throws(AddressError) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw refused("a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func isYes() throws(AddressError) -> Bool {
    switch text {
    case "yes": return true
    case "no": return false
    default: throw refused("yes or no")
    }
  }

  /// One of some values, by the names that addresses give them.
  func choice<Choice>(_ choices: [(name: String, value: Choice)]) throws(AddressError) -> Choice {
    guard let found = choices.first(where: { $0.name == text }) else {
      throw refused("one of " + choices.map(\.name).joined(separator: ", "))
    }
    return found.value
  }

  func place(in grid: GridSize) throws(AddressError) -> GridPlace {
    guard case .place(let place)? = QueryArgument(argument: text)?.query, grid.contains(place) else {
      throw refused("a row and a column of the \(grid) tokens, counted from 0, such as 3,4")
    }
    return place
  }

  /// Models between commas; the commas of a model's own lists, as in `MODEL+depths=2,2,2,2`, separate none.
  func models() throws(AddressError) -> [Preset] {
    var names: [String] = []
    for part in text.split(separator: ",").map(String.init) {
      let isContinued = part.first?.isNumber == true && names.last?.contains("=") == true
      if isContinued, let last = names.popLast() { names.append("\(last),\(part)") } else { names.append(part) }
    }
    var presets: [Preset] = []
    for name in names { presets.append(try Address.preset(name)) }
    guard !presets.isEmpty else { throw refused() }
    return presets
  }
}

extension Address {
  /// The image that is looked at where the address names none.
  static let usualImage = "cat.png"

  /// A model by its name in an address.
  static func preset(_ name: String) throws(AddressError) -> Preset {
    do {
      return try ModelChoice(name, for: .counting).preset
    } catch {
      throw .model(name, reason: "\(error)")
    }
  }
}

extension SampleImages {
  /// A sample's name in place of its path; other paths stay.
  static func shortName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return SampleImages.path(of: name) == path ? name : path
  }
}

extension AppState {
  /// The checkpoint that is to be used, unless it is used already.
  mutating func askForWeights(_ path: String) -> [Effect] {
    guard weights != .checkpoint(path: path) else { return [] }
    weights = .synthetic(seed: 0)
    return checkWeights(path)
  }

  /// A model's name in addresses: what it was opened by, where that is known, else its own.
  func addressName(of preset: Preset) -> String { addressNames[preset.name] ?? preset.name }
}
