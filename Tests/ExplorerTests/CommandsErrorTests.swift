import Testing

@testable import Explorer
import VisionCore

@Suite("Command lines that go wrong")
struct CommandsErrorTests {
  @Test(
    "a bad command line gets a sentence and the status for usage, and no data",
    arguments: [
      ("cost swim-t", "no model is called 'swim-t'; did you mean swin-t"),
      ("compare swin-t cvt-14", "no model is called 'cvt-14'; did you mean cvt-13"),
      ("cost vit-b-16 --size 100", "vit-b-16 does not take an image of 100×100 pixels: patch_embed: axis (h p)"),
      ("cost vit-b-16 --size 224x100", "vit-b-16 does not take an image of 224×100 pixels"),
      ("cost swin-t --size 4", "the image's height is 4; it must lie between 8 and 16384"),
      ("cost swin-t --size 999999999999", "it must lie between 8 and 16384"),
      ("cost swin-t --size 99999999999999999999", "invalid for '--size"),
      ("cost swin-t --size big", "The value 'big' is invalid for '--size"),
      ("cost swin-t --size 224x", "invalid for '--size"), ("cost swin-t --size 1x2x3", "invalid for '--size"),
      ("cost swin-t --size 0", "invalid for '--size"),
      ("cost swin-t --depth=-1", "The depth is -1; it must be 0 or more."),
      ("models --format xml", "Please provide one of 'table', 'json', 'csv', 'markdown', 'latex'"),
      ("compare swin-t", "takes two models or more"), ("cost", "Name a model, such as `explorer cost vit-b-16`."),
      ("models --frobnicate", "Unknown option '--frobnicate'"), ("swim-t", "did you mean swin-t"),
    ])
  func usage(line: String, sentence: String) {
    let answer = Answer(line)
    #expect(answer.status == .usage)
    #expect(answer.notes.contains(sentence), "\(answer.notes)")
    #expect(answer.output.isEmpty)
  }

  @Test("without a terminal the screens say what to use instead", arguments: ["", "swin-t", "swin-t --image cat.png"])
  func noTerminal(line: String) {
    let answer = Answer(line)
    #expect(answer.status == .usage)
    #expect(answer.notes.contains("the screens need a terminal"))
    #expect(answer.notes.contains(line.isEmpty ? "`explorer cost MODEL`" : "`explorer cost swin-t`"))
    #expect(answer.output.isEmpty)
  }

  @Test("names are found whatever their case, and by their aliases")
  func aliases() {
    let expected = Answer("cost swin-t --format json").output
    #expect(Answer("cost SWIN_tiny_patch4_window7_224 --format json").output == expected)
  }

  @Test("the version goes to the standard output, alone")
  func version() {
    let answer = Answer("--version")
    #expect(answer.status == .success && answer.notes.isEmpty)
    #expect(answer.output.wholeMatch(of: /explorer \d+\.\d+\n/) != nil, "\(answer.output)")
  }

  @Test("help goes to the standard output and names every status", arguments: ["--help", "help", "cost --help"])
  func help(line: String) {
    let answer = Answer(line)
    #expect(answer.status == .success)
    #expect(answer.output.contains("USAGE: explorer"))
    #expect(answer.notes.isEmpty)
    guard !line.hasPrefix("cost") else { return }
    for status in CommandStatus.allCases { #expect(answer.output.contains("\(status.rawValue)  \(status.meaning)")) }
  }

  @Test("a reader that goes away ends the program quietly")
  func closedOutput() {
    var notes: [String] = []
    let console = Console(
      output: { _ throws(OutputError) in throw .closed }, note: { notes.append($0) }, columns: nil,
      environment: { _ in nil })
    for line in [["models"], ["--help"]] { #expect(Explorer.run(line, on: console) == .success) }
    #expect(notes.isEmpty)
  }

  @Test("output that cannot be written is an error")
  func fullDisk() {
    var notes: [String] = []
    let console = Console(
      output: { _ throws(OutputError) in throw .failed(code: 28) }, note: { notes.append($0) }, columns: nil,
      environment: { _ in nil })
    #expect(Explorer.run(["models"], on: console) == .inputOutput)
    #expect(notes == ["Error: the output cannot be written: No space left on device"])
  }
}
