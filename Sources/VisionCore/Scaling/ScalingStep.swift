// Which sizes are sampled where nobody says.

extension ScalingStudy {
  /// At how many sizes curves are sampled where no step is given, at most.
  package static let usualSamples = 64

  /// A study that samples at sizes which all subjects take, as far as there are such.
  ///
  /// The step is a multiple of every subject's period, the distance of the two smallest sizes that it takes, and of 32
  /// pixels where that allows it: what a token of the last stage spans in most hierarchical models. The range begins with
  /// the smallest size that all take.
  ///
  /// - Parameter table: keeps what has to be recorded for that.
  package init(_ subjects: [ScalingSubject], range: ClosedRange<Int>, recordingIn table: inout ScalingTable) {
    let limit = min(range.upperBound, range.lowerBound + 2 * ScalingStudy.longestPeriod)
    var common = 1
    var first = range.lowerBound
    for subject in subjects {
      var legal: [Int] = []
      for value in range.lowerBound...limit where legal.count < 2 {
        if table.record(subject, at: value).counts != nil { legal.append(value) }
      }
      guard legal.count == 2 else { continue }
      common = leastCommonMultiple(common, legal[1] - legal[0])
      first = max(first, legal[0])
    }
    let isPixels = subjects.first?.variable == .resolution
    let unit = isPixels && 32 % common == 0 ? 32 : common
    for value in first..<max(first + unit, first + 1) where value <= range.upperBound {
      if subjects.allSatisfy({ table.record($0, at: value).counts != nil }) {
        first = value
        break
      }
    }
    let start = min(first, range.upperBound)
    let span = range.upperBound - start
    let count = max((span + unit * ScalingStudy.usualSamples - 1) / (unit * ScalingStudy.usualSamples), 1)
    self.init(subjects, range: start...range.upperBound, step: unit * count)
  }

  /// Periods beyond this are not looked for.
  private static let longestPeriod = 64

  /// The sizes that are shown where no range is given: images of 64 to 1024 pixels, maps of up to 56 tokens a side, other
  /// sizes from a quarter to four times what the models have.
  package static func usualRange(of subjects: [ScalingSubject]) -> ClosedRange<Int> {
    switch subjects.first?.variable {
    case .resolution?, nil: return 64...1024
    case .gridSide?: return 1...56
    case .setting?, .stageSetting?:
      let own = subjects.compactMap(\.ownValue)
      let least = max((own.min() ?? 1) / 4, 1)
      return least...max(4 * (own.max() ?? 16), least)
    }
  }
}
