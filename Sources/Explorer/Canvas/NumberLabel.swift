#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Short numbers for axes and legends.
enum NumberLabel {
  /// Three significant digits without needless zeros, with k, M, G, T, P for thousands: 0, 0.25, 17.6G, -1e-05.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
    let magnitude = abs(value)
    if magnitude == 0 { return "0" }
    if magnitude < 1e-3 || magnitude >= 1e18 { return formatted("%.2g", value) }
    let suffixes = ["", "k", "M", "G", "T", "P"]
    var (scaled, index) = (value, 0)
    // 999.5 would round to 1000, which the next suffix says shorter.
    while abs(scaled) >= 999.5, index + 1 < suffixes.count {
      scaled /= 1000
      index += 1
    }
    return formatted("%.3g", scaled) + suffixes[index]
  }

  private static func formatted(_ format: String, _ value: Double) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      let written = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, format, $0) }
      return written > 0
        ? String(decoding: buffer.prefix(Int(written)).map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    }
  }
}
