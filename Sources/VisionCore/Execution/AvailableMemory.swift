import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory that this process can still take, and what bounds it.
package struct AvailableMemory: Sendable, Equatable {
  package let bytes: Int
  package let bound: Bound

  /// What has no more to give.
  package enum Bound: Sendable, CaseIterable {
    /// The machine's memory that nobody uses; where the system does not say that, all of it.
    case machine
    /// The process's limit of addresses, `ulimit -v`.
    case addressSpace
    /// The process's limit of data, `ulimit -d`.
    case data
    /// `memory.max` of the control group (version 2) that the process is in, or of one around it.
    case controlGroup
  }

  package init(bytes: Int, bound: Bound = .machine) { (self.bytes, self.bound) = (bytes, bound) }

  /// As it is now: the tightest of all bounds.
  package static var now: AvailableMemory {
    AvailableMemory(
      files: SystemFiles(), addressSpaceLimit: Int(kernel_address_space_limit()), dataLimit: Int(kernel_data_limit()))
  }

  /// - Parameters:
  ///   - files: what the system says of memory
  ///   - addressSpaceLimit: in bytes; negative for none
  ///   - dataLimit: the same
  init(files: SystemFiles, addressSpaceLimit: Int, dataLimit: Int) {
    let process = files.processPages
    let bounds: [(Bound, Int?)] = [
      (.machine, files.availableBytes),
      (.addressSpace, addressSpaceLimit < 0 ? nil : addressSpaceLimit - (process?.addresses ?? 0) * SystemFiles.page),
      (.data, dataLimit < 0 ? nil : dataLimit - (process?.data ?? 0) * SystemFiles.page),
      (.controlGroup, files.controlGroupBytes),
    ]
    let known = bounds.compactMap { bound, bytes in
      bytes.map { AvailableMemory(bytes: max($0, 0), bound: bound) }
    }
    self =
      known.min { $0.bytes < $1.bytes }
      ?? AvailableMemory(bytes: sysconf(Int32(_SC_PHYS_PAGES)) * SystemFiles.page)
  }

  /// Refuses what takes more.
  /// - Parameter purpose: what takes the bytes, as a sentence begins: `running the model`
  /// - Throws: `InsufficientMemory`
  package func require(_ bytes: Int, for purpose: String) throws(InsufficientMemory) {
    if bytes > self.bytes { throw InsufficientMemory(purpose: purpose, needed: bytes, available: self) }
  }
}

/// Work that takes more memory than there is.
package struct InsufficientMemory: StatedError, Equatable, Sendable {
  /// What the memory is for, as a sentence begins: `running the model`.
  package let purpose: String
  /// The bytes that it takes, at least.
  package let needed: Int
  package let available: AvailableMemory
}

extension InsufficientMemory {
  package var exitStatus: CommandStatus { .memory }

  package var sentence: Phrase {
    let here =
      switch available.bound {
      case .machine: "are available here"
      case .addressSpace: "are left of this process's address space (ulimit -v)"
      case .data: "are left of this process's data (ulimit -d)"
      case .controlGroup: "are left in this process's control group (memory.max)"
      }
    return
      "\(purpose) needs \(byteText(needed)) of memory; \(byteText(available.bytes)) \(here); choose a smaller image"
  }
}

/// Bytes as people say them: `93 GB`, `1.4 GB`, `512 MB`.
func byteText(_ bytes: Int) -> String {
  let units: [(name: String, size: Double)] = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
  for (name, size) in units where Double(bytes) >= size {
    let tenths = (Double(bytes) / size * 10).rounded()
    return (tenths < 100 ? "\(tenths / 10)" : "\(Int((tenths / 10).rounded()))") + " \(name)"
  }
  return "\(bytes) bytes"
}

/// What Linux's files say of memory; elsewhere there are none.
struct SystemFiles: Sendable {
  /// Where the process's and the machine's files are.
  var processes = "/proc"
  /// Where control groups are.
  var controlGroups = "/sys/fs/cgroup"

  /// Bytes of a page.
  static let page = sysconf(Int32(_SC_PAGESIZE))

  /// The machine's memory that could be taken without swapping.
  var availableBytes: Int? { number(after: "MemAvailable:", in: "\(processes)/meminfo").map { $0 * 1024 } }

  /// The process's addresses and data, in pages.
  var processPages: (addresses: Int, data: Int)? {
    let fields = text(of: "\(processes)/self/statm")?.split(separator: " ").compactMap { Int($0) } ?? []
    return fields.count > 5 ? (fields[0], fields[5]) : nil
  }

  /// What is left of the tightest control group around the process; what it keeps of files in memory counts as free.
  var controlGroupBytes: Int? {
    guard let line = text(of: "\(processes)/self/cgroup")?.split(separator: "\n").first(where: { $0.hasPrefix("0::/") })
    else { return nil }
    var parts = line.dropFirst("0::/".count).split(separator: "/")
    var least: Int?
    while true {
      let group = ([controlGroups] + parts.map(String.init)).joined(separator: "/")
      if let most = number(in: "\(group)/memory.max"), let used = number(in: "\(group)/memory.current") {
        let files = ["inactive_file", "active_file"].compactMap { number(after: $0, in: "\(group)/memory.stat") }
        least = min(least ?? .max, most - used + files.reduce(0, +))
      }
      if parts.popLast() == nil { return least }
    }
  }

  /// A file that is one number; nil for any other, such as `max`.
  private func number(in path: String) -> Int? {
    guard let word = text(of: path)?.split(whereSeparator: \.isWhitespace).first else { return nil }
    return Int(word)
  }

  /// The number behind a word that begins a line.
  private func number(after word: String, in path: String) -> Int? {
    for line in text(of: path)?.split(separator: "\n") ?? [] {
      let parts = line.split(separator: " ")
      if parts.count > 1, parts[0] == word { return Int(parts[1]) }
    }
    return nil
  }

  /// A small file's text; nil where it cannot be read.
  private func text(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = fread(buffer.baseAddress, 1, buffer.count, file)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
