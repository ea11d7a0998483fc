import Synchronization
import Testing
import VisionCore

@Suite("Worker pool")
struct KernelsPoolTests {
  @Test("every chunk is done once, by a worker of the pool", arguments: [1, 2, 3, 8], [0, 1, 2, 7, 1000])
  func chunks(threads: Int, chunks: Int) throws {
    let pool = try WorkerPool(threads: threads)
    for _ in 0..<20 {
      let done = Mutex([Int](repeating: 0, count: chunks))
      try pool.run(chunks: chunks) { chunk, worker in
        done.withLock { $0[chunk] += worker >= 0 && worker < threads ? 1 : 100 }
      }
      #expect(done.withLock { $0 } == [Int](repeating: 1, count: chunks))
    }
  }

  @Test("work from inside a job is refused", arguments: [1, 2])
  func nested(threads: Int) throws {
    let pool = try WorkerPool(threads: threads)
    let errors = Mutex<[KernelError]>([])
    try pool.run(chunks: 2) { _, _ in
      do throws(KernelError) {
        try pool.run(chunks: 1) { _, _ in }
      } catch {
        errors.withLock { $0.append(error) }
      }
    }
    #expect(errors.withLock { $0 } == [.poolBusy, .poolBusy])
    try pool.run(chunks: 1) { _, _ in }
  }

  @Test("impossible thread counts are refused", arguments: [-1, 0, 1025])
  func threadCounts(threads: Int) {
    #expect(throws: KernelError.self) { try WorkerPool(threads: threads) }
  }

  @Test("a negative number of chunks is refused")
  func negativeChunks() throws {
    let pool = try WorkerPool(threads: 2)
    #expect(throws: KernelError.self) { try pool.run(chunks: -1) { _, _ in } }
  }

  @Test("a level that the machine lacks is lowered to its best")
  func levels() throws {
    for level in InstructionSet.allCases {
      #expect(try WorkerPool(threads: 1, instructions: level).instructions == min(level, .best))
    }
  }
}
