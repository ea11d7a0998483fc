/// Text for the clipboard of the terminal's user, wherever the program runs: OSC 52 of xterm's control sequences.
enum Clipboard {
  /// The most bytes that are sent: xterm takes 100,000 characters of base 64, and others take no fewer.
  static let limit = 74_994

  /// The sequence that puts a text into the clipboard.
  ///
  /// Inside tmux it is sent twice: tmux takes it itself where `set-clipboard` is on, and hands it on unread, its escapes doubled,
  /// where `allow-passthrough` is; where both are, the clipboard is given the same text twice.
  static func sequence(_ text: [UInt8], insideTmux: Bool) -> [UInt8] {
    let plain = Array("\u{1B}]52;c;".utf8) + Base64.encoded(text) + [0x07]
    guard insideTmux else { return plain }
    return plain + Array("\u{1B}Ptmux;".utf8) + plain.flatMap { $0 == 0x1B ? [$0, $0] : [$0] } + Array("\u{1B}\\".utf8)
  }
}
