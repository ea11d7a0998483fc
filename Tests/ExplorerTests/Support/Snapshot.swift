import Testing

@testable import Explorer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Compares a canvas with a picture of it in `Tests/Snapshots`: its characters, and below them a letter for each cell's style.
///
/// With `RECORD=1` in the environment the pictures are written anew; look at what changed before committing them.
enum Snapshot {
  /// Whether pictures are written instead of compared.
  static var isRecording: Bool { getenv("RECORD").map { String(cString: $0) } == "1" }

  /// Fails with the lines that differ, or where there is no picture of that name.
  static func verify(_ canvas: Canvas, named name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let found = picture(of: canvas)
    let path = directory + "/" + name + ".txt"
    if isRecording {
      if !write(found, to: path) { Issue.record("cannot write \(path)", sourceLocation: sourceLocation) }
      return
    }
    guard let expected = read(path) else {
      Issue.record(
        "There is no snapshot \(name). Record it with RECORD=1 and look at it:\n\(found)",
        sourceLocation: sourceLocation)
      return
    }
    if expected != found {
      Issue.record(
        "The screen differs from the snapshot \(name) (- expected, + found):\n\(difference(expected, found))",
        sourceLocation: sourceLocation)
    }
  }

  /// The characters, then the styles: a letter for each, explained at the end.
  static func picture(of canvas: Canvas) -> String {
    var letters: [Style: Character] = [Cell.blank.style: "."]
    var legend: [String] = []
    var layer = ""
    let names = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        let style = canvas[x, y].style
        if letters[style] == nil {
          let letter = legend.count < names.count ? names[legend.count] : "?"
          letters[style] = letter
          legend.append("\(letter) \(description(of: style))")
        }
        layer.append(letters[style] ?? "?")
      }
      layer += "\n"
    }
    return "\(canvas.width) x \(canvas.height)\n\(canvas.plainText())--- styles\n\(layer)--- legend\n"
      + legend.map { $0 + "\n" }.joined()
  }

  private static func description(of style: Style) -> String {
    let names: [(Style.Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.reverse, "reverse"),
    ]
    let attributes = names.filter { style.attributes.contains($0.0) }.map { " " + $0.1 }.joined()
    return "\(description(of: style.foreground)) on \(description(of: style.background))" + attributes
  }

  private static func description(of color: Color) -> String {
    guard color.isRGB else { return "default" }
    let digits = String(color.hex, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Lines that differ, with their numbers.
  static func difference(_ expected: String, _ found: String) -> String {
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let new = found.split(separator: "\n", omittingEmptySubsequences: false)
    var lines: [String] = []
    for index in 0..<max(old.count, new.count) {
      let (before, after) = (index < old.count ? old[index] : nil, index < new.count ? new[index] : nil)
      if before == after { continue }
      if let before { lines.append("\(index + 1) - \(before)") }
      if let after { lines.append("\(index + 1) + \(after)") }
    }
    return lines.joined(separator: "\n")
  }

  // MARK: Files

  private static let directory: String = {
    // Tests/ExplorerTests/Support/Snapshot.swift, three levels up.
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/") + "/Snapshots"
  }()

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "wb") else { return false }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    return fwrite(bytes, 1, bytes.count, file) == bytes.count
  }
}
