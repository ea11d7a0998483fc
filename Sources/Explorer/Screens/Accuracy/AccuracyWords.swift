import VisionCore

extension PublishedPoint {
  /// A model at the side of its images: `… at 384`.
  var title: Phrase {
    result.resolution.map { "\(result.model) at \($0)" } ?? Phrase(verbatim: result.model)
  }

  /// What the row prints, and what is counted of the model: a label and a text each.
  var facts: [(label: Phrase, text: Phrase)] {
    func both(_ printed: PrintedNumber?, _ unit: String, _ counted: Int?) -> Phrase {
      let parts: [Phrase] = [printed.map { "\($0) \(unit)" }, counted.map { "counted \($0.abbreviated)" }].compactMap(
        \.self)
      return parts.isEmpty ? "not known" : parts.joined(separator: ", ")
    }
    return [
      ("source", Phrase(verbatim: result.source)), ("top-1", "\(decimalText(top1)) %"),
      ("trained on", result.pretraining.map { Phrase(verbatim: $0) } ?? "not said"),
      ("resolution", result.resolution.map { "\(GridSize(square: $0))" } ?? "not said"),
      ("MACs", both(result.flops, "G", multiplyAccumulates)),
      ("parameters", both(result.parameters, "M", parameters)),
    ]
  }
}

extension AccuracyFilter {
  /// `all rows`, or what is left: a family, `trained on ImageNet-22k, at 384`.
  var words: Phrase {
    let parts: [Phrase] = [
      family.map { Phrase(verbatim: $0) }, pretraining.map { "trained on \($0)" }, resolution.map { "at \($0)×\($0)" },
    ].compactMap(\.self)
    return parts.isEmpty ? "all rows" : parts.joined(separator: ", ")
  }
}
