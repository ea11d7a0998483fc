import VisionCore

/// The amplitude of models' activations by depth (Liu et al. 2022, Fig. 2).
struct AmplitudeAnalysis: BlockMeasure {
  static let name = "amplitude"
  static let abstract = "Run models on an image and give how large the numbers of each block's result are, by depth."
  static let discussion = "Mean |x|, standard deviation and largest |x| over all numbers of a block's result."
  static let title: Phrase = "Activation amplitude"
  static let columns: [DataTable.Column] = [
    .init("mean", "mean |x|", .right), .init("deviation", "deviation", .right),
    .init("largest", "largest |x|", .right),
  ]

  init(_ choices: Choices, of subject: Subject) throws {
    if subject.blocks.isEmpty { throw Unanswerable.noBlocks(subject) }
  }

  static func measure(_ result: CapturedTensor, _ block: TokenBlockSite) -> ActivationAmplitude {
    ActivationAmplitude(result.values)
  }

  static func cells(_ amplitude: ActivationAmplitude) -> [DataTable.Cell] {
    [amplitude.mean, amplitude.deviation, amplitude.largest].map { .number($0, digits: 3) }
  }

  /// One model's three numbers, or the mean magnitude of several models.
  static func values(_ amplitude: ActivationAmplitude, models: Int) -> [(value: Double, text: Phrase)] {
    let all: [(value: Double, text: Phrase)] = [
      (amplitude.mean, "mean |x|    \(fixedText(amplitude.mean, digits: 3))"),
      (amplitude.deviation, "deviation   \(fixedText(amplitude.deviation, digits: 3))"),
      (amplitude.largest, "largest |x| \(fixedText(amplitude.largest, digits: 3))"),
    ]
    return models == 1 ? all : [all[0]]
  }

  static func names(_ models: [Phrase]) -> [Phrase] {
    models.count == 1 ? ["mean |x|", "deviation", "largest |x|"] : models
  }

  static func axis(models: Int, largest: Double) -> Axis {
    Axis(models == 1 ? "activations of a block's result" : "mean |x| of a block's result", scale: .log10)
  }

  static func json(_ amplitude: ActivationAmplitude) -> [JSONValue.Member] {
    [
      .init(name: "mean", value: .number(amplitude.mean)),
      .init(name: "deviation", value: .number(amplitude.deviation)),
      .init(name: "largest", value: .number(amplitude.largest)),
    ]
  }
}
