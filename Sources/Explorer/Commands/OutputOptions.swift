import ArgumentParser
import CNcurses
import VisionCore

/// The option of every command whose answer can go to a file.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file that is written (default: the standard output).", valueName: "file"))
  var output: String?

  @OptionGroup var language: LanguageOptions
}

extension Console {
  /// Writes text to a file, or to the standard output where none is named.
  func write(_ text: String, to path: String?) throws {
    guard let path else { return try output(text) }
    try FileSystem.write(Array(text.utf8), to: path)
  }

  /// Writes a picture to a file, or to the standard output where none is named.
  /// - Throws: `ExportError.binaryOnTerminal` for a PNG that a terminal would show; `ImageError` where it is too large for one.
  func write(_ canvas: Canvas, as format: PictureFormat, to path: String?) throws {
    if format == .png, path == nil, columns != nil { throw ExportError.binaryOnTerminal }
    let bytes = try canvas.exported(as: format, ascii: !cncurses_locale_is_utf8())
    if let path {
      try FileSystem.write(bytes, to: path)
    } else if format == .png {
      try binary(bytes)
    } else {
      try output(String(decoding: bytes, as: UTF8.self))
    }
  }
}
