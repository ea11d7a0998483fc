/// Pseudo-random numbers that are the same on every machine (SplitMix64: Steele, Lea and Flood, OOPSLA 2014).
///
/// Only integer arithmetic and divisions by powers of two are used, so that a seed means the same numbers everywhere.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  /// The numbers that follow from a seed.
  @inlinable package init(seed: UInt64) { state = seed }

  /// From one state to the next: 2⁶⁴ over the golden ratio.
  @inlinable static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  @inlinable package mutating func next() -> UInt64 {
    state &+= SplitMix64.increment
    return SplitMix64.mixed(state)
  }

  /// The number at a position, from 1, of those that follow from a seed, without those before it.
  @inlinable @inline(__always)
  package static func number(_ position: UInt64, ofSeed seed: UInt64) -> UInt64 { mixed(seed &+ position &* increment) }

  /// The numbers' bits in no order that can be seen: a bijection.
  @inlinable @inline(__always)
  package static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in 0 ..< 1, from the upper 53 bits of the next.
  @inlinable package mutating func unit() -> Double { SplitMix64.unit(next()) }

  /// 64 bits as a number in 0 ..< 1.
  @inlinable package static func unit(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }

  /// A number between two, each as likely.
  @inlinable package mutating func number(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  /// One of the first `count` whole numbers, at least 1 of them. 2³² divided among few leaves no bias that shows.
  @inlinable package mutating func index(below count: Int) -> Int { Int(((next() >> 32) * UInt64(count)) >> 32) }
}
