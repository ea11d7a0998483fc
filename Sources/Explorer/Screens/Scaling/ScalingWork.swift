import VisionCore

/// Curves to be measured in the background.
struct ScalingRequest: Sendable {
  /// Counts up; the screen shows the progress of the last one alone.
  let number: Int
  let subjects: [ScalingSubject]
  let range: ClosedRange<Int>
  let quantity: ScalingQuantity
  /// What is known already.
  let table: ScalingTable

  /// Between two reports.
  private static let interval = Duration.milliseconds(50)

  /// Records what is missing and reports now and then; the last report says that it is the last.
  /// - Parameter isWanted: asked between two recordings; the work ends where it is not.
  func perform(isWanted: () -> Bool, report: (ScalingProgress) -> Void) {
    var table = table
    let study = ScalingStudy(subjects, range: range, recordingIn: &table)
    var shown = ContinuousClock.now
    var news = ScalingTable()
    var made = 0
    func progress(_ fraction: Double, isLast: Bool) -> ScalingProgress {
      ScalingProgress(number: number, study: study, table: news, fraction: fraction, isLast: isLast)
    }
    study.complete(quantity, &table) { place, outcome, left in
      news[study.subjects[place.subject], place.value] = outcome
      made += 1
      if ContinuousClock.now - shown > ScalingRequest.interval {
        report(progress(Double(made) / Double(made + left), isLast: false))
        (news, shown) = (ScalingTable(), ContinuousClock.now)
      }
      return isWanted()
    }
    // What finding the step has recorded is known too.
    news.formUnion(table)
    report(progress(1, isLast: true))
  }
}

/// What has been measured so far.
struct ScalingProgress: Sendable {
  let number: Int
  let study: ScalingStudy
  /// Counts that are new since the last report.
  let table: ScalingTable
  /// 0 to 1.
  let fraction: Double
  /// Whether nothing follows: all is measured, or it is not wanted any more.
  let isLast: Bool
}
