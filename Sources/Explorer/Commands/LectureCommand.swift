import ArgumentParser
import CNcurses
import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Handout.Format: ExpressibleByArgument {}

/// Lists, plays, checks, grades and prints guided tours.
struct LectureCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "lecture",
    abstract: "Play a guided tour that drives the live explorer; without a name, list the tours.",
    discussion: """
      A tour is a Markdown file whose blocks set the explorer to a view; docs/lectures.md describes the format. While one plays, \
      space and the arrows step, t hands the explorer over, ? lists the keys. `explorer lecture --speaker` in a second terminal \
      shows the notes and steers, `explorer lecture --follow` shows the lecture's picture.
      """)

  @Argument(help: "A tour that comes with the program, such as 4-swin, or a file.")
  var name: String?

  @Flag(help: "See whether every step can be shown, without a terminal; without a name, of all tours in all languages.")
  var check = false

  @OptionGroup var languageOption: LanguageOptions

  @Option(help: ArgumentHelp("The step to begin with, from 1.", valueName: "n"))
  var step = 1

  @Option(help: ArgumentHelp("The number that exercises draw their variants from.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Write the learner's answers to a file, as JSON.", valueName: "file.json"))
  var answers: String?

  @Option(
    help: ArgumentHelp(
      "Grade a file of answers without a terminal; prints the results as JSON.", valueName: "file.json"))
  var grade: String?

  @Flag(help: "Show the notes of the lecture that is running, and steer it.")
  var speaker = false

  @Flag(help: "Show the picture of the lecture that is running.")
  var follow = false

  @Option(help: ArgumentHelp("Write a handout, as markdown or html, with every view as an SVG.", valueName: "format"))
  var handout: Handout.Format?

  @Flag(help: "Put the speaker's notes into the handout.")
  var notes = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The handout's folder; with --keys or --grade the file that is written (default: the standard output).",
      valueName: "path"))
  var output: String?

  @Option(help: ArgumentHelp("Record the lecture as an asciicast (version 2).", valueName: "file.cast"))
  var record: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Play without a terminal: keys as for `explorer screen`; prints the last picture.", valueName: "key …"))
  var keys: [String] = []

  @Option(help: "Columns of the picture where keys are given.")
  var columns = 120

  @Option(help: "Rows of the picture where keys are given.")
  var rows = 40

  @Option(help: "How the picture is written where keys are given.")
  var format = PictureFormat.text

  @Option(help: "Colours of the screens; auto: what the terminal can show, unless NO_COLOR is set.")
  var color = ColorChoice.auto

  @OptionGroup var graphics: GraphicsOptions

  func validate() throws {
    if name == nil, handout != nil || grade != nil || record != nil || answers != nil || !keys.isEmpty {
      throw ValidationError(
        "Name a lecture, or give a tour's file; `explorer lecture` lists those that come with the program.")
    }
    if handout != nil, output == nil { throw ValidationError("Give the handout's folder with --output FOLDER.") }
    if output != nil, handout == nil, grade == nil, keys.isEmpty {
      throw ValidationError("--output is for what is written: give --handout, --keys or --grade too.")
    }
    if speaker || follow, name != nil {
      throw ValidationError("--speaker and --follow join the lecture that is running: give no name.")
    }
    if let word = keys.first(where: { Key(word: $0) == nil }) {
      throw ValidationError(
        "'\(word)' is no key; give a character or one of \(Key.words.map(\.word).joined(separator: ", ")).")
    }
    if graphics.graphics != .off, speaker || follow || !keys.isEmpty {
      throw ValidationError("--graphics is for the lecture itself: those who follow it, and --keys, get cells alone.")
    }
    guard (60...500).contains(columns), (18...200).contains(rows) else {
      throw ValidationError("A lecture has 60 to 500 columns and 18 to 200 rows; \(columns) by \(rows) were asked for.")
    }
  }

  func run(on console: Console) throws {
    if speaker || follow { return try view(console) }
    if check { return try checkTours(console) }
    guard let name else { return try list(console) }
    let tour = try Tour(path: try TourFiles.path(argument: name, in: chosen(console).language))
    guard tour.steps.indices.contains(step - 1) else {
      throw NoSuchStep(step: step, tour: tour.title, count: tour.steps.count)
    }
    if let grade { return try console.write(self.answers(of: grade).graded(by: tour).text, to: output) }
    if let handout, let output {
      return try write(Handout(tour, in: translation, seed: seed, notes: notes), handout, output, console)
    }
    if !keys.isEmpty { return try playKeys(tour, console) }
    try play(tour, console)
  }

  /// The language that was asked for; nil for the tour's own.
  private var translation: Translation? { languageOption.language }

  private func chosen(_ console: Console) -> Translation {
    languageOption.chosen(console, unicode: console.columns == nil)
  }

  // MARK: - Lists and checks

  private func list(_ console: Console) throws {
    let language = chosen(console).language
    var rows: [DataTable.Row] = []
    for name in TourFiles.names(in: language).isEmpty ? TourFiles.names(in: .english) : TourFiles.names(in: language) {
      guard let path = TourFiles.path(of: name, in: language) else { continue }
      let tour = try Tour(path: path)
      let languages = Language.allCases.filter { TourFiles.names(in: $0).contains(name) }.map(\.rawValue)
      rows.append(
        DataTable.Row([
          .init(name), .init(tour.title), .init(tour.steps.count), .init(languages.joined(separator: " ")),
          .init(tour.summary),
        ]))
    }
    if rows.isEmpty { return console.say("No lectures come with this program; `explorer lecture FILE` plays a file.") }
    let table = DataTable(
      columns: [.init("lecture"), .init("title"), .init("steps", .right), .init("languages"), .init("summary")],
      rows: rows)
    try console.write(table, as: .table, json: .null)
  }

  private func checkTours(_ console: Console) throws {
    var paths: [String] = []
    if let name {
      paths = [try TourFiles.path(argument: name, in: chosen(console).language)]
    } else {
      for language in translation.map({ [$0.language] }) ?? Language.allCases {
        paths += TourFiles.names(in: language).compactMap { TourFiles.path(of: $0, in: language) }
      }
    }
    var views = TourCheck.Views()
    var faults: [TourError] = []
    for path in paths {
      do throws(TourError) {
        let tour = try Tour(path: path)
        let check = TourCheck(tour, views: &views)
        faults += check.faults
        try? console.output(
          "\(path): \(tour.steps.count) steps\(check.faults.isEmpty ? "" : ", \(check.faults.count) with faults")\n")
      } catch {
        faults.append(error)
        try? console.output("\(path): cannot be read\n")
      }
    }
    for fault in faults { console.say("\(fault)") }
    if !faults.isEmpty { throw FaultyTours(count: faults.count) }
  }

  // MARK: - Playing

  private func play(_ tour: Tour, _ console: Console) throws {
    guard console.columns != nil, isatty(STDIN_FILENO) == 1 else { throw TerminalRequired(model: nil) }
    var player = LecturePlayer(
      tour: tour, translation: translation.map { _ in chosen(console) }, seed: seed, step: step - 1)
    if let record {
      player.recorder = try AsciicastRecorder(path: record, title: tour.title, clock: AsciicastRecorder.steadyClock())
    }
    if let answers {
      player.answered = { state in try? LectureCommand.write(state, to: answers) }
    }
    // A lecture that cannot be followed is a lecture all the same.
    var remark: Phrase?
    do {
      player.server = try LectureServer(path: try LectureSocket.path(environment: console.environment))
    } catch {
      remark = "Note: \(error)."
    }
    let terminal = try CursesTerminal(color: color, graphics: graphics.graphics)
    player.remark = terminal.graphicsRefusal?.sentence
    defer {
      terminal.restore()
      if let remark { console.say(remark) }
    }
    if let reason = try player.run(on: terminal) {
      terminal.restore()
      leave(with: reason.exitStatus)
    }
  }

  private func playKeys(_ tour: Tour, _ console: Console) throws {
    let isUnicode = format.isDrawing || cncurses_locale_is_utf8()
    var run = try LectureRun(
      tour, in: translation, seed: seed, step: step - 1, size: TerminalSize(columns: columns, rows: rows),
      appearance: Appearance(unicode: isUnicode))
    var seconds = 0.0
    let recorder = try record.map { path in
      try AsciicastRecorder(path: path, title: tour.title, unicode: isUnicode) { seconds }
    }
    recorder?.show(run.canvas)
    for key in keys.compactMap(Key.init(word:)) where !run.hasQuit {
      run.press(key)
      // A scripted key takes a second.
      seconds += 1
      recorder?.show(run.canvas)
    }
    if let fault = recorder?.fault { throw fault }
    if let answers { try LectureCommand.write(run.state, to: answers) }
    if format == .text { return try console.write(run.canvas.plainText(ascii: !isUnicode), to: output) }
    try console.write(run.canvas, as: format, to: output)
  }

  private static func write(_ state: LectureState, to path: String) throws {
    let text = try LectureAnswers(state).graded(by: state.tour).text
    try FileSystem.write(Array(text.utf8), to: path)
  }

  private func answers(of path: String) throws -> LectureAnswers {
    try LectureAnswers(json: FileSystem.text(of: path, limit: LectureAnswers.limit), path: path)
  }

  private func view(_ console: Console) throws {
    let path = try LectureSocket.path(environment: console.environment)
    guard console.columns != nil, isatty(STDIN_FILENO) == 1 else { throw TerminalRequired(model: nil) }
    let connection = try LectureConnection(path: path, as: speaker ? .speak : .follow)
    let terminal = try CursesTerminal(color: color)
    defer { terminal.restore() }
    if let reason = try LectureViewer(connection: connection, isSpeaker: speaker).run(on: terminal) {
      terminal.restore()
      leave(with: reason.exitStatus)
    }
  }

  private func write(_ handout: Handout, _ format: Handout.Format, _ folder: String, _ console: Console) throws {
    try FileSystem.makeFolder(folder)
    for file in handout.files(format) {
      try FileSystem.write(file.bytes, to: folder + "/" + file.name)
    }
    console.say("Wrote \(folder)/\(format.fileName) and its drawings.")
  }
}

/// Tours with steps that cannot be shown; each was named before.
struct FaultyTours: DataError, Equatable {
  let count: Int

  var sentence: Phrase {
    Phrase(
      count, one: "\(count) fault was found in the tours; each is named above with its line",
      many: "\(count) faults were found in the tours; each is named above with its line")
  }
}

/// A step that a tour does not have.
struct NoSuchStep: UsageError, Equatable {
  let step: Int
  let tour: String
  let count: Int

  var sentence: Phrase { "'\(tour)' has no step \(step): give one from 1 to \(count)" }
}
