import ArgumentParser
import VisionCore

/// Runs a model and writes what happens inside it.
struct TraceCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Run a model and write its scores, attention and tokens to a safetensors file.",
    discussion: """
      The file holds `logits` (classes), or `features` of a model without a classifier; `attention.<i>` (windows, heads, queries, keys), the i-th attention in order of \
      execution, its module's path in the metadata under the same key; `tokens.<path>` (tokens, channels) of each block.
      """)

  @Argument(help: "A model's name or alias, a model file (YAML) or a checkpoint; `explorer models` lists the models.")
  var model: String

  @OptionGroup var options: RunOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("Where the trace is written.", valueName: "file.safetensors"))
  var output: String

  func run(on console: Console) throws {
    let run = try options.prepare(model, on: console)
    let contents = TraceContents(run.program)
    let trace = try run.trace(capturing: contents.steps, on: console)
    try contents.write(trace, of: run, to: output)
  }
}

/// Which tensors a trace has, by the names they are written under.
private struct TraceContents {
  private let sites: [AttentionSite]
  private let blocks: [(path: String, step: Int, shape: [Int])]
  private let classes: Int

  init(_ program: Program) {
    sites = program.attentionSites(Cost(program))
    blocks = program.modules.filter { $0.role.makesTokens }.map { module in
      let shape = program.steps[module.output].shape.map(\.value)
      return (module.path, module.output, [shape.dropLast().reduce(1, *), shape[shape.count - 1]])
    }
    classes = program.steps[program.output].shape.last?.value ?? 0
  }

  var steps: Set<Int> { Set(sites.map(\.step) + blocks.map(\.step)) }

  func write(_ trace: Trace, of run: ModelRun, to path: String) throws {
    var tensors = [SafetensorsWriter.Tensor(name: run.preset.classes == 0 ? "features" : "logits", shape: [classes])]
    var sources: [String: Int] = [:]
    var metadata = [
      "model": run.preset.name, "input": "\(run.program.input)", "weights": "\(run.weights.provenance)",
    ]
    for site in sites {
      let name = "attention.\(site.index)"
      tensors.append(.init(name: name, shape: [site.windows, site.heads, site.queries, site.keys]))
      (sources[name], metadata[name]) = (site.step, site.path)
    }
    for block in blocks {
      let name = "tokens.\(block.path)"
      tensors.append(.init(name: name, shape: block.shape))
      sources[name] = block.step
    }
    try SafetensorsWriter(tensors, metadata: metadata).write(to: path) { tensor in
      guard let step = sources[tensor.name] else { return trace.logits }
      return trace.captured[step]?.values ?? []
    }
  }
}
