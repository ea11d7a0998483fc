import VisionCore

extension JobOwner {
  static let scaling = JobOwner("scaling")
}

extension AppState {
  var isMeasuring: Bool { jobs[.scaling] != nil }

  /// Records what curves lack and shows them now and then.
  /// - Parameter subject: the model that the curves follow from; nil for curves of models that were chosen for themselves
  mutating func measure(
    _ subjects: [ScalingSubject], _ range: ClosedRange<Int>, about subject: JobSubject?
  ) -> [Effect] {
    let work = ScalingWork(subjects: subjects, range: range, quantity: scaling.quantity, table: scaling.table)
    return start(.scaling, ScreenID.scaling.title, about: subject) { try work.perform(in: $0) }
  }
}

/// Curves to be measured.
private struct ScalingWork: Sendable {
  let subjects: [ScalingSubject]
  let range: ClosedRange<Int>
  let quantity: ScalingQuantity
  /// What is known already.
  let table: ScalingTable

  /// Between two reports.
  private static let interval = Duration.milliseconds(50)

  func perform(in context: JobContext) throws -> JobAnswer {
    var table = table
    let study = ScalingStudy(subjects, range: range, recordingIn: &table)
    var shown = ContinuousClock.now
    var news = ScalingTable()
    var made = 0
    var fault: (any Error)?
    study.complete(quantity, &table) { place, outcome, left in
      news[study.subjects[place.subject], place.value] = outcome
      made += 1
      do {
        if ContinuousClock.now - shown > ScalingWork.interval {
          try context.give { [news] state in state.show(study, news) }
          try context.progress(Double(made) / Double(made + left))
          (news, shown) = (ScalingTable(), ContinuousClock.now)
        } else {
          try context.check()
        }
      } catch {
        fault = error
      }
      return fault == nil
    }
    if let fault { throw fault }
    // What finding the step has recorded is known too.
    news.formUnion(table)
    return { [news] state in state.show(study, news) }
  }
}
