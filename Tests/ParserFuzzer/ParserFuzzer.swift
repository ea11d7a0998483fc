import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A parser that libFuzzer gives damaged files to, chosen by the environment variable `FUZZ_PARSER`.
enum FuzzedParser: String {
  /// PyTorch's zip and legacy formats: archive, pickle, storages.
  case torch
  case safetensors
  /// NumPy's archives.
  case numpy
  /// An index of a checkpoint in several files.
  case index
  /// Files of any kind, told by their first bytes, also with one of several models.
  case kinds
  /// `config.json` beside a checkpoint.
  case configuration

  static let chosen = getenv("FUZZ_PARSER").flatMap { FuzzedParser(rawValue: String(cString: $0)) } ?? .torch

  /// Reads a file as the program does: opens it, tells the model, reads every tensor. An error of weights is an answer;
  /// anything else that ends the process is a fault.
  func read(_ file: ScratchFile, _ bytes: UnsafeRawBufferPointer) {
    do {
      switch self {
      case .torch: try readAll(TorchCheckpoint(path: file.path))
      case .safetensors: try readAll(SafetensorsFile(path: file.path))
      case .numpy: try readAll(NumpyArchive(path: file.path))
      case .index: try readAll(ShardedCheckpoint(index: file.path))
      case .kinds:
        _ = try? Checkpoint.open(file.path + "#student")
        try readAll(Checkpoint.open(file.path))
      case .configuration: checkConfiguration(json: String(decoding: bytes, as: UTF8.self))
      }
    } catch {
      // Every error must be able to say itself.
      precondition(!"\(error)".isEmpty)
    }
  }

  private func readAll(_ source: any WeightSource) throws {
    _ = try? Checkpoint.identify(source)
    for name in source.names ?? [] {
      guard let shape = source.shape(of: name) else { continue }
      _ = try source.values(name: name, shape: shape)
    }
  }
}

/// A file in memory that is filled anew for every input.
final class ScratchFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// - Returns: nil where no file can be made.
  init?() {
    var name = Array("/tmp/parser-fuzzer-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    guard descriptor >= 0 else { return nil }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// - Returns: whether all was written.
  func fill(_ bytes: UnsafeRawBufferPointer) -> Bool {
    ftruncate(descriptor, 0) == 0 && pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count
  }
}

private let scratch = ScratchFile()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafeRawPointer?, _ count: Int) -> Int32 {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  guard count > 0, let scratch, scratch.fill(bytes) else { return -1 }
  FuzzedParser.chosen.read(scratch, bytes)
  return 0
}
