import Foundation
import Testing
import VisionCore

@Suite("Files as a whole")
struct FileSystemTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileSystem.makeFolder(folder)
  }

  private func error<Value>(_ body: () throws(FileError) -> Value) -> FileError.Fact? {
    do throws(FileError) { _ = try body() } catch { return error.fact }
    return nil
  }

  @Test("what is written is read, and what is there stays unless it is to be overwritten")
  func writing() throws {
    let path = folder + "/a.txt"
    try FileSystem.write(Array("one".utf8), to: path, overwriting: false)
    #expect(error { () throws(FileError) in try FileSystem.write([1], to: path, overwriting: false) } == .exists)
    #expect(try FileSystem.text(of: path, limit: 3) == "one")
    try FileSystem.write(Array("two".utf8), to: path)
    #expect(try FileSystem.text(of: path, limit: 3) == "two")
    #expect(try FileSystem.names(in: folder) == ["a.txt"])
  }

  @Test("a file that is not finished is not there, and the one before it is", arguments: [true, false])
  func unfinished(overwriting: Bool) throws {
    let path = folder + "/a.txt"
    if overwriting { try FileSystem.write([65], to: path) }
    do {
      let file = try OutputFile(for: path, overwriting: overwriting)
      try file.write([66] as [UInt8])
    }
    #expect(try FileSystem.names(in: folder) == (overwriting ? ["a.txt"] : []))
    if overwriting { #expect(try FileSystem.bytes(of: path, limit: 1) == [65]) }
  }

  @Test("a link stays a link, permissions stay, and what is no file is written as it stands")
  func places() throws {
    let path = folder + "/a.txt"
    let link = folder + "/link"
    try FileSystem.write([65], to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try FileSystem.write([66], to: link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    #expect(try FileSystem.bytes(of: path, limit: 1) == [66])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try FileSystem.write([67], to: "/dev/null")
    #expect(FileSystem.kind(of: "/dev/null") == .other)
  }

  @Test("why a file cannot be read is a fact, and says how the program ends")
  func reading() throws {
    let path = folder + "/bytes"
    try FileSystem.write([0xFF, 0xFE], to: path)
    #expect(error { () throws(FileError) in try FileSystem.bytes(of: folder + "/none", limit: 9) } == .absent)
    #expect(error { () throws(FileError) in try FileSystem.bytes(of: path + "/none", limit: 9) } == .absent)
    #expect(error { () throws(FileError) in try FileSystem.bytes(of: folder, limit: 9) } == .folder)
    #expect(error { () throws(FileError) in try FileSystem.bytes(of: path, limit: 1) } == .tooLong(limit: 1))
    #expect(error { () throws(FileError) in try FileSystem.text(of: path, limit: 9) } == .notText)
    #expect(error { () throws(FileError) in try FileSystem.names(in: folder + "/none") } == .absent)
    let statuses: [(FileError.Fact, CommandStatus)] = [
      (.absent, .noInput), (.folder, .noInput), (.unreadable(code: EACCES), .noInput), (.tooLong(limit: 1), .badData),
      (.notText, .badData), (.exists, .usage), (.unwritable(code: ENOSPC), .inputOutput),
    ]
    for (fact, status) in statuses { #expect(FileError(path: "a", fact).exitStatus == status) }
  }

  @Test("names are in order, without hidden ones; a tilde is the home folder")
  func names() throws {
    for name in ["b", ".hidden", "a"] { try FileSystem.write([], to: folder + "/" + name) }
    #expect(try FileSystem.names(in: folder) == ["a", "b"])
    let home = try #require(ProcessInfo.processInfo.environment["HOME"])
    #expect(FileSystem.expandingHome("~/a") == home + "/a")
    #expect(FileSystem.expandingHome("a~/b") == "a~/b")
  }
}
