/// What an update asks the world for.
enum Effect: Sendable {
  case start(Job)
  /// Stops the owner's job; what it still reports is of no use.
  case cancel(JobOwner)
  /// Hands a text to the terminal for its clipboard.
  case copy([UInt8])
  case quit
}
