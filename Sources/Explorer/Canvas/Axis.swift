import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One axis of a plot: a label, a scale and the numbers shown.
struct Axis: Sendable {
  enum Scale: Sendable { case linear, log2, log10 }

  /// How numbers are written beside ticks.
  enum Numbers: Sendable {
    /// Three digits and a power of a thousand: `1.02k`.
    case short
    /// All digits of whole numbers: `1024`.
    case whole
    /// Shares of one: `25 %`.
    case percent
  }

  var label: Phrase
  var scale: Scale
  /// The numbers at the ends; what the series hold where it is not given.
  var range: ClosedRange<Double>?
  var numbers: Numbers

  init(
    _ label: Phrase = "", scale: Scale = .linear, range: ClosedRange<Double>? = nil, numbers: Numbers = .short
  ) {
    (self.label, self.scale, self.range, self.numbers) = (label, scale, range, numbers)
  }

  /// A number beside a tick.
  func text(_ tick: Double) -> String {
    switch numbers {
    case .short: NumberLabel.text(tick)
    case .whole: tick == tick.rounded() && abs(tick) < 1e15 ? "\(Int(tick))" : NumberLabel.text(tick)
    case .percent: NumberLabel.text(100 * tick) + " %"
    }
  }
}

/// An axis with its ends settled: from numbers to positions.
struct AxisMapping: Sendable, Equatable {
  let scale: Axis.Scale
  let low: Double
  let high: Double

  /// Ends that hold the values. On a logarithmic axis values that are not positive do not count; `nil` where none does.
  init?(_ axis: Axis, values: some Sequence<Double>) {
    scale = axis.scale
    let isLog = axis.scale != .linear
    let usable = values.filter { $0.isFinite && (!isLog || $0 > 0) }
    guard var low = axis.range?.lowerBound ?? usable.min(), var high = axis.range?.upperBound ?? usable.max(),
      !isLog || low > 0
    else { return nil }
    if low == high {
      // One number stands in the middle of a range about it.
      let margin = isLog ? 0 : max(abs(low) * 0.5, 0.5)
      (low, high) = isLog ? (low / 2, high * 2) : (low - margin, high + margin)
    }
    (self.low, self.high) = (low, high)
  }

  private func transformed(_ value: Double) -> Double {
    switch scale {
    case .linear: value
    case .log2: log(value) / log(2)
    case .log10: log(value) / log(10)
    }
  }

  /// Where a number stands, 0 at the low end, 1 at the high end; `nil` where the axis cannot show it.
  func position(_ value: Double) -> Double? {
    guard value.isFinite, scale == .linear || value > 0 else { return nil }
    let (start, end) = (transformed(low), transformed(high))
    let position = (transformed(value) - start) / (end - start)
    return position >= -1e-9 && position <= 1 + 1e-9 ? min(max(position, 0), 1) : nil
  }

  /// Round numbers within the ends, at most about a count of them.
  func ticks(_ count: Int) -> [Double] {
    guard count > 0 else { return [] }
    switch scale {
    case .linear: return linearTicks(count)
    case .log2: return powers(of: 2, count)
    case .log10:
      let decades = powers(of: 10, count)
      return decades.count > 1 ? decades : linearTicks(count)
    }
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  private func linearTicks(_ count: Int) -> [Double] {
    let rough = (high - low) / Double(max(count, 1))
    let magnitude = pow(10, floor(log(rough) / log(10) + 1e-12))
    let step = [1, 2, 5, 10].map { $0 * magnitude }.first { $0 >= rough * 0.999_999 } ?? 10 * magnitude
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  private func powers(of base: Double, _ count: Int) -> [Double] {
    let first = Int((transformed(low) - 1e-9).rounded(.up))
    let last = Int((transformed(high) + 1e-9).rounded(.down))
    guard first <= last else { return [] }
    let stepping = max((last - first) / count + ((last - first) % count == 0 ? 0 : 1), 1)
    return stride(from: first, through: last, by: stepping).map { pow(base, Double($0)) }
  }
}
