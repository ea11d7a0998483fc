import Synchronization
import VisionCore

@testable import Explorer

/// Work that the updates asked for is done when a test says so, in any order, or never.
extension Session {
  /// All that was asked for, in order, whether it is still wanted or not.
  var jobs: [Job] { effects.compactMap { if case .start(let job) = $0 { job } else { nil } } }

  /// The jobs that are under way, in order.
  var waiting: [Job] { jobs.filter { state.jobs[$0.id] != nil } }

  func job(_ owner: JobOwner) -> Job? { jobs.last { $0.owner == owner } }

  /// The owners whose work was stopped, in order.
  var cancelled: [JobOwner] { effects.compactMap { if case .cancel(let owner) = $0 { owner } else { nil } } }

  /// What a job reports when it is done.
  /// - Parameter isWanted: the answers to whether it goes on, called as often as it asks
  static func reports(
    of job: Job, on runner: any ModelRunner = ComputedRunner(), isWanted: @escaping () -> Bool = { true }
  ) -> [JobReport] {
    var reports: [JobReport] = []
    job.perform(on: runner, isWanted: isWanted, report: { reports.append($0) })
    return reports
  }

  /// Does a job, and tells what it reports.
  mutating func finish(_ job: Job, on runner: any ModelRunner = ComputedRunner()) {
    for report in Session.reports(of: job, on: runner) { send(.job(job.id, report)) }
  }

  /// Does the last job of an owner.
  mutating func finish(_ owner: JobOwner, on runner: any ModelRunner = ComputedRunner()) {
    if let job = job(owner) { finish(job, on: runner) }
  }

  /// Does an owner's jobs that are under way, and those that follow from their answers.
  mutating func finishAll(_ owner: JobOwner, on runner: any ModelRunner = ComputedRunner()) {
    while let job = waiting.first(where: { $0.owner == owner }) { finish(job, on: runner) }
  }

  /// Ends an owner's job by an answer of the test's own; one is started where there is none.
  mutating func answer(_ owner: JobOwner, _ answer: @escaping JobAnswer) {
    if state.jobs[owner] == nil { change { _ = $0.start(owner, "test") { _ in answer } } }
    if let id = state.jobs[owner]?.id { send(.job(id, .finished(answer))) }
  }

  mutating func load(_ image: LoadedImage) { answer(.image) { $0.take(image) } }

  mutating func accept(_ path: String) { answer(.weights) { $0.take(.checkpoint(path: path)) } }

  /// A job fails with a sentence.
  mutating func fail(_ owner: JobOwner, _ sentence: Phrase) {
    if state.jobs[owner] == nil { change { _ = $0.start(owner, "test") { _ in { _ in [] } } } }
    if let id = state.jobs[owner]?.id { send(.job(id, .failed(sentence))) }
  }
}

extension Effect {
  /// Whether it starts a job of an owner.
  func starts(_ owner: JobOwner) -> Bool {
    if case .start(let job) = self { job.owner == owner } else { false }
  }
}

/// Tells what a run was asked for, and then fails.
final class SpyRunner: ModelRunner {
  private struct Enough: Error {}
  private let seen = Mutex<(run: RunRequest?, times: TimingRequest?)>((nil, nil))

  var run: RunRequest? { seen.withLock { $0.run } }
  var times: TimingRequest? { seen.withLock { $0.times } }

  func run(_ request: RunRequest, progress: (Double, Phrase) throws -> Void) throws -> RunResult {
    seen.withLock { $0.run = request }
    throw Enough()
  }

  func times(_ request: TimingRequest, progress: (Double, Phrase) throws -> Void) throws -> ModelTimes {
    seen.withLock { $0.times = request }
    throw Enough()
  }
}
