import VisionCore

/// What keys mean for exports.
enum ExportMessage: Sendable {
  case open
  /// Into the clipboard.
  case copy
}

/// The list of what can be exported from the screen, open over it.
struct ExportMenu: Sendable {
  let choices: [ExportChoice]
  private var row = 0

  init(hasTable: Bool) {
    choices = ExportChoice.allCases.filter { choice in
      if case .table = choice { hasTable } else { true }
    }
  }

  var selected: ExportChoice { choices[row] }
  private var list: ListView { ListView(count: choices.count, selected: row, second: .activate) }

  mutating func follow(_ message: Message) { row = list.selection(after: message, in: choices.count) ?? row }

  static let bindings: [Binding] = [
    Binding(
      "export", "Export the screen or its table: a file or the clipboard", in: .everywhere,
      [.init(.character("X"), sends: .export(.open))], isHint: false),
    Binding(
      "export", "Export the screen or its table while sizes are changed", in: .mode(.whatIf),
      [.init(.character("X"), sends: .export(.open))], isHint: false),
    Binding("to a file", "Ask for a file's name", in: .mode(.export), [.init(.enter, sends: .activate)]),
    Binding(
      "to the clipboard", "Copy, where the terminal allows it (OSC 52)", in: .mode(.export),
      [.init(.character("c"), .character("y"), sends: .export(.copy))]),
    Binding(
      "move", "Choose what is exported", in: .mode(.export),
      [.init(.up, .character("k"), sends: .move(.up)), .init(.down, .character("j"), sends: .move(.down))]),
    Binding(
      "close", "Close the list of exports", in: .mode(.export),
      [.init(.escape, .character("X"), .character("q"), sends: .back)]),
    Binding(
      "quit", "Quit, whatever is open", in: .mode(.export), [.init(.control("c"), sends: .quit)], isHint: false),
  ]

  func draw(in body: Region, on canvas: inout Canvas) {
    let frame = body.centered(width: 34, height: min(choices.count + 2, body.height))
    canvas.shield(canvas.bounds)
    canvas.clear(frame)
    let inner = canvas.box(frame, title: "Export", note: "enter file, c copy", focused: true)
    list.draw(in: inner, on: &canvas) { $2.text(StyledText(" " + choices[$0].title), in: $1) }
  }
}

// MARK: - Update

/// Keys while the list is open.
func updateExport(_ state: inout AppState, _ message: Message) -> [Effect] {
  guard let menu = state.export else { return [] }
  switch message {
  case .back: state.export = nil
  case .activate:
    let name = "\(fileName(of: state.preset.name))-\(state.screen.title.english.lowercased())\(menu.selected.ending)"
    state.prompt = Prompt(.export(menu.selected), text: name)
  case .export(.copy):
    state.export = nil
    if menu.selected == .screen(.png) {
      state.notice = .failure("\(ExportError.binaryOnClipboard)")
      return []
    }
    return state.copy(menu.selected)
  default: state.export?.follow(message)
  }
  return []
}

extension JobOwner {
  static let export = JobOwner("export")
}

extension AppState {
  /// Writes an export to a file; one that is there only where `overwriting` says so.
  mutating func export(_ choice: ExportChoice, to path: String, overwriting: Bool) -> [Effect] {
    make(choice) { bytes in
      do {
        try FileSystem.write(bytes, to: FileSystem.expandingHome(path), overwriting: overwriting)
      } catch let error as FileError where error.fact == .exists {
        return { $0.askToOverwrite(Prompt(.export(choice), text: path, existing: path)) }
      }
      return { state in
        state.notice = .success("Wrote \(choice.title) to \(path): \(bytes.count.grouped) bytes.")
        return []
      }
    }
  }

  /// Makes an export for the clipboard.
  fileprivate mutating func copy(_ choice: ExportChoice) -> [Effect] {
    make(choice) { bytes in
      if bytes.count > Clipboard.limit {
        throw ExportError.tooLongForClipboard(bytes: bytes.count, limit: Clipboard.limit)
      }
      return { state in
        state.notice = .success(
          "Sent \(choice.title) to the clipboard, as far as the terminal allows it (OSC 52): \(bytes.count.grouped) bytes."
        )
        return [.copy(bytes)]
      }
    }
  }

  private mutating func make(
    _ choice: ExportChoice, _ use: @escaping @Sendable ([UInt8]) throws -> JobAnswer
  ) -> [Effect] {
    let request = ExportRequest(choice, of: self)
    return start(.export, choice.title, isShown: false, isLasting: true) { _ in
      do {
        return try use(try request.bytes())
      } catch {
        return { state in
          state.notice = .failure("Nothing was exported: \(error).")
          return []
        }
      }
    }
  }
}

/// A model's name without what a file's name had better not have.
private func fileName(of model: String) -> String {
  let name = model.split(separator: "/").last.map(String.init) ?? model
  return String(name.map { $0.isLetter || $0.isNumber || "-._+=".contains($0) ? $0 : "-" })
}
