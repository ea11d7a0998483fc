import Synchronization
import Testing
import VisionCore

@Suite("Worker pool")
struct KernelsPoolTests {
  @Test("every chunk is done once, by a worker of the pool", arguments: [1, 2, 3, 8], [0, 1, 2, 7, 1000])
  func chunks(threads: Int, chunks: Int) throws {
    let pool = try WorkerPool(threads: threads)
    // How often each worker has done each chunk. Without a lock: a chunk that two threads get is a race that ThreadSanitizer sees
    // too, and it sees no happens-before through Synchronization's Mutex, which is not built for it.
    let count = threads * chunks
    let done = UnsafeMutablePointer<Int>.allocate(capacity: count)
    defer { done.deallocate() }
    nonisolated(unsafe) let cells = done
    for _ in 0..<20 {
      done.initialize(repeating: 0, count: count)
      try pool.run(chunks: chunks) { chunk, worker in
        guard (0..<threads).contains(worker), (0..<chunks).contains(chunk) else { return }
        cells[worker * chunks + chunk] += 1
      }
      let sums = (0..<chunks).map { chunk in (0..<threads).reduce(0) { $0 + done[$1 * chunks + chunk] } }
      #expect(sums == [Int](repeating: 1, count: chunks))
    }
  }

  @Test("what workers write is there after the job", arguments: [1, 2, 3])
  func published(threads: Int) throws {
    let pool = try WorkerPool(threads: threads)
    // Comparing so many takes so long that workers may go to sleep between the jobs.
    let memory = try Buffer(count: 4099)
    nonisolated(unsafe) let results = memory.pointer
    for job in 1...5 {
      try pool.run(chunks: memory.count) { chunk, _ in results[chunk] += Float(chunk) }
      #expect(memory.values == memory.values.indices.map { Float($0 * job) })
    }
  }

  @Test("work from inside a job is refused", arguments: [1, 2])
  func nested(threads: Int) throws {
    let pool = try WorkerPool(threads: threads)
    let refused = Atomic(0), others = Atomic(0)
    try pool.run(chunks: 2) { _, _ in
      do throws(KernelError) {
        try pool.run(chunks: 1) { _, _ in }
        others.add(1, ordering: .relaxed)
      } catch {
        if error == .poolBusy { refused.add(1, ordering: .relaxed) } else { others.add(1, ordering: .relaxed) }
      }
    }
    #expect(refused.load(ordering: .relaxed) == 2)
    #expect(others.load(ordering: .relaxed) == 0)
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
