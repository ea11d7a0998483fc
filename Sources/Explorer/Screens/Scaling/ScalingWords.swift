import VisionCore

// How sizes, values and crossings are written.

extension ScalingVariable {
  /// What an axis says.
  var axisTitle: Phrase {
    switch self {
    case .resolution: "side of the image in pixels"
    case .gridSide: "side of the map in tokens"
    case .setting(let key): Phrase(verbatim: key)
    case .stageSetting(let key, let stage): "\(key), stage \(stage)"
    }
  }

  /// A size in a sentence: `544×544`, `window 12`, `depths 18 in stage 3`.
  func text(_ value: Int) -> Phrase {
    switch self {
    case .resolution: "\(GridSize(square: value))"
    case .gridSide: "\(GridSize(square: value)) tokens"
    case .setting(let key): "\(key) \(value)"
    case .stageSetting(let key, let stage): "\(key) \(value) in stage \(stage)"
    }
  }
}

extension ScalingQuantity {
  /// Rounded, with its unit: `15.4 G`, `1.23 GB`, `23.4 %`.
  func text(_ value: ScalingValue) -> String {
    switch self {
    case .multiplyAccumulates, .parameters, .tokens: value.numerator.abbreviated
    case .attentionMemory:
      value.numerator < 1000 ? "\(value.numerator) B" : value.numerator.abbreviated + "B"
    case .attentionShare: percentText(value.numerator, of: value.denominator)
    }
  }

  /// Exactly: `15,438,473,216`, `18,063,360 of 4,490,566,656`.
  func exactText(_ value: ScalingValue) -> String {
    value.denominator == 1 ? value.numerator.grouped : "\(value.numerator.grouped) of \(value.denominator.grouped)"
  }

  /// The verb of a sentence that compares two models.
  fileprivate var exceeds: Phrase {
    switch self {
    case .multiplyAccumulates: "takes more MACs than"
    case .tokens: "has more tokens than"
    case .parameters: "has more parameters than"
    case .attentionMemory: "has larger attention matrices than"
    case .attentionShare: "spends a larger share on attention's products than"
    }
  }

  /// How numbers stand beside an axis.
  var numbers: Axis.Numbers { self == .attentionShare ? .percent : .short }
}

extension ScalingStudy {
  private typealias SizedBlock = (block: AttentionBlock, sizes: AttentionBlock.Sizes)

  /// The subjects' titles, or names where two have the same title.
  var titles: [String] {
    subjects.map { subject in
      subjects.count { $0.title == subject.title } > 1 ? subject.name : subject.title
    }
  }

  /// `From 544×544 on one model takes more MACs than another: 1 against 2; at 528×528 it takes 3 against 4.`
  func sentence(_ crossing: ScalingCrossing, _ quantity: ScalingQuantity) -> Phrase {
    let variable = subjects[crossing.rising].variable
    func pair(_ reading: ScalingCrossing.Reading) -> Phrase {
      "\(quantity.exactText(reading.rising)) against \(quantity.exactText(reading.other))"
    }
    let settled: Phrase =
      crossing.settled == crossing.size
      ? "" : " In between the order changes back; it stays so from \(variable.text(crossing.settled)) on."
    return "From \(variable.text(crossing.size)) on \(titles[crossing.rising]) \(quantity.exceeds) "
      + "\(titles[crossing.other]): \(pair(crossing.after)); at \(variable.text(crossing.before.size)) it is "
      + "\(pair(crossing.before)).\(settled)"
  }

  /// The same in a line of a list, of maps also without saying what they are of.
  func shortSentences(_ crossing: ScalingCrossing) -> [Phrase] {
    let variable = subjects[crossing.rising].variable
    let sizes = [variable.text(crossing.size)] + (variable == .gridSide ? ["\(GridSize(square: crossing.size))"] : [])
    return sizes.map { "\($0)  \(titles[crossing.rising]) > \(titles[crossing.other])" }
  }

  /// What blocks' formulas say by themselves: each formula, and when one is larger than another.
  func formulaSentences() throws -> [Phrase] {
    var sentences: [Phrase] = []
    let blocks = subjects.compactMap { subject -> SizedBlock? in
      if case .block(let block, let sizes) = subject.source { (block, sizes) } else { nil }
    }
    var hasWindows = false
    for (block, sizes) in blocks {
      let formula = try block.formula(sizes)
      hasWindows = hasWindows || formula.symbols.contains { $0.name == "M" }
      sentences.append("\(block.title) = \(formula)")
    }
    for (index, first) in blocks.enumerated() {
      for second in blocks[(index + 1)...] { sentences.append(try comparison(first, second)) }
    }
    if hasWindows {
      sentences.append(
        "The curves count the code, which pads a map to whole windows; the formulas hold for whole windows.")
    }
    return sentences
  }

  /// When one block's formula is larger than another's, told for the one that is larger on large maps.
  private func comparison(_ a: SizedBlock, _ b: SizedBlock) throws -> Phrase {
    for (more, less) in [(a, b), (b, a)] {
      guard let excess = try AttentionBlock.excess(of: more.block, over: less.block, a.sizes),
        let side = excess.smallestGridSide
      else { continue }
      let fixed = Set(excess.left.symbols + excess.right.symbols).filter { !["h", "w"].contains($0.name) }
        .sorted { $0.name < $1.name }.map { "\($0.name) = \($0.value)" }
      let numbers: Phrase = fixed.isEmpty ? "" : "with \(fixed.joined(separator: ", ")) "
      return "\(more.block.title) > \(less.block.title) where \(excess): \(numbers)on square maps from "
        + "\(GridSize(square: side)) on."
    }
    return "\(a.block.title) and \(b.block.title) are the same on large maps."
  }

  /// What is left out of the curves, a sentence for each subject that does not take all sampled sizes.
  func skippedSentences(in table: ScalingTable) -> [Phrase] {
    subjects.indices.compactMap { index in
      let curve = curve(index, in: table)
      guard let first = curve.skipped.first, let reason = curve.reason else { return nil }
      let variable = subjects[index].variable
      let others: Phrase = curve.skipped.count > 1 ? " and \(curve.skipped.count - 1) more of the sampled sizes" : ""
      return "\(titles[index]) is left out at \(variable.text(first))\(others): \(reason)."
    }
  }
}
