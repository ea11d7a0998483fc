/// What can go wrong below the execution plan.
package enum KernelError: StatedError, Equatable, Sendable {
  /// Memory for `what` could not be had.
  case outOfMemory(what: String)
  /// A pool was given work while it was at work: from inside a task, or from a second thread.
  case poolBusy
  /// The system started fewer threads than the pool asked for.
  case threadsUnavailable(requested: Int)
  /// Sizes, strides or lists that do not fit together.
  case invalidArgument(kernel: String, detail: String)
  /// oneDNN has no implementation for a layer, or could not run it.
  case unsupported(layer: String, status: String)
}

extension KernelError {
  package var exitStatus: CommandStatus { if case .outOfMemory = self { .memory } else { .internalError } }

  package var sentence: Phrase {
    switch self {
    case .outOfMemory(let what):
      "There is not enough memory for \(what); a smaller image or model needs less."
    case .poolBusy:
      "The worker pool was given a job while it still had one; give it one job at a time, and none from inside a job."
    case .threadsUnavailable(let requested):
      "The system would not start \(requested) threads; ask for fewer."
    case .invalidArgument(let kernel, let detail):
      "The kernel \(kernel) cannot run: \(detail)."
    case .unsupported(let layer, let status):
      "oneDNN cannot run \(layer): it answered \(status); see that the installed libdnnl supports this processor."
    }
  }
}
