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
      DataTable.Column("median_ms", "median ms", .right), DataTable.Column("min_ms", "min ms", .right),
      DataTable.Column("max_ms", "max ms", .right), DataTable.Column("gflops", "GFLOP/s", .right),
      DataTable.Column("limit_gflops", "limit", .right), DataTable.Column("fraction", "reached", .right),
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
    return DataTable(columns: columns, rows: [DataTable.Row(cells)])
  }

  var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("model", .string(preset.name)), ("input", input.json), ("precision", .string(precision.rawValue)),
      ("threads", .integer(threads)), ("runs", .integer(times.count)), ("median_ms", .number(median)),
      ("min_ms", .number(times[0])), ("max_ms", .number(times[times.count - 1])), ("gflops", .number(gigaflops)),
      ("limit_gflops", .number(2 * limit.rate)), ("peak_bytes", .integer(peakBytes)),
      ("times_ms", .array(times.map { .number($0) })),
    ]
    if let error { members.append(("error", .number(error))) }
    return .object(members.map { JSONValue.Member(name: $0.name, value: $0.value) })
  }
}

/// A number cut to some digits for people, whole for programs.
func numberCell(_ number: Double, digits: Int = 2) -> DataTable.Cell {
  DataTable.Cell(fixedText(number, digits: digits), .number(number))
}
