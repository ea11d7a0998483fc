import ArgumentParser

/// The option of every command that runs a model on threads.
struct ThreadOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many threads run the model (default: one on each processor).", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("The number of threads is \(threads); it must lie between 1 and 256.")
    }
  }
}
