#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A colour of a cell: 24-bit sRGB, the terminal's own, or the one the cell already has.
struct Color: Hashable, Sendable {
  /// `0x00RRGGBB`, or one of the two marks below.
  private let bits: UInt32

  private init(bits: UInt32) { self.bits = bits }

  /// A colour from its channels, 0 … 255.
  init(red: UInt8, green: UInt8, blue: UInt8) {
    bits = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
  }

  /// A colour from `0xRRGGBB`.
  init(_ hex: UInt32) { bits = hex & 0xFF_FFFF }

  /// The terminal's own foreground or background.
  static let `default` = Color(bits: 0x0100_0000)
  /// Leaves the colour that the cell has: a text's usual background. No cell holds it.
  static let transparent = Color(bits: 0x0200_0000)

  /// Whether this is a 24-bit colour and not one of the two marks.
  var isRGB: Bool { bits <= 0xFF_FFFF }
  /// `0xRRGGBB`; meaningless unless `isRGB`.
  var hex: UInt32 { bits & 0xFF_FFFF }
  /// The whole value, marks included: a key for tables.
  var key: UInt32 { bits }

  /// A cell's colour by its key; nil for what is none.
  init?(key: UInt32) {
    guard key <= 0xFF_FFFF || key == Color.default.bits else { return nil }
    bits = key
  }
  var red: UInt8 { UInt8(truncatingIfNeeded: bits >> 16) }
  var green: UInt8 { UInt8(truncatingIfNeeded: bits >> 8) }
  var blue: UInt8 { UInt8(truncatingIfNeeded: bits) }
}

extension Color {
  /// A channel's linear light, 0 … 1 (the sRGB transfer function, IEC 61966-2-1).
  private static func linear(_ channel: UInt8) -> Double {
    let value = Double(channel) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  /// Relative luminance, 0 … 1 (WCAG 2.2).
  var luminance: Double {
    0.2126 * Color.linear(red) + 0.7152 * Color.linear(green) + 0.0722 * Color.linear(blue)
  }

  /// Contrast ratio, 1 … 21 (WCAG 2.2).
  func contrast(with other: Color) -> Double {
    let (high, low) = (max(luminance, other.luminance), min(luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)
  }

  /// `self` at `amount` 0, `other` at 1, and mixtures between, channel by channel in sRGB.
  func mixed(with other: Color, amount: Double) -> Color {
    let amount = min(max(amount, 0), 1)
    func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
      // Never negative: to add a half and cut off rounds, without a call for every pixel.
      UInt8(Double(from) + (Double(to) - Double(from)) * amount + 0.5)
    }
    return Color(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }

  /// Lightness and two opponent axes of Oklab (Ottosson 2020), in which distance is about how different colours look.
  var oklab: (lightness: Double, a: Double, b: Double) {
    let (r, g, b) = (Color.linear(red), Color.linear(green), Color.linear(blue))
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    )
  }
}
