import VisionCore

/// What a model's preprocessing does with each image, for people and for programs.
struct PreprocessingReport {
  let model: String
  let input: GridSize
  let images: [(path: String, steps: [PreprocessingStep])]

  var table: DataTable {
    DataTable(
      columns: [
        DataTable.Column("image", "image", dropped: 1, shortens: true), DataTable.Column("step"),
        DataTable.Column("width", .right), DataTable.Column("height", .right),
        DataTable.Column("what", "what", dropped: 2), DataTable.Column("meanRed", "mean red", .right),
        DataTable.Column("meanGreen", "green", .right), DataTable.Column("meanBlue", "blue", .right),
      ],
      rows: images.flatMap { image in
        image.steps.enumerated().map { index, step in
          DataTable.Row(
            [
              DataTable.Cell(index == 0 ? image.path : "", .string(image.path)), DataTable.Cell(step.kind.name),
              DataTable.Cell(step.width), DataTable.Cell(step.height), DataTable.Cell(step.kind.explanation),
            ]
              + (0..<3).map { channel in
                guard let mean = step.means?[channel] else { return .none }
                return DataTable.Cell(Self.rounded(mean), .number(mean))
              })
        }
      })
  }

  var json: JSONValue {
    [
      "model": .string(model), "input": input.json,
      "images": .array(
        images.map { image in
          ["image": .string(image.path), "steps": .array(image.steps.map(\.json))]
        }),
    ]
  }

  /// Three places behind the point.
  fileprivate static func rounded(_ value: Double) -> String {
    let thousandths = Int((abs(value) * 1000).rounded())
    let digits = String(thousandths % 1000)
    let sign = value < 0 && thousandths > 0 ? "−" : ""
    return "\(sign)\(thousandths / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
  }
}

extension PreprocessingStep {
  fileprivate var json: JSONValue {
    let facts: JSONValue =
      switch kind {
      case .decoded: [:]
      case .grey: [:]
      case .resized(let filter, let fit, let fraction):
        ["filter": .string("\(filter)"), "fit": .string(fit.rawValue), "cropFraction": .number(fraction)]
      case .cropped(let x, let y): ["x": .integer(x), "y": .integer(y)]
      case .normalised(let mean, let deviation): ["mean": mean.json, "deviation": deviation.json]
      }
    return [
      "step": .string(kind.name), "width": .integer(width), "height": .integer(height), "settings": facts,
      "means": means.map { means in .array((0..<3).map { .number(means[$0]) }) } ?? .null,
    ]
  }
}

extension PreprocessingStep.Kind {
  fileprivate var name: String {
    switch self {
    case .decoded: "decode"
    case .grey: "grey"
    case .resized: "resize"
    case .cropped: "crop"
    case .normalised: "normalise"
    }
  }

  fileprivate var explanation: String {
    switch self {
    case .decoded: "upright, RGB, 0 to 255"
    case .grey: "the luma of ITU-R 601 in place of the colours"
    case .resized(let filter, .crop, let fraction):
      "\(filter), so that the crop is \(PreprocessingReport.rounded(fraction)) of the shorter side"
    case .resized(let filter, .squash, let fraction):
      "\(filter), each side by itself, so that the crop is \(PreprocessingReport.rounded(fraction)) of both"
    case .cropped(let x, let y): "the middle, from column \(x) and row \(y) on"
    case .normalised(let mean, let deviation): "÷ 255, − (\(mean.text)), ÷ (\(deviation.text))"
    }
  }
}

extension SIMD3<Float> {
  fileprivate var json: JSONValue { .array((0..<3).map { .number(Double(self[$0])) }) }
  fileprivate var text: String { (0..<3).map { PreprocessingReport.rounded(Double(self[$0])) }.joined(separator: ", ") }
}
