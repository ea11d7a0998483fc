/// Pictures in kitty's graphics protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol/).
///
/// Every command asks for no answer (`q=2`), so that nothing comes in among the keys.
enum KittyGraphics {
  /// The most characters of base 64 in one command.
  static let chunk = 4096
  /// Removes every picture from the screen and forgets its pixels.
  static let deleteAll = command("a=d,d=A,q=2")

  /// Shows pixels over a region of cells, which the terminal scales them to; takes the place of the picture of that number.
  ///
  /// The cursor has to stand in the region's first cell, and stays there. Pixels are sent as 24-bit rows, deflated: a heatmap's
  /// flat places shrink to a few percent.
  static func show(_ pixels: PixelGrid, number: Int, over region: Region) -> [UInt8] {
    let compressed = Deflate.zlib(pixels.rgb)
    let keys =
      "a=T,f=24,s=\(pixels.width),v=\(pixels.height),o=z,i=\(number),p=1,c=\(region.width),r=\(region.height),C=1,q=2"
    let text = Base64.encoded(compressed)
    let starts = Array(stride(from: 0, to: max(text.count, 1), by: chunk))
    return starts.flatMap { start in
      let hasMore = "m=\(start + chunk < text.count ? 1 : 0)"
      return command(start == 0 ? "\(keys),\(hasMore)" : "\(hasMore),q=2", text[start..<min(start + chunk, text.count)])
    }
  }

  /// Removes a picture and forgets its pixels.
  static func delete(number: Int) -> [UInt8] { command("a=d,d=I,i=\(number),q=2") }

  private static func command(_ keys: String, _ payload: ArraySlice<UInt8> = []) -> [UInt8] {
    Array("\u{1B}_G\(keys)".utf8) + (payload.isEmpty ? [] : [UInt8(ascii: ";")] + payload) + Array("\u{1B}\\".utf8)
  }
}
