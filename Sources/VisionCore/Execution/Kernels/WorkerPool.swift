import CKernels
import COneDNN

/// Which build of the program's own kernels runs. A processor that has one level has those below; oneDNN chooses for itself.
package enum InstructionSet: Int, CaseIterable, Comparable, Sendable {
  /// What every processor of the architecture has.
  case portable = 0
  /// AVX2 with fused multiply-add.
  case avx2 = 1
  /// AVX-512 F, BW, DQ and VL.
  case avx512 = 2

  /// The best level of this machine.
  package static var best: InstructionSet {
    InstructionSet(rawValue: Int(kernel_best_instructions().rawValue)) ?? .portable
  }

  package static func < (a: InstructionSet, b: InstructionSet) -> Bool { a.rawValue < b.rawValue }
}

/// Threads that share one kernel's work at a time, with their scratch memory.
///
/// Work is cut into chunks by shapes alone and handed out from one counter: a result is the same, bit for bit, for any number of
/// threads. Idle threads spin for some hundred microseconds, then sleep.
// @unchecked: the handles are constants; what they point to changes only inside a job, and the C pool, by an atomic flag, refuses
// a job while it has one (`KernelError.poolBusy`).
package final class WorkerPool: @unchecked Sendable {
  let handle: OpaquePointer
  let context: OpaquePointer
  /// How many threads work, the caller's included.
  package let threads: Int
  /// The level that the kernels run at.
  package let instructions: InstructionSet

  /// Starts `threads` − 1 threads.
  ///
  /// - Parameter instructions: a level above the machine's best is lowered to it.
  package init(threads: Int, instructions: InstructionSet = .best) throws(KernelError) {
    var pool: OpaquePointer?
    let level = kernel_instructions(rawValue: UInt32(instructions.rawValue))
    let status = kernel_pool_create(&pool, Int32(clamping: threads), level)
    if status == kernel_thread_failed { throw .threadsUnavailable(requested: threads) }
    try check(status, "worker pool", "\(threads) threads were asked for; 1 to 1024 can be had")
    guard let pool else { throw .outOfMemory(what: "a worker pool") }
    var context: OpaquePointer?
    let dnnl = onednn_context_create(&context, Int32(clamping: threads))
    guard dnnl == 0, let context else {
      kernel_pool_destroy(pool)
      throw .unsupported(layer: "anything", status: String(cString: onednn_status_text(dnnl)))
    }
    handle = pool
    self.context = context
    self.threads = threads
    self.instructions = InstructionSet(rawValue: Int(kernel_pool_instructions(pool).rawValue)) ?? .portable
  }

  deinit {
    onednn_context_destroy(context)
    kernel_pool_destroy(handle)
  }

  /// Calls `body` once for every chunk, from several threads at once; returns after the last.
  ///
  /// - Parameter body: gets the chunk's index and the worker's, which is below `threads`.
  package func run(chunks: Int, _ body: @Sendable (_ chunk: Int, _ worker: Int) -> Void) throws(KernelError) {
    let status = withoutActuallyEscaping(body) { escapable in
      var task = Task(body: escapable)
      return withUnsafeMutablePointer(to: &task) { task in
        kernel_pool_run(
          handle, Int64(chunks),
          { context, chunk, worker in
            context?.assumingMemoryBound(to: Task.self).pointee.body(Int(chunk), Int(worker))
          }, task)
      }
    }
    try check(status, "parallel run", "a negative number of chunks, \(chunks)")
  }

  private struct Task {
    let body: @Sendable (Int, Int) -> Void
  }
}

/// Turns a C kernel's status into an error; `detail` says what was wrong with the arguments, if they were.
func check(_ status: kernel_status, _ kernel: String, _ detail: @autoclosure () -> String) throws(KernelError) {
  switch status {
  case kernel_ok: return
  case kernel_pool_busy: throw .poolBusy
  case kernel_bad_argument: throw .invalidArgument(kernel: kernel, detail: detail())
  default: throw .outOfMemory(what: "the kernel \(kernel)")
  }
}
