import ArgumentParser
import VisionCore

/// A precision as the command line names it.
enum PrecisionName: String, ExpressibleByArgument, CaseIterable {
  case fp32
  case bf16

  var precision: Precision {
    switch self {
    case .fp32: .float32
    case .bf16: .bfloat16
    }
  }
}

/// The times of a model's runs.
struct BenchTiming {
  let preset: Preset
  let input: GridSize
  let precision: PrecisionName
  let threads: Int
  /// In milliseconds, the shortest first.
  let times: [Double]
  let multiplyAccumulates: Int
  let limit: MatrixProductLimit
  /// Of bfloat16 against float32, over the largest logit.
  let error: Double?
  /// Of activations.
  let peakBytes: Int

  private var median: Double { times[times.count / 2] }
  private var gigaflops: Double { 2 * Double(multiplyAccumulates) / median / 1e6 }
  /// Of the rate that plain matrix products reach.
  private var fraction: Double { limit.rate > 0 ? gigaflops / 2 / limit.rate : 0 }

  var table: DataTable {
    var columns = [
      DataTable.Column("model"), DataTable.Column("input"), DataTable.Column("precision"),
      DataTable.Column("threads", .right), DataTable.Column("runs", .right),
      DataTable.Column("medianMilliseconds", "median ms", .right),
      DataTable.Column("minMilliseconds", "min ms", .right),
      DataTable.Column("maxMilliseconds", "max ms", .right), DataTable.Column("gflops", "GFLOP/s", .right),
      DataTable.Column("limitGFLOPs", "limit", .right), DataTable.Column("fraction", "reached", .right),
    ]
    var cells = [
      DataTable.Cell(preset.name), DataTable.Cell("\(input)"), DataTable.Cell(precision.rawValue),
      DataTable.Cell(threads), DataTable.Cell(times.count), numberCell(median), numberCell(times[0]),
      numberCell(times[times.count - 1]), numberCell(gigaflops, digits: 1), numberCell(2 * limit.rate, digits: 1),
      DataTable.Cell(fixedText(100 * fraction, digits: 1) + " %", .number(fraction)),
    ]
    if let error {
      columns.append(DataTable.Column("error", "error against fp32", .right))
      cells.append(numberCell(error, digits: 5))
    }
    return DataTable(columns: columns, rows: [DataTable.Row(cells)], heading: .doubled)
  }

  var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("model", .string(preset.name)), ("input", input.json), ("precision", .string(precision.rawValue)),
      ("threads", .integer(threads)), ("runs", .integer(times.count)), ("medianMilliseconds", .number(median)),
      ("minMilliseconds", .number(times[0])), ("maxMilliseconds", .number(times[times.count - 1])),
      ("gflops", .number(gigaflops)),
      ("limitGFLOPs", .number(2 * limit.rate)), ("peakBytes", .integer(peakBytes)),
      ("timesMilliseconds", .array(times.map { .number($0) })),
    ]
    if let error { members.append(("error", .number(error))) }
    return .object(members.map { JSONValue.Member(name: $0.name, value: $0.value) })
  }
}

/// A number cut to some digits for people, whole for programs.
func numberCell(_ number: Double, digits: Int = 2) -> DataTable.Cell {
  DataTable.Cell(fixedText(number, digits: digits), .number(number))
}
