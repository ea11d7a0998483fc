import VisionCore

/// A job that is under way, as the state knows it: without its work.
struct RunningJob: Sendable {
  /// How a job ended that gave no answer.
  enum End: Sendable {
    /// By the user.
    case cancelled
    case failed
    /// What it was about is no longer chosen.
    case withdrawn
  }

  fileprivate(set) var id = 0
  let owner: JobOwner
  /// What is done, for the footer.
  let title: Phrase
  /// Nil for an answer that holds whatever is chosen.
  let subject: JobSubject?
  /// Whether it takes long enough for a bar and for being cancelled.
  let isShown: Bool
  /// Whether its answer is of use whatever the screens show by then.
  let isLasting: Bool
  let unanswered: @Sendable (inout AppState, End) -> Void
  /// From 0 to 1.
  fileprivate(set) var part = 0.0
  /// The step that it is at; empty for none of its own.
  fileprivate var step: Phrase = ""

  /// What it does now.
  var doing: Phrase { step.isEmpty ? title : step }
}

/// The jobs that are under way, one for each owner.
struct RunningJobs: Sendable {
  private var jobs: [JobOwner: RunningJob] = [:]
  private var lastID = 0

  subscript(owner: JobOwner) -> RunningJob? { jobs[owner] }
  subscript(id: Int) -> RunningJob? { jobs.values.first { $0.id == id } }

  /// In the order in which they were started.
  var all: [RunningJob] { jobs.values.sorted { $0.id < $1.id } }

  /// The last one that is worth a bar: Escape cancels it.
  var shown: RunningJob? { all.last(where: \.isShown) }

  /// Keeps a job in its owner's place.
  /// - Returns: its number.
  fileprivate mutating func start(_ job: RunningJob) -> Int {
    lastID += 1
    jobs[job.owner] = job
    jobs[job.owner]?.id = lastID
    return lastID
  }

  fileprivate mutating func end(_ job: RunningJob) { jobs[job.owner] = nil }

  fileprivate mutating func note(_ part: Double, _ step: Phrase, of job: RunningJob) {
    jobs[job.owner]?.part = part
    jobs[job.owner]?.step = step
  }

  /// Gives no number that jobs of another copy of the state have.
  mutating func continueNumbers(of other: RunningJobs) { lastID = max(lastID, other.lastID) }
}

extension AppState {
  /// Starts work in the background, in place of what its owner had asked for before.
  /// - Parameters:
  ///   - title: what is done, for the footer
  ///   - subject: what the answer is about; where another is chosen the job is withdrawn. Nil for what holds whatever is chosen.
  ///   - isShown: whether it takes long enough for a bar and for being cancelled
  ///   - isLasting: whether its answer is of use whatever the screens show by then
  ///   - unanswered: what becomes of the state where no answer comes
  ///   - work: gives the answer; what it throws is shown. It holds what it needs of the state, and not the state.
  mutating func start(
    _ owner: JobOwner, _ title: Phrase, about subject: JobSubject? = nil, isShown: Bool = true, isLasting: Bool = false,
    unanswered: @escaping @Sendable (inout AppState, RunningJob.End) -> Void = { _, _ in },
    work: @escaping @Sendable (JobContext) throws -> JobAnswer
  ) -> [Effect] {
    let job = RunningJob(
      owner: owner, title: title, subject: subject, isShown: isShown, isLasting: isLasting, unanswered: unanswered)
    return [.start(Job(id: jobs.start(job), owner: owner, work: work))]
  }

  /// Stops the job that the footer shows.
  mutating func cancelJob() -> [Effect] {
    guard let job = jobs.shown else { return [] }
    end(job, .cancelled)
    return [.cancel(job.owner)]
  }

  /// Stops what answers questions that nobody asks any more.
  mutating func withdrawJobs() -> [Effect] {
    let stale = jobs.all.filter { $0.subject?.isPresent(in: self) == false }
    for job in stale { end(job, .withdrawn) }
    return stale.map { .cancel($0.owner) }
  }

  /// Forgets what was asked for the present view, for another one.
  mutating func dismissJobs() -> [Effect] {
    let dismissed = jobs.all.filter { !$0.isLasting }
    for job in dismissed { jobs.end(job) }
    return dismissed.map { .cancel($0.owner) }
  }

  private mutating func end(_ job: RunningJob, _ end: RunningJob.End) {
    jobs.end(job)
    if end == .cancelled { notice = .information("Cancelled: \(job.title).") }
    job.unanswered(&self, end)
  }

  /// Takes what the background says of a job. It goes nowhere where its owner has asked for something else since, or for nothing.
  mutating func receive(_ id: Int, _ report: JobReport) -> [Effect] {
    guard let job = jobs[id], job.subject?.isPresent(in: self) ?? true else { return [] }
    switch report {
    case .progress(let part, let step): jobs.note(part, step, of: job)
    case .partial(let answer): return answer(&self)
    case .finished(let answer):
      jobs.end(job)
      return answer(&self)
    case .failed(let sentence):
      notice = .failure(sentence)
      end(job, .failed)
    case .cancelled: end(job, .cancelled)
    }
    return []
  }
}
