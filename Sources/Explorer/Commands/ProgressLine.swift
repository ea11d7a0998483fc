/// A line on the terminal that says how far a command is; nothing where the notes go elsewhere.
final class ProgressLine {
  private let console: Console
  private var shown = -1
  private let start = ContinuousClock.now

  init(_ console: Console) { self.console = console }

  /// Shows a part from 0 to 1, once it has taken half a second.
  func show(_ what: String, _ part: Double) {
    let percent = Int(100 * part)
    guard console.notesAreSeen, percent != shown, ContinuousClock.now - start > .milliseconds(500) else { return }
    shown = percent
    console.status("\(what): \(percent) %")
  }

  /// Takes the line away.
  func clear() { if shown >= 0 { console.status("") } }
}
