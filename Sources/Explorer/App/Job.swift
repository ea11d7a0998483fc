import VisionCore

/// Who asks for work. A newer job of an owner takes the place of the one before it.
///
/// An owner is declared where its jobs are made.
struct JobOwner: Sendable, Hashable {
  let name: String

  init(_ name: String) { self.name = name }
}

/// What an answer makes of the state, and what that asks the world for.
typealias JobAnswer = @Sendable (inout AppState) -> [Effect]

/// Work for the background. Whatever it needs is in its closure, its answer is a change of the state: who adds a kind of work
/// starts it by `AppState.start` and touches nothing else.
struct Job: Sendable {
  /// Counts up through all jobs.
  let id: Int
  let owner: JobOwner
  let work: @Sendable (JobContext) throws -> JobAnswer

  /// Does the work.
  /// - Parameters:
  ///   - isWanted: asked between steps; the work ends where it is not.
  ///   - report: told how far it is; the last report says how it ended, and there is always one.
  func perform(
    on runner: any ModelRunner, isWanted: @escaping () -> Bool, report: @escaping (JobReport) -> Void
  ) {
    do {
      report(.finished(try work(JobContext(runner: runner, isWanted: isWanted, report: report))))
    } catch is CancellationError {
      report(.cancelled)
    } catch {
      report(.failed("\(error)"))
    }
  }
}

/// What work has while it goes on.
struct JobContext {
  let runner: any ModelRunner
  fileprivate let isWanted: () -> Bool
  fileprivate let report: (JobReport) -> Void

  /// - Throws: `CancellationError` where the work is not wanted any more.
  func check() throws {
    guard isWanted() else { throw CancellationError() }
  }

  /// Says how far the work is: a part from 0 to 1, and what is done; no words mean the job's title.
  /// - Throws: `CancellationError` where the work is not wanted any more.
  func progress(_ part: Double, _ what: Phrase = "") throws {
    try check()
    report(.progress(part, what))
  }

  /// Gives a part of the answer.
  /// - Throws: `CancellationError` where the work is not wanted any more.
  func give(_ part: @escaping JobAnswer) throws {
    try check()
    report(.partial(part))
  }
}

/// What the background says of a job.
enum JobReport: Sendable {
  case progress(Double, Phrase)
  case partial(JobAnswer)
  case finished(JobAnswer)
  /// The sentence says why.
  case failed(Phrase)
  case cancelled

  /// Whether nothing follows.
  var isLast: Bool {
    switch self {
    case .progress, .partial: false
    case .finished, .failed, .cancelled: true
    }
  }
}
