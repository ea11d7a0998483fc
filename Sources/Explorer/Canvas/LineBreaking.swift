/// Where a line of text may be broken, beside the spaces: the rules of East Asian text (UAX #14; JIS X 4051).
enum LineBreaking {
  /// Whether a line may end between two characters, neither of which is a space.
  ///
  /// Chinese and Japanese break between any two characters, but closing punctuation and small kana do not begin a line, and
  /// opening brackets do not end one. Korean breaks at spaces alone, as it is mostly set.
  static func isAllowed(between first: Glyph, and second: Glyph) -> Bool {
    guard let left = Unicode.Scalar(first.base), let right = Unicode.Scalar(second.base) else { return false }
    if !isIdeographic(left), !isIdeographic(right) { return false }
    return !neverFirst.contains(right) && !neverLast.contains(left)
  }

  /// A syllable or letter of Korean.
  static func isHangul(_ scalar: Unicode.Scalar) -> Bool {
    (0xAC00...0xD7A3).contains(scalar.value) || (0x1100...0x11FF).contains(scalar.value)
      || (0x3130...0x318F).contains(scalar.value)
  }

  private static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    CharacterWidth.of(scalar) == 2 && !isHangul(scalar)
  }

  private static let neverFirst = Set(
    "、。，．,.・：；:;？！?!’”」』）)]}】》〉〕｝］％%‐゠–〜～…‥ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞヽヾ²³"
      .unicodeScalars)
  private static let neverLast = Set("‘“「『（([{【《〈〔｛［".unicodeScalars)
}
