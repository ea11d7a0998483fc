import VisionCore

/// What a key of an address means: how it is read off a state and how it changes one.
///
/// The one table of keys: parsing, printing, applying, errors and the documentation read it. A screen's keys stand beside its
/// state; a new one is a line there.
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

  /// A key that asks for nothing.
  init(
    _ name: String, on screens: [ScreenID]?, _ values: String, read: @escaping @Sendable (AppState) -> String?,
    set: @escaping @Sendable (AddressValue, inout AppState) throws(AddressError) -> Void
  ) {
    self.init(name, on: screens, values, read: read) { value, state throws(AddressError) in
      try set(value, &state)
      return []
    }
  }

  func applies(to screen: ScreenID) -> Bool { screens?.contains(screen) ?? true }

  /// All keys, in the order in which they are printed and applied.
  static let all: [AddressKey] =
    common + ModelsState.addressKeys + StagesState.addressKeys + CompareState.addressKeys + AttentionState.addressKeys
    + WindowsState.addressKeys + ScalingState.addressKeys + AccuracyState.addressKeys + InsideState.addressKeys
    + WhatIfState.addressKeys

  /// Keys of every screen. The model takes the size before anything else is looked at, so applying it does nothing more.
  private static let common: [AddressKey] = [
    AddressKey("size", on: nil, "a size in pixels: 384, or height by width: 256x320") { state in
      let input = state.screen == .compare ? state.compare.input : state.input
      return input.flatMap { state.screen != .compare && $0 == state.preset.input ? nil : $0.compact }
    } set: { _, _ in
    },
    AddressKey("image", on: nil, "a sample's name, such as cat.png, or a path") { state in
      state.image.flatMap {
        $0.path == SampleImages.path(of: Address.usualImage) ? nil : SampleImages.shortName($0.path)
      }
    } apply: { value, state throws(AddressError) in
      let path = SampleImages.path(of: value.text) ?? value.text
      guard state.image?.path != path else { return [] }
      state.image = nil
      return state.loadImage(path)
    },
    AddressKey("weights", on: nil, "a checkpoint's path, or none for synthetic weights") { state in
      state.weights.text(usually: ModelArgument(state.addressName(of: state.preset)).weights)
    } apply: { value, state throws(AddressError) in
      value.text == "none" ? [] : state.askForWeights(value.text)
    },
  ]
}

// MARK: - The usual kinds

extension AddressKey {
  /// One of some values by their names; without the key the first is meant.
  static func choice<Value: Equatable & Sendable>(
    _ name: String, on screen: ScreenID, _ path: WritableKeyPath<AppState, Value> & Sendable,
    _ choices: [(name: String, value: Value)], of meaning: String = ""
  ) -> AddressKey {
    AddressKey(name, on: [screen], meaning + choices.map(\.name).joined(separator: ", ")) { state in
      let present = choices.first { $0.value == state[keyPath: path] }
      return present?.value == choices.first?.value ? nil : present?.name
    } set: { value, state throws(AddressError) in
      state[keyPath: path] = try value.choice(choices)
    }
  }

  /// One of all values of a kind.
  static func choice<Value: RawRepresentable<String> & CaseIterable & Equatable & Sendable>(
    _ name: String, on screen: ScreenID, _ path: WritableKeyPath<AppState, Value> & Sendable, of meaning: String = ""
  ) -> AddressKey {
    choice(name, on: screen, path, Value.allCases.map { (name: $0.rawValue.lowercased(), value: $0) }, of: meaning)
  }

  /// Whether something holds that usually does, or does not.
  static func flag(
    _ name: String, on screen: ScreenID, _ path: WritableKeyPath<AppState, Bool> & Sendable, usually: Bool = false,
    _ meaning: String
  ) -> AddressKey {
    let choices = [(name: "no", value: false), (name: "yes", value: true)]
    return choice(name, on: screen, path, usually ? choices.reversed() : choices, of: meaning + ": ")
  }

  /// A number as people count, from 1 on, for one that counts from 0.
  static func number(
    _ name: String, on screen: ScreenID, _ path: WritableKeyPath<AppState, Int> & Sendable, usually: Int = 0,
    from first: Int = 1, _ meaning: String
  ) -> AddressKey {
    AddressKey(name, on: [screen], meaning) { state in
      state[keyPath: path] == usually ? nil : "\(state[keyPath: path] + first)"
    } set: { value, state throws(AddressError) in
      state[keyPath: path] = try value.integer(in: first...9999) - first
    }
  }

  static func zoom(on screen: ScreenID, _ path: WritableKeyPath<AppState, Int> & Sendable) -> AddressKey {
    choice("zoom", on: screen, path, [1, 2, 4, 8].map { (name: "\($0)", value: $0) })
  }

  /// A point of the image: of a grid's place its row and column, of any other its distances from the left and the top.
  /// - Parameter grid: the grid whose places are named; nil for a point that is none's
  static func point(
    _ name: String, on screen: ScreenID, _ meaning: String,
    _ path: WritableKeyPath<AppState, (x: Double, y: Double)?> & Sendable,
    grid: @escaping @Sendable (AppState) -> GridSize?
  ) -> AddressKey {
    AddressKey(name, on: [screen], meaning) { state in
      state[keyPath: path].map { AddressKey.text($0, on: grid(state)) }
    } set: { value, state throws(AddressError) in
      state[keyPath: path] = try value.point(in: grid(state))
    }
  }

  /// A point by its place, or where it is not the middle of one by fractions.
  static func text(_ point: (x: Double, y: Double), on grid: GridSize?) -> String {
    guard let grid, case let placement = GridPlacement(grid), let place = placement.place(x: point.x, y: point.y),
      placement.center(place) == point
    else { return "\(point.x),\(point.y)" }
    return "\(place.row),\(place.column)"
  }
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

  func isYes() throws(AddressError) -> Bool { try choice([("yes", true), ("no", false)]) }

  /// One of some values, by the names that addresses give them.
  func choice<Choice>(_ choices: [(name: String, value: Choice)]) throws(AddressError) -> Choice {
    guard let found = choices.first(where: { $0.name == text }) else {
      throw refused("one of " + choices.map(\.name).joined(separator: ", "))
    }
    return found.value
  }

  /// A point of the image, by a place of a grid or in fractions.
  func point(in grid: GridSize?) throws(AddressError) -> (x: Double, y: Double) {
    if let grid, case .place(let place)? = QueryArgument(argument: text)?.query, grid.contains(place) {
      return GridPlacement(grid).center(place)
    }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.contains(".") ? Double($0) : nil
    }
    guard numbers.count == 2, let x = numbers[0], let y = numbers[1], Frame.nearest((x, y)) == (x, y) else {
      throw refused(grid.map { "a row and a column of the \($0) tokens, counted from 0, such as 3,4" })
    }
    return (x, y)
  }

  /// Models between commas; the commas of a model's own lists, as in `MODEL+depths=2,2,2,2`, separate none.
  func models() throws(AddressError) -> [(name: String, preset: Preset)] {
    var names: [String] = []
    for part in text.split(separator: ",").map(String.init) {
      let isContinued = part.first?.isNumber == true && names.last?.contains("=") == true
      if isContinued, let last = names.popLast() { names.append("\(last),\(part)") } else { names.append(part) }
    }
    var models: [(name: String, preset: Preset)] = []
    for name in names { models.append((name, try Address.preset(name))) }
    guard !models.isEmpty else { throw refused() }
    return models
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

extension WeightsChoice {
  /// As an address names them; nil where they are the usual ones.
  func text(usually usual: String?) -> String? {
    switch self {
    case .synthetic: usual == nil ? nil : "none"
    case .checkpoint(let path): path == usual ? nil : path
    }
  }
}

extension AppState {
  /// Whether the model comes with trained weights, or some are chosen.
  var hasOwnWeights: Bool { !weights.isSynthetic || ModelArgument(addressName(of: preset)).weights != nil }

  /// The checkpoint that is to be used, unless it is used already.
  mutating func askForWeights(_ path: String) -> [Effect] {
    guard weights != .checkpoint(path: path) else { return [] }
    weights = .synthetic(seed: 0)
    return checkWeights(path)
  }

  /// A model's name in addresses: what it was opened by, where that is known, else its own.
  func addressName(of preset: Preset) -> String { addressNames[preset.name] ?? preset.name }
}
