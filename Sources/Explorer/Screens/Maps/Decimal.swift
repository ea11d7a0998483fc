/// A number with a fixed count of decimals: `1.00000`.
func decimal(_ value: Double, places: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return NumberLabel.text(value) }
  let unit = (0..<places).reduce(1) { scale, _ in scale * 10 }
  let scaled = Int((abs(value) * Double(unit)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard places > 0 else { return sign + "\(scaled)" }
  let fraction = "\(scaled % unit)"
  return sign + "\(scaled / unit)." + String(repeating: "0", count: places - fraction.count) + fraction
}
