import VisionCore

/// The amplitude of models' activations by depth.
struct AmplitudeReport: AnalysisReport {
  let readings: [BlockReadings<ActivationAmplitude>]

  init(_ readings: [BlockReadings<ActivationAmplitude>]) { self.readings = readings }

  var table: DataTable {
    DataTable(
      columns: [
        .init("model"), .init("layer", .right, dropped: 1), .init("block", shortens: true), .init("grid", dropped: 0),
        .init("mean", "mean |x|", .right), .init("deviation", "deviation", .right),
        .init("largest", "largest |x|", .right),
      ],
      rows: readings.flatMap { reading in
        reading.blocks.enumerated().map { place, entry in
          DataTable.Row([
            .init(reading.run.preset.name), .init(place + 1), .init(entry.block.path),
            .init("\(entry.block.tokens.grid)"), cell(entry.value.mean), cell(entry.value.deviation),
            cell(entry.value.largest),
          ])
        }
      })
  }

  private func cell(_ number: Double) -> DataTable.Cell { .init(fixedText(number, digits: 3), .number(number)) }

  var json: JSONValue {
    .array(
      readings.map { reading in
        let blocks = reading.blocks.map { block, amplitude -> JSONValue in
          [
            "block": .string(block.path), "mean": .number(amplitude.mean), "deviation": .number(amplitude.deviation),
            "largest": .number(amplitude.largest),
          ]
        }
        return .object(reading.head + [.init(name: "blocks", value: .array(blocks))])
      })
  }

  /// One model's three numbers, or the mean magnitude of several models.
  func drawing(width: Int, appearance: Appearance) -> Canvas {
    let series =
      readings.count > 1
      ? readings.map { reading in reading.series(reading.run.preset.name, \.mean) }
      : readings.flatMap { reading in
        [
          reading.series("mean |x|", \.mean), reading.series("deviation", \.deviation),
          reading.series("largest |x|", \.largest),
        ]
      }
    return .plot(
      Plot(
        series, x: Axis("blocks, in order of depth"),
        y: Axis(readings.count > 1 ? "mean |x| of a block's result" : "activations of a block's result", scale: .log10)),
      isSynthetic: readings.contains(where: \.run.isSynthetic), width: width, appearance: appearance)
  }
}

/// Dead and saturated channels by depth.
struct ChannelReport: AnalysisReport {
  let readings: [BlockReadings<ChannelActivity>]

  init(_ readings: [BlockReadings<ChannelActivity>]) { self.readings = readings }

  var table: DataTable {
    DataTable(
      columns: [
        .init("model"), .init("layer", .right, dropped: 1), .init("block", shortens: true), .init("grid", dropped: 0),
        .init("channels", .right), .init("dead", .right), .init("deadShare", "share", .right),
        .init("saturated", .right), .init("saturatedShare", "share", .right),
      ],
      rows: readings.flatMap { reading in
        reading.blocks.enumerated().map { place, entry in
          DataTable.Row([
            .init(reading.run.preset.name), .init(place + 1), .init(entry.block.path),
            .init("\(entry.block.tokens.grid)"), .init(entry.value.channels), .init(entry.value.dead.count),
            share(entry.value.deadShare), .init(entry.value.saturated.count), share(entry.value.saturatedShare),
          ])
        }
      })
  }

  private func share(_ part: Double) -> DataTable.Cell { .init(fixedText(100 * part, digits: 1) + " %", .number(part)) }

  var json: JSONValue {
    .array(
      readings.map { reading in
        let blocks = reading.blocks.map { block, activity -> JSONValue in
          [
            "block": .string(block.path), "channels": .integer(activity.channels),
            "dead": .array(activity.dead.map(JSONValue.integer)),
            "saturated": .array(activity.saturated.map(JSONValue.integer)),
          ]
        }
        return .object(
          reading.head + [
            .init(name: "deadBound", value: .number(ChannelActivity.deadBound)),
            .init(name: "saturatedBound", value: .number(ChannelActivity.saturatedBound)),
            .init(name: "blocks", value: .array(blocks)),
          ])
      })
  }

  func drawing(width: Int, appearance: Appearance) -> Canvas {
    let series = readings.flatMap { reading in
      [
        reading.series("\(reading.run.preset.name) dead", \.deadShare),
        reading.series("saturated", \.saturatedShare),
      ]
    }
    let highest = series.flatMap(\.points).map(\.y).max() ?? 0
    return .plot(
      Plot(
        series, x: Axis("blocks, in order of depth"),
        y: Axis("channels of a block's result", range: 0...max(1.05 * highest, 0.1), numbers: .percent)),
      isSynthetic: readings.contains(where: \.run.isSynthetic), width: width, appearance: appearance)
  }
}
