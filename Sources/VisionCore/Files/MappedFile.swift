#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file mapped into memory for reading, so that only the pages that are touched are ever loaded.
///
/// Another program that shortens the file while it is mapped makes a later access end the process (SIGBUS), as with any
/// mapping. Writers that replace a file by renaming another, as `SafetensorsWriter` does, are safe.
package final class MappedFile: Sendable {
  package let path: String
  /// Valid as long as the object lives; sendable because nobody writes to it.
  package nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  /// Throws if the file cannot be opened and mapped or is not a regular file.
  package init(path: String) throws(WeightError) {
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .file(FileError(path: path, reading: errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .file(FileError(path: path, reading: errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegularFile(path: path) }
    let size = Int(status.st_size)
    self.path = path
    // mmap refuses to map nothing.
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      throw .file(FileError(path: path, reading: errno))
    }
    bytes = UnsafeRawBufferPointer(start: address, count: size)
  }

  deinit {
    if let address = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: address), bytes.count) }
  }
}
