import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of this process that lie in the machine's memory now, without what it has given back to its allocator; nil where the
/// system does not say it in `/proc`.
package func residentBytes() -> Int? {
  #if os(Linux)
    kernel_release_free_memory()
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    // Pages in all, then pages that are resident.
    var text = [CChar](repeating: 0, count: 128)
    guard fgets(&text, Int32(text.count), file) != nil else { return nil }
    let numbers = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
      separator: " ")
    return numbers.count > 1 ? Int(numbers[1]).map { $0 * sysconf(Int32(_SC_PAGESIZE)) } : nil
  #else
    return nil
  #endif
}
