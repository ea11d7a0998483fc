import VisionCore

/// A direction on the screen.
enum Direction: Sendable, Hashable { case up, down, left, right }

/// What happened, or what is asked for.
enum Message: Sendable {
  // From the terminal.
  case key(Key)
  case mouse(MouseEvent)
  case resized(TerminalSize)
  /// Some time has passed while a job goes on.
  case tick

  /// What the background says of a job.
  case job(Int, JobReport)

  // What keys mean; the key map says which.
  case show(ScreenID)
  case toggleHelp
  /// Leaves the innermost thing that is open; never the program.
  case back
  case quit
  case move(Direction)
  /// Whole pages, down for positive numbers.
  case page(Int)
  case first
  case last
  /// The next pane, or the previous for −1.
  case focus(Int)
  /// A row of the list that keys go to.
  case select(Int)
  /// Rows of a pane, down for positive numbers; of a list the selection goes with them.
  case scroll(Pane, by: Int)
  /// Keys go to a pane.
  case pane(Pane)
  /// Enter.
  case activate
  case startFilter
  case changeResolution(Resolution.Change)
  case openPrompt(Prompt.Subject)
  case completePath
  case edit(LineEdit)
  /// Stops the job that the footer shows.
  case cancelJob
  /// Puts the view's address into the clipboard.
  case copyAddress

  // What keys mean on one screen.
  case models(ModelsMessage)
  case stages(StagesMessage)
  case compare(CompareMessage)
  case attention(AttentionMessage)
  case windows(WindowsMessage)
  case scaling(ScalingMessage)
  case accuracy(AccuracyMessage)
  case inside(InsideMessage)

  // What keys mean for exports.
  case export(ExportMessage)

  // What keys mean for the model that is edited.
  case whatIf(WhatIfMessage)
}
