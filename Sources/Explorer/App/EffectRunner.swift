import Synchronization

/// Does jobs on threads of their own, so that the screen never waits, and collects what they report.
final class EffectRunner: Sendable {
  private struct Shared: Sendable {
    var messages: [Message] = []
    /// The job of each owner that may go on; any other stops at its next step.
    var wanted: [JobOwner: Int] = [:]
  }

  private let shared = Mutex(Shared())
  private let runner: any ModelRunner
  private let waker: any Waker

  init(runner: any ModelRunner, waker: any Waker) {
    (self.runner, self.waker) = (runner, waker)
  }

  /// What has been reported since the last call.
  func takeMessages() -> [Message] {
    shared.withLock { shared in
      defer { shared.messages = [] }
      return shared.messages
    }
  }

  /// Starts or stops a job; `quit` and `copy` are the loop's, which has the terminal.
  func perform(_ effect: Effect) {
    switch effect {
    case .quit, .copy: break
    case .cancel(let owner): shared.withLock { $0.wanted[owner] = nil }
    case .start(let job):
      shared.withLock { $0.wanted[job.owner] = job.id }
      onThread {
        job.perform(
          on: self.runner, isWanted: { self.shared.withLock { $0.wanted[job.owner] == job.id } },
          report: { self.post(.job(job.id, $0)) })
      }
    }
  }

  /// Stops whatever goes on, as nobody waits for it.
  func cancelAll() { shared.withLock { $0.wanted = [:] } }

  private func post(_ message: Message) {
    shared.withLock { $0.messages.append(message) }
    waker.wake()
  }
}
