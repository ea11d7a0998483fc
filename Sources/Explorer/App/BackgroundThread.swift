import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Does work on a thread of its own.
///
/// Not a task: who waits for its result blocks its thread, and the few threads of tasks would all wait for one another.
func onThread(_ work: @escaping @Sendable () -> Void) {
  let box = Unmanaged.passRetained(Work(work))
  #if canImport(Glibc)
    var thread = pthread_t()
  #else
    var thread: pthread_t?
  #endif
  let status = pthread_create(&thread, nil, runWork, box.toOpaque())
  guard status == 0 else {
    // Without a thread the screen waits, and nothing is lost.
    box.takeRetainedValue().body()
    return
  }
  #if canImport(Glibc)
    pthread_detach(thread)
  #else
    if let thread { pthread_detach(thread) }
  #endif
}

/// What becomes of each item of a list, found out on as many threads as there are processors.
/// - Throws: what `transform` throws of the first item that it throws for, and the system's refusal of a pipe.
func mapOnThreads<Item: Sendable, Outcome: Sendable>(
  _ items: [Item], _ transform: @escaping @Sendable (Item) throws -> Outcome
) throws -> [Outcome] {
  let shared = SharedOutcomes<Outcome>(count: items.count)
  let done = try WakePipe()
  let helpers = max(min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), items.count) - 1, 0)
  let work: @Sendable () -> Void = {
    while let place = shared.takeNext() {
      let outcome = Result { try transform(items[place]) }
      shared.outcomes.withLock { $0[place] = outcome }
    }
  }
  for _ in 0..<helpers {
    onThread {
      work()
      shared.finished.withLock { $0 += 1 }
      done.wake()
    }
  }
  work()
  while shared.finished.withLock({ $0 }) < helpers { done.wait() }
  return try shared.outcomes.withLock { outcomes in try outcomes.compactMap { try $0?.get() } }
}

/// Which item is next, and what became of those before.
private final class SharedOutcomes<Outcome: Sendable>: Sendable {
  private let count: Int
  private let next = Mutex(0)
  let outcomes: Mutex<[Result<Outcome, any Error>?]>
  let finished = Mutex(0)

  init(count: Int) {
    self.count = count
    outcomes = Mutex(Array(repeating: nil, count: count))
  }

  func takeNext() -> Int? {
    next.withLock { next in
      guard next < count else { return nil }
      defer { next += 1 }
      return next
    }
  }
}

private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

#if canImport(Glibc)
  private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
    return nil
  }
#else
  private func runWork(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
    return nil
  }
#endif
