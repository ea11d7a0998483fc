import Testing
import VisionCore

// What the tests of the kernels share: numbers that are random but always the same, a run on every build of a kernel and several
// thread counts, and a measure of error.

/// Pseudo-random floats in −1…1, the same for the same seed.
func noise(_ count: Int, seed: UInt64, scale: Float = 1) -> [Float] {
  // Far apart for neighbouring seeds, whose numbers would be each other's, one further on.
  var random = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
  return (0..<count).map { _ in (Float(random.next() >> 40) / Float(1 << 23) - 1) * scale }
}

/// Marks memory that a kernel has no business with.
let canary: Float = 12345.678

/// Runs `body` with every instruction set of this machine and 1, 2 and 3 threads; the threads must not change a bit.
func onEveryPath(_ body: (WorkerPool) throws -> [Float]) throws -> [(InstructionSet, [Float])] {
  try InstructionSet.allCases.filter { $0 <= .best }.map { instructions in
    let single = try body(WorkerPool(threads: 1, instructions: instructions))
    for threads in 2...3 {
      let several = try body(WorkerPool(threads: threads, instructions: instructions))
      #expect(
        several.map(\.bitPattern) == single.map(\.bitPattern), "\(threads) threads change the result of \(instructions)"
      )
    }
    return (instructions, single)
  }
}

/// The largest difference, relative where the expected number is above 1. A NaN on one side alone counts as infinite.
func largestError(_ actual: [Float], _ expected: [Double]) -> Double {
  guard actual.count == expected.count else { return .infinity }
  return zip(actual, expected).reduce(0) { worst, pair in
    let (a, e) = (Double(pair.0), pair.1)
    if a.isNaN || e.isNaN { return a.isNaN && e.isNaN ? worst : .infinity }
    if a == e { return worst }
    return max(worst, abs(a - e) / max(1, abs(e)))
  }
}

/// Rows of `columns` picked out of memory with `stride`.
func rows(_ memory: [Float], _ count: Int, _ columns: Int, stride: Int) -> [Float] {
  (0..<count).flatMap { memory[$0 * stride..<$0 * stride + columns] }
}

/// Whether everything between the rows still holds the canary.
func gapsAreUntouched(_ memory: [Float], _ count: Int, _ columns: Int, stride: Int) -> Bool {
  memory.indices.allSatisfy { $0 / stride < count && $0 % stride < columns || memory[$0] == canary }
}

@Suite("Measures of the kernels' tests")
struct KernelsSupportTests {
  @Test("an error is seen, and a NaN is no agreement")
  func errors() {
    #expect(largestError([1, 2], [1, 2]) == 0)
    #expect(largestError([1.5], [1]) == 0.5)
    #expect(largestError([30], [20]) == 0.5)
    #expect(largestError([.nan], [1]) == .infinity)
    #expect(largestError([1], [1, 2]) == .infinity)
  }

  @Test("a buffer starts on a cache line, or a huge page, and holds what it is given", arguments: [0, 1, 17, 600_000])
  func buffer(count: Int) throws {
    let values = noise(count, seed: 1)
    let buffer = try Buffer(values)
    #expect(Int(bitPattern: buffer.pointer) % (count > 524_288 ? 2 << 20 : 64) == 0)
    #expect(buffer.values == values)
    #expect(try Buffer(count: count).values.allSatisfy { $0 == 0 })
  }

  @Test("a buffer of a negative size is refused")
  func negativeBuffer() {
    #expect(throws: KernelError.outOfMemory(what: "a buffer of -1 floats")) { try Buffer(count: -1) }
  }
}
