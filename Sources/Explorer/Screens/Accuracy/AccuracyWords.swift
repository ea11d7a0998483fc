import VisionCore

extension PublishedPoint {
  /// `ViT-B/16 at 384`.
  var title: String {
    let resolution = result.resolution.map { " at \($0)" } ?? ""
    return result.model + resolution
  }

  /// What the row prints, and what is counted of the model: a label and a text each.
  var facts: [(label: String, text: String)] {
    func both(_ printed: PrintedNumber?, _ unit: String, _ counted: Int?) -> String {
      let parts = [printed.map { "\($0) \(unit)" }, counted.map { "counted \($0.abbreviated)" }].compactMap(\.self)
      return parts.isEmpty ? "not known" : parts.joined(separator: ", ")
    }
    return [
      ("source", result.source), ("top-1", "\(decimalText(top1)) %"),
      ("trained on", result.pretraining ?? "not said"),
      ("resolution", result.resolution.map { "\(GridSize(square: $0))" } ?? "not said"),
      ("MACs", both(result.flops, "G", multiplyAccumulates)),
      ("parameters", both(result.parameters, "M", parameters)),
    ]
  }
}

extension AccuracyFilter {
  /// `all rows`, or what is left: `Swin, trained on ImageNet-22k, at 384`.
  var words: String {
    let parts = [family, pretraining.map { "trained on \($0)" }, resolution.map { "at \($0)×\($0)" }].compactMap(\.self)
    return parts.isEmpty ? "all rows" : parts.joined(separator: ", ")
  }
}
