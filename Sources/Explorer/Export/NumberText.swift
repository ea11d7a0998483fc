// How numbers are written for people.

extension Int {
  /// With commas between thousands: `4,490,566,656`.
  var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return self < 0 ? "-" + text : text
  }

  /// Rounded to three digits, with the power of a thousand as a letter: `4.49 G`, `28.3 M`, `950`.
  var abbreviated: String {
    let units: [(letter: String, size: Int)] = [
      ("k", 1000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000), ("P", 1_000_000_000_000_000),
    ]
    guard magnitude >= 1000 else { return String(self) }
    let sign = self < 0 ? "-" : ""
    for (letter, size) in units {
      for (decimals, step) in [(2, size / 100), (1, size / 10), (0, size)] {
        let (quotient, rest) = magnitude.quotientAndRemainder(dividingBy: UInt(step))
        let rounded = quotient + (rest >= UInt(step) - rest ? 1 : 0)
        if rounded < 1000 { return "\(sign)\(fixedPoint(rounded, decimals: decimals)) \(letter)" }
      }
    }
    return grouped
  }
}

private func fixedPoint(_ number: UInt, decimals: Int, padded: Bool = false) -> String {
  var digits = String(number)
  if padded, digits.count <= decimals { digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits }
  return decimals == 0 ? digits : "\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
}

/// A number with as few digits as tell it from its neighbours, without a fraction that is zero: `4.5`, `86`.
func decimalText(_ number: Double) -> String {
  let text = number.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A number rounded to so many digits behind the point.
func fixedText(_ number: Double, digits: Int) -> String {
  let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
  guard number.isFinite, abs(number) < 1e15 / scale else { return decimalText(number) }
  let rounded = fixedPoint(UInt((abs(number) * scale).rounded()), decimals: digits, padded: true)
  return number < 0 ? "-" + rounded : rounded
}
