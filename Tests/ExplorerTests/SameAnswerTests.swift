import Testing
import VisionCore

@testable import Explorer

@Suite("An analysis answers the same on the command line and on the screen")
struct SameAnswerTests {
  /// One question: how a screen comes to ask it, and how a command line does.
  struct Question: Sendable, CustomTestStringConvertible {
    let name: String
    let address: String
    var keys: [Key] = []
    /// What stands behind the command's name; nil for what the Inside screen shows.
    var line: String?
    var exports: @Sendable (TableFormat) -> ExportChoice = { .table($0) }

    var testDescription: String { name }
  }

  /// Of analyses that have a screen for themselves or a key on one; any other is a view of Inside.
  private static let onScreens = [
    Question(
      name: "models", address: "demo-vit/models?filter=swin", keys: ["s"], line: "--filter swin --sort name"),
    Question(
      name: "cost", address: "demo-swin/stages?levels=2", keys: ["]", "r"], line: "demo-swin --depth 3 --rule flops"),
    Question(
      name: "why", address: "demo-swin/stages?rule=fvcore", line: "demo-swin --to fvcore", exports: { .rule($0) }),
    Question(
      name: "compare", address: "demo-vit/compare?with=demo-swin,demo-cvt&size=224", keys: ["="],
      line: "demo-vit demo-swin demo-cvt"),
    Question(
      name: "diff", address: "demo-vit/compare?with=demo-swin,demo-swinv2&column=3", keys: ["d"],
      line: "demo-vit demo-swinv2"),
    Question(
      name: "scale", address: "demo-vit/scaling?models=demo-vit,demo-swin&from=64&to=160", keys: ["y"],
      line: "demo-vit demo-swin --from 64 --to 160 --of attention-share"),
    Question(
      name: "scatter", address: "demo-vit/accuracy?family=Swin", keys: ["c"], line: "--family swin --against parameters"
    ),
    Question(
      name: "attention", address: "demo-vit/attention?block=blocks.2&query=3,4", keys: ["n", "."],
      line: "demo-vit --image cat --block blocks.3 --head 0 --query 3,4"),
    Question(
      name: "windows", address: "demo-swin/windows?block=layers.1&size=224", keys: ["."],
      line: "demo-swin --size 224 --block layers.0"),
    Question(
      name: "leak", address: "demo-swin/windows", keys: ["x"], line: "demo-swin --image cat --block layers.0.blocks.1"),
  ]

  private static let questions = Analyses.all.map { analysis in
    onScreens.first { $0.name == analysis.name }
      ?? Question(name: analysis.name, address: "/inside?view=\(analysis.name)")
  }

  private static let runner = EngineRunner()

  @Test("CSV and JSON are the same, letter by letter", arguments: questions)
  func same(question: Question) throws {
    let (session, line) = try asked(question)
    for format in [TableFormat.csv, .json] {
      let answer = Answer("\(question.name) \(line) --format \(format.rawValue)")
      #expect(answer.status == .success, "\(answer.notes)")
      let choice = question.exports(format)
      #expect(ExportMenu(session.state).choices.contains(choice))
      let exported = String(decoding: try ExportRequest(choice, of: session.state).bytes(), as: UTF8.self)
      #expect(exported.count > 40 && exported == answer.output, "\(line)")
    }
  }

  /// The screen when everything that it asked for has been answered, and the command's words for what it shows.
  private func asked(_ question: Question) throws -> (Session, String) {
    let image = try #require(SampleImages.path(of: Address.usualImage))
    if let line = question.line {
      var session = try session(question.address, question.keys)
      session.finishAll(on: Self.runner)
      return (session, line.replacing("cat", with: image))
    }
    // The first small model that has what is asked about.
    for model in ["demo-swin", "demo-vit", "demo-swinv2"] {
      let session = try session(model + question.address, question.keys)
      guard (try? session.state.insideQuestions())?.isEmpty == false else { continue }
      let (shown, analysis) = (session.state.insideShown, session.state.inside.page.analysis)
      let options = analysis.parameters.compactMap { parameter in
        shown[parameter.name].map { "--\(parameter.name) \($0)" }
      }
      return (session, ([model, "--image", image] + options).joined(separator: " "))
    }
    throw Unanswerable(sentence: "no small model has it")
  }

  private func session(_ address: String, _ keys: [Key]) throws -> Session {
    var session = try Session(address: Address(address))
    session.finishAll(on: Self.runner)
    for key in keys { session.press(key) }
    session.finishAll(on: Self.runner)
    return session
  }
}
