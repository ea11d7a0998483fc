/// Which number a pair of colours has; ncurses knows a bounded count of them.
struct ColorPairs {
  /// Pairs 1 ..< limit can be given; 0 is the terminal's own colours.
  let limit: Int
  private var numbers: [UInt64: Int32] = [:]

  init(limit: Int) { self.limit = limit }

  /// The number of a pair and whether it was just given; `nil` when none is left. −1 is the terminal's own colour.
  mutating func number(foreground: Int32, background: Int32) -> (number: Int32, isNew: Bool)? {
    if foreground < 0, background < 0 { return (0, false) }
    let key = UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
    if let number = numbers[key] { return (number, false) }
    guard numbers.count + 1 < limit else { return nil }
    let number = Int32(numbers.count + 1)
    numbers[key] = number
    return (number, true)
  }

  mutating func removeAll() { numbers.removeAll(keepingCapacity: true) }
}
