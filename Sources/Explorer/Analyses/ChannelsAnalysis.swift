import VisionCore

/// Dead and saturated channels by depth.
struct ChannelsAnalysis: BlockMeasure {
  static let name = "channels"
  static let abstract =
    "Run models on an image and give how many channels of each block's result are dead or saturated."
  static let discussion = """
    Of a block's result divided by its root mean square a channel is dead where no place is farther from 0 \
    than \(decimalText(ChannelActivity.deadBound)), and saturated where every place lies at \
    \(decimalText(ChannelActivity.saturatedBound)) or beyond, on one side: on this image.
    """
  static let title: Phrase = "Dead and saturated channels"
  static let columns: [DataTable.Column] = [
    .init("channels", .right), .init("dead", .right), .init("deadShare", "share", .right), .init("saturated", .right),
    .init("saturatedShare", "share", .right),
  ]

  init(_ choices: Choices, of subject: Subject) throws {
    if subject.blocks.isEmpty { throw Unanswerable.noBlocks(subject) }
  }

  static func measure(_ result: CapturedTensor, _ block: TokenBlockSite) -> ChannelActivity {
    ChannelActivity(block.places(of: result), channels: block.width)
  }

  static func cells(_ activity: ChannelActivity) -> [DataTable.Cell] {
    [
      .init(activity.channels), .init(activity.dead.count), .percent(activity.deadShare),
      .init(activity.saturated.count), .percent(activity.saturatedShare),
    ]
  }

  static func values(_ activity: ChannelActivity, models: Int) -> [(value: Double, text: Phrase)] {
    [
      (activity.deadShare, "dead \(activity.dead.count) of \(activity.channels)"),
      (activity.saturatedShare, "saturated \(activity.saturated.count) of \(activity.channels)"),
    ]
  }

  static func names(_ models: [Phrase]) -> [Phrase] {
    let names: [Phrase] = ["dead", "saturated"]
    return models.count == 1 ? names : models.flatMap { model in names.map { [model, $0].joined(separator: " ") } }
  }

  static func axis(models: Int, largest: Double) -> Axis {
    Axis("channels of a block's result", range: 0...max(1.05 * largest, 0.1), numbers: .percent)
  }

  static var lines: [Sentence] {
    [
      "",
      Sentence(
        "Of the result over its root mean square: dead within \(decimalText(ChannelActivity.deadBound)) of 0, "
          + "saturated at \(decimalText(ChannelActivity.saturatedBound)) or beyond everywhere.", .muted),
    ]
  }

  static var bounds: [JSONValue.Member] {
    [
      .init(name: "deadBound", value: .number(ChannelActivity.deadBound)),
      .init(name: "saturatedBound", value: .number(ChannelActivity.saturatedBound)),
    ]
  }

  static func json(_ activity: ChannelActivity) -> [JSONValue.Member] {
    [
      .init(name: "channels", value: .integer(activity.channels)),
      .init(name: "dead", value: .array(activity.dead.map(JSONValue.integer))),
      .init(name: "saturated", value: .array(activity.saturated.map(JSONValue.integer))),
    ]
  }
}
