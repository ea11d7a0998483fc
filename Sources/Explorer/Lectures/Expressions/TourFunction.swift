import VisionCore

/// A function that expressions of tours may call; every one reads a recorded model, a published table or its arguments.
struct TourFunction: Sendable {
  let name: String
  /// How it is called, for errors and the documentation: `macs(MODEL, PATH?, size: N)`.
  let usage: String
  /// How many arguments without a label it takes.
  let count: ClosedRange<Int>
  let labels: [String]
  let compute: @Sendable (TourArguments, inout TourEvaluator) throws(ExpressionFault) -> TourValue

  init(
    _ name: String, _ arguments: String, _ count: ClosedRange<Int>, labels: [String] = [],
    compute: @escaping @Sendable (TourArguments, inout TourEvaluator) throws(ExpressionFault) -> TourValue
  ) {
    (self.name, usage, self.count) = (name, "\(name)(\(arguments))", count)
    (self.labels, self.compute) = (labels, compute)
  }

  static let all: [TourFunction] = ofModules + ofAttention + ofModels + ofBlocks + ofVariants
}

/// What a function is called with.
struct TourArguments: Sendable {
  let function: TourFunction
  let positional: [TourValue]
  let labelled: [String: TourValue]

  func check() throws(ExpressionFault) {
    if positional.count < function.count.lowerBound {
      throw .missingArgument(function: function.name, usage: function.usage)
    }
    let superfluous =
      positional.dropFirst(function.count.upperBound).first?.text
      ?? labelled.keys.sorted().first { !function.labels.contains($0) }
    if let superfluous {
      throw .superfluousArgument(function: function.name, found: superfluous, usage: function.usage)
    }
  }

  func refused(_ found: String, expected: String) -> ExpressionFault {
    .badArgument(function: function.name, found: found, expected: expected)
  }

  /// An argument as a word; empty where it is not given.
  func word(_ index: Int) -> String { index < positional.count ? positional[index].text : "" }

  func integer(_ label: String, default usual: Int, in range: ClosedRange<Int>) throws(ExpressionFault) -> Int {
    guard let value = labelled[label] else { return usual }
    guard case .integer(let number) = value, range.contains(number) else {
      throw refused(value.text, expected: "'\(label)' from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A place on a grid.
  func place(_ label: String, on grid: GridSize) throws(ExpressionFault) -> GridPlace {
    guard let text = labelled[label]?.text else {
      throw .missingArgument(function: function.name, usage: function.usage)
    }
    guard case .place(let place)? = QueryArgument(argument: text)?.query, grid.contains(place) else {
      throw refused(text, expected: "a row and a column of the \(grid) tokens, counted from 0, such as 3,4,")
    }
    return place
  }

  func preset(_ index: Int = 0) throws(ExpressionFault) -> Preset {
    do {
      return try ModelChoice(word(index), for: .counting).preset
    } catch {
      throw .model(word(index), reason: "\(error)")
    }
  }

  /// The reading of the model that an argument names, at the size that is asked for.
  func reading(_ index: Int = 0, _ evaluator: inout TourEvaluator) throws(ExpressionFault) -> ModelReading {
    let preset = try preset(index)
    var input = preset.input
    if let size = labelled["size"] {
      guard let given = InputSize(argument: size.text) else {
        throw refused(size.text, expected: "a size such as 384 or 256x320")
      }
      input = given.grid
    }
    do {
      return try evaluator.readings(preset, input: input).get()
    } catch {
      throw .model(word(index), reason: "\(error)")
    }
  }

  /// The row of a module; the whole model where no path is given.
  func row(_ reading: ModelReading) throws(ExpressionFault) -> Outline.Row {
    let path = word(1)
    guard let row = reading.outline.rows.first(where: { $0.kind != nil && $0.path == path }) else {
      throw refused(
        path, expected: "the path of one of \(reading.preset.name)'s modules, as `explorer cost` lists them,")
    }
    return row
  }

  /// The attention at a path, or the first below it.
  func site(_ reading: ModelReading) throws(ExpressionFault) -> AttentionSite {
    do {
      return try reading.sites.site(at: word(1), of: reading.preset.name)
    } catch {
      throw refused(word(1), expected: "the path of an attention or of its block (\(error))")
    }
  }
}
