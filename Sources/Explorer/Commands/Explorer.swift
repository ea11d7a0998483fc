import ArgumentParser
import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the process begins and ends.
@main
enum EntryPoint {
  static func main() {
    // A reader that goes away, as `head` does, is then an error of `write` and no sudden death.
    signal(SIGPIPE, SIG_IGN)
    exit(Explorer.run(Array(CommandLine.arguments.dropFirst()), on: .standard).rawValue)
  }
}

/// The program: a subcommand for each kind of answer, and screens where none is named.
struct Explorer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explorer",
    abstract: "Explore vision-transformer architectures in the terminal.",
    usage: """
      explorer [MODEL|WEIGHTS] [IMAGE] [--weights FILE] [--size N|HxW]
      explorer classify MODEL|WEIGHTS IMAGE …
      explorer models | verify | published [MODEL …]
      explorer cost MODEL | why MODEL | formula MODEL [PATH] | compare MODEL MODEL … [--format table|json|csv|markdown]
      """,
    discussion: """
      With a model, or with nothing, the screens open. The subcommands give the same data without a screen: data goes to \
      the standard output, anything else to the standard error.

      EXIT STATUS:
      \(CommandStatus.allCases.map { "  \($0.rawValue < 10 ? " " : "")\($0.rawValue)  \($0.meaning)" }.joined(separator: "\n"))
      """,
    version: "explorer 1.0",
    subcommands: [
      OpenCommand.self, LectureCommand.self, ModelsCommand.self, CostCommand.self, WhyCommand.self, FormulaCommand.self,
      CompareCommand.self, DiffCommand.self, ScaleCommand.self, ScatterCommand.self, AttentionCommand.self,
      WindowsCommand.self,
    ] + Analyses.all.map { $0.command } + [
      TraceCommand.self, ClassifyCommand.self, WeightsCommand.self, BenchCommand.self, MemoryCommand.self,
      RooflineCommand.self, ScreenCommand.self, VerifyCommand.self, PublishedCommand.self, YAMLCommand.self,
      SceneCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)

  /// Runs a command line, without the program's name; whatever goes wrong becomes a sentence and a status.
  static func run(_ arguments: [String], on console: Console) -> CommandStatus {
    let console = console.speaking(as: arguments)
    do {
      switch try parseAsRoot(arguments) {
      case let command as any ConsoleCommand: try command.run(on: console)
      case var command: try command.run()
      }
      return .success
    } catch {
      return report(error, on: console)
    }
  }

  private static func report(_ error: any Error, on console: Console) -> CommandStatus {
    if case OutputError.closed? = error as? OutputError { return .success }
    if let error = error as? any StatedError {
      console.say("Error: \(error)")
      return error.exitStatus
    }
    switch exitCode(for: error) {
    case .success:  // Help that was asked for.
      do { try console.output(fullMessage(for: error) + "\n") } catch { return report(error, on: console) }
      return .success
    case .validationFailure:
      console.note(fullMessage(for: error))
      return .usage
    default:
      console.say("Error: \(error)\nThis is a fault of the program; please report it with the command that was run.")
      return .internalError
    }
  }
}

/// A subcommand that writes to a console which it is handed, so that tests run it without a process.
protocol ConsoleCommand: ParsableCommand {
  func run(on console: Console) throws
}

extension ConsoleCommand {
  func run() throws { try run(on: .standard) }
}
