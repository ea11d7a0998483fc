#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Floats in memory that kernels like: 64-byte aligned, and from 2 MB on in huge pages where the system has them.
///
/// Not `Sendable`: nothing stops two threads from writing to it at once.
package final class Buffer {
  /// The first float, for as long as the buffer lives: hold the buffer in a variable or property of its own. An array of buffers
  /// may be let go of after its last use, while a kernel still reads what an element's pointer points to.
  package let pointer: UnsafeMutablePointer<Float>
  /// How many floats there are.
  package let count: Int

  /// Zeros.
  ///
  /// - Throws: `KernelError.outOfMemory`, also for a negative count.
  package init(count: Int) throws(KernelError) {
    let hugePage = 2 << 20
    let (size, overflow) = max(count, 1).multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    let isHuge = size >= hugePage
    var memory: UnsafeMutableRawPointer?
    guard count >= 0, !overflow, posix_memalign(&memory, isHuge ? hugePage : 64, size) == 0, let memory else {
      throw .outOfMemory(what: "a buffer of \(count) floats")
    }
    #if os(Linux)
      // Advice that the system may ignore; a failure costs speed alone.
      if isHuge { _ = madvise(memory, size, MADV_HUGEPAGE) }
    #endif
    pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: max(count, 1))
    self.count = count
  }

  /// A copy of `values`.
  package convenience init(_ values: [Float]) throws(KernelError) {
    try self.init(count: values.count)
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
    }
  }

  deinit { free(pointer) }

  /// A copy as an array.
  package var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
