import ArgumentParser
import CNcurses
import VisionCore

/// How an analysis is written: its numbers, or a drawing of them.
enum AnalysisFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv, markdown
  /// The drawing as coloured text.
  case text
  /// The drawing as a picture.
  case svg
}

/// The options of every command that gives both numbers and a drawing.
struct AnalysisOptions: ParsableArguments {
  @Option(help: "Numbers as table, json, csv or markdown; a drawing as text or svg.")
  var format: AnalysisFormat?

  @Option(help: "Colours; auto: what the terminal shows, none in a file or pipe or if NO_COLOR is set.")
  var color = ColorChoice.auto

  @Option(help: ArgumentHelp("The drawing's width in columns (default: the terminal's, else 80).", valueName: "n"))
  var width: Int?

  func validate() throws {
    if let width, !(40...500).contains(width) {
      throw ValidationError("The width is \(width) columns; it must lie between 40 and 500.")
    }
  }

  /// Writes what was asked for, `usual` where nothing was.
  /// - Parameters:
  ///   - json: the document that stands for the table in JSON
  ///   - drawing: a canvas of so many columns
  func write(
    usual: AnalysisFormat, _ table: DataTable, json: @autoclosure () -> JSONValue,
    drawing: (Int, Appearance) -> Canvas, on console: Console
  ) throws(OutputError) {
    switch format ?? usual {
    case .table: try tableOptions(.table).write(table, json: json(), on: console)
    case .json: try tableOptions(.json).write(table, json: json(), on: console)
    case .csv: try tableOptions(.csv).write(table, json: json(), on: console)
    case .markdown: try tableOptions(.markdown).write(table, json: json(), on: console)
    case .text:
      var picture = PictureOptions()
      (picture.color, picture.width) = (color, width)
      try picture.write(drawing(picture.columns(console), picture.appearance(console)), on: console)
    case .svg: try console.output(drawing(width ?? 100, Appearance()).svg())
    }
  }

  private func tableOptions(_ format: TableFormat) -> TableOptions {
    var options = TableOptions()
    (options.format, options.color) = (format, color)
    return options
  }
}

extension ModelRun {
  /// The model ready to run, keeping steps that a fused kernel would swallow.
  func engine(keeping steps: Set<Int> = [], program: Program? = nil, on console: Console) throws -> Engine {
    let progress = ProgressLine(console)
    defer { progress.clear() }
    return try Engine(program ?? self.program, weights: weights, threads: threads, capturing: steps) {
      progress.show("reading weights", $0)
    }
  }

  /// Runs the model and gives the weights of its attentions one after another, keeping no more of them at a time than
  /// `AttentionCapture.limit`, but always one: a large model runs several times.
  func eachAttention(
    _ sites: [AttentionSite], on console: Console, _ body: (AttentionMaps, AttentionSite) throws -> Void
  )
    throws
  {
    let engine = try engine(on: console)
    let progress = ProgressLine(console)
    defer { progress.clear() }
    var rest = sites[...]
    while !rest.isEmpty {
      var bytes = 0
      let fitting = rest.prefix { site in
        bytes += site.weightBytes
        return bytes <= AttentionCapture.limit
      }
      let group = fitting.isEmpty ? rest.prefix(1) : fitting
      rest = rest.dropFirst(group.count)
      let trace = try engine.run(numbers, capturing: Set(group.map(\.step))) {
        progress.show("running \(preset.name)", $0)
      }
      for site in group {
        guard let captured = trace.captured[site.step] else { continue }
        try body(
          AttentionMaps(shape: captured.shape, weights: captured.values, arrangement: site.arrangement), site)
      }
    }
  }

  /// Whether its weights stand for no training.
  var isSynthetic: Bool { if case .synthetic = weights.provenance { true } else { false } }
}
