// The values that a setting goes through when it is stepped up and down.

extension ModelSettings {
  /// The values that come next in a direction, nearest first, and go together with the other sizes: heads that share their
  /// width equally, widths that the heads divide. None at the end of the range.
  ///
  /// Whether a model of such a size can be built is found out by building it.
  /// - Parameters:
  ///   - place: the place in a list, from 0, such as the stage; it has no meaning for a single value.
  ///   - upwards: alternatives go around, forwards for true.
  package func steps(of setting: SettingDescription, at place: Int = 0, upwards: Bool) -> [SettingValue] {
    guard let value = self[setting.key] else {
      return [initial(setting)].compactMap(\.self).filter(goesTogether(setting))
    }
    func moved(_ word: String, _ choices: [String]) -> String {
      let next = (choices.firstIndex(of: word) ?? 0) + (upwards ? 1 : -1)
      return choices[(next + choices.count) % choices.count]
    }
    switch (setting.values, value) {
    case (.integer(let range), .integer(let number)):
      return setting.ladder(from: number, in: range, upwards: upwards).map { .integer($0) }
        .filter(goesTogether(setting))
    case (.integers(let range, _), .integers(var numbers)):
      guard numbers.indices.contains(place) else { return [] }
      return setting.ladder(from: numbers[place], in: range, upwards: upwards).map { number in
        numbers[place] = number
        return .integers(numbers)
      }.filter(goesTogether(setting))
    case (.choice(let choices), .choice(let word)): return [.choice(moved(word, choices))]
    case (.choices(let choices), .choices(var words)):
      guard words.indices.contains(place) else { return [] }
      words[place] = moved(words[place], choices)
      return [.choices(words)]
    default: return []
    }
  }

  /// Where a setting that the model does without begins: a width at that of the tokens, an earlier training at this one's.
  private func initial(_ setting: SettingDescription) -> SettingValue? {
    switch setting.values {
    case .integer(let range):
      guard case .integer(let width)? = self["width"] else { return .integer(range.lowerBound) }
      return .integer(min(max(width, range.lowerBound), range.upperBound))
    case .integers(let range, .exactly(let count)):
      guard case .integer(let window)? = self["window"] else { return nil }
      let usual = 192
      return .integers((0..<count).map { min(max($0 == 0 ? usual : window, range.lowerBound), range.upperBound) })
    case .integers(_, .stages), .number, .choice, .choices: return nil
    }
  }

  private func goesTogether(_ setting: SettingDescription) -> (SettingValue) -> Bool {
    { value in
      var changed = self
      return (try? changed.set(setting.key, to: value)) != nil && changed.sizesGoTogether
    }
  }
}

extension SettingDescription {
  /// The numbers that come next, nearest first: each for small counts, multiples of 8, 32 or 64 for widths, 1, 2, 5, 10, 20 …
  /// for classes.
  func ladder(from number: Int, in range: ClosedRange<Int>, upwards: Bool) -> [Int] {
    let most = 128
    // Widths have the word in their names.
    if key.split(separator: "-").contains(where: { $0 == "width" || $0 == "widths" }) {
      var (rungs, rung) = ([Int](), number)
      while rungs.count < most {
        let grid = SettingDescription.grid(at: upwards ? rung : rung - 1)
        rung = upwards ? (rung / grid + 1) * grid : (rung - 1) / grid * grid
        guard range.contains(rung) else { return rungs }
        rungs.append(rung)
      }
      return rungs
    }
    if key == "classes" {
      let powers = (0..<7).map { (0..<$0).reduce(1) { power, _ in 10 * power } }
      let round = powers.flatMap { [$0, 2 * $0, 5 * $0] }.filter(range.contains)
      return upwards ? round.filter { $0 > number } : round.filter { $0 < number }.reversed()
    }
    let end = upwards ? min(range.upperBound, number + most) : max(range.lowerBound, number - most)
    guard upwards ? number < end : number > end else { return [] }
    return Array(stride(from: number + (upwards ? 1 : -1), through: end, by: upwards ? 1 : -1))
  }

  /// What a width of about that size is a multiple of.
  private static func grid(at width: Int) -> Int { width < 256 ? 8 : width < 1024 ? 32 : 64 }
}
