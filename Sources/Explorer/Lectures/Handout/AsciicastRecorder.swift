import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes what a terminal shows as a recording that asciinema plays: asciicast, version 2.
final class AsciicastRecorder {
  /// Seconds since the first picture.
  private let clock: () -> Double
  private let file: OutputFile
  private let title: String
  private let unicode: Bool
  private var shown: Canvas?
  private(set) var fault: FileError?

  /// - Parameter clock: seconds since the recording began
  /// - Throws: `FileError`.
  init(path: String, title: String, unicode: Bool = true, clock: @escaping () -> Double) throws(FileError) {
    file = try OutputFile(growing: path)
    (self.title, self.unicode, self.clock) = (title, unicode, clock)
  }

  /// A clock that begins now.
  static func steadyClock() -> () -> Double {
    let start = ContinuousClock.now
    return {
      let passed = (ContinuousClock.now - start).components
      return Double(passed.seconds) + Double(passed.attoseconds) / 1e18
    }
  }

  /// Records a picture; nothing where it is the last one.
  func show(_ canvas: Canvas) {
    if shown == nil { writeHead(canvas) }
    if let shown, shown.width != canvas.width || shown.height != canvas.height {
      write(event: "r", "\(canvas.width)x\(canvas.height)")
    }
    let bytes = EscapeWriter.frame(from: shown, to: canvas, in: Dialect(depth: .truecolor, ascii: !unicode))
    guard !bytes.isEmpty else { return }
    let start = shown == nil ? "\u{1B}[?25l\u{1B}[2J" : ""
    write(event: "o", start + String(decoding: bytes, as: UTF8.self))
    shown = canvas
  }

  private func writeHead(_ canvas: Canvas) {
    write(
      "{\"version\": 2, \"width\": \(canvas.width), \"height\": \(canvas.height), \"timestamp\": \(time(nil)), "
        + "\"title\": \(quoted(title)), \"env\": {\"TERM\": \"xterm-256color\"}}")
  }

  private func write(event: String, _ text: String) {
    write("[\(fixedText(clock(), digits: 6)), \"\(event)\", \(quoted(text))]")
  }

  private func quoted(_ text: String) -> String { String(JSONValue.string(text).text.dropLast()) }

  private func write(_ line: String) {
    do { try file.write(Array((line + "\n").utf8)) } catch { fault = error }
  }
}
