#if os(Linux)
  import CPseudoTerminal
  import Glibc

  /// The program in a terminal whose other end is the test: started, stopped and continued by a shell, as for a user.
  final class PseudoTerminal {
    struct Failure: Error, CustomStringConvertible { let description: String }

    private(set) var screen: ScreenModel
    /// All that the program and the shell have written.
    private(set) var received: [UInt8] = []
    /// The line discipline's modes before the program was started.
    let modesBefore: Modes
    private let descriptor: Int32
    private let shell: pid_t
    private var isClosed = false
    private var isReaped = false

    /// Nothing takes so long that works, on however slow a machine.
    private static let patience = Duration.seconds(60)
    /// What the shell writes where the program has stopped.
    static let stopped = "The program has stopped; Enter continues it."
    /// Runs its arguments as a job, and ends as that does.
    private static let script = """
      set -m
      "$@"
      status=$?
      while [ $status -eq \(128 + SIGTSTP) ]; do
        echo '\(stopped)'
        read -r line
        fg >/dev/null
        status=$?
      done
      exit $status
      """

    /// Starts the program with arguments.
    init(
      _ arguments: [String], term: String, variables: [String: String] = [:], columns: Int = 120, rows: Int = 40
    ) throws {
      screen = ScreenModel(width: columns, height: rows)
      descriptor = pseudo_terminal_open(UInt16(columns), UInt16(rows))
      guard descriptor >= 0 else { throw Failure(description: "no pseudo-terminal: error \(errno)") }
      modesBefore = Modes(descriptor)
      let kept = ["PATH", "HOME", "TERMINFO", "TERMINFO_DIRS", "LD_LIBRARY_PATH"]
      var environment = variables.merging(["TERM": term, "LANG": "C.UTF-8"]) { $1 }
      for name in kept { if let value = getenv(name) { environment[name] = String(cString: value) } }
      let words = ["/bin/sh", "-c", PseudoTerminal.script, "sh", try PseudoTerminal.program()] + arguments
      var argv = words.map { strdup($0) } + [nil]
      var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
      shell = pseudo_terminal_spawn(descriptor, &argv, &envp)
      for text in argv + envp { free(text) }
      guard shell > 0 else { throw Failure(description: "no shell: error \(-shell)") }
    }

    deinit {
      if !isReaped {
        for process in [-tcgetpgrp(descriptor), shell] where abs(process) > 1 { kill(process, SIGKILL) }
        var status: Int32 = 0
        waitpid(shell, &status, 0)
      }
      close(descriptor)
    }

    /// The program of the build that the tests are of: it lies beside them.
    private static func program() throws -> String {
      guard let tests = realpath("/proc/self/exe", nil) else { throw Failure(description: "/proc is not there") }
      defer { free(tests) }
      let path = String(cString: tests).split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/explorer"
      guard access(path, X_OK) == 0 else { throw Failure(description: "\(path) is not there") }
      return path
    }

    func type(_ text: String) throws {
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw Failure(description: "cannot type: error \(errno)") }
        bytes = bytes.dropFirst(count)
      }
    }

    /// Presses the left button in a cell and lets it go.
    func click(x: Int, y: Int) throws { try type("\u{1B}[<0;\(x + 1);\(y + 1)M\u{1B}[<0;\(x + 1);\(y + 1)m") }

    func resize(columns: Int, rows: Int) throws {
      screen.resize(width: columns, height: rows)
      guard pseudo_terminal_resize(descriptor, UInt16(columns), UInt16(rows)) == 0 else {
        throw Failure(description: "no other size: error \(errno)")
      }
    }

    /// Sends a signal to the program, not to the shell.
    func signal(_ number: Int32) { kill(-tcgetpgrp(descriptor), number) }

    var modes: Modes { Modes(descriptor) }
  }

  // MARK: - Waiting

  extension PseudoTerminal {
    /// Waits until the screen shows something; fails with what it shows instead.
    func wait(for what: String, _ isShown: (ScreenModel) -> Bool) throws {
      let deadline = ContinuousClock.now + PseudoTerminal.patience
      while !isShown(screen) {
        guard !isClosed, try receive(until: deadline) else {
          throw Failure(description: "\(what) is not shown, but:\n" + screen.rows.joined(separator: "\n"))
        }
      }
    }

    /// Waits until program and shell have ended; the exit status.
    func end() throws -> Int32 {
      let deadline = ContinuousClock.now + PseudoTerminal.patience
      while !isClosed {
        guard try receive(until: deadline) else {
          throw Failure(description: "the program goes on:\n" + screen.rows.joined(separator: "\n"))
        }
      }
      var status: Int32 = 0
      isReaped = waitpid(shell, &status, 0) == shell
      return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Takes what has been written; false where nothing comes in time.
    private func receive(until deadline: ContinuousClock.Instant) throws -> Bool {
      let (seconds, attoseconds) = max(deadline - .now, .zero).components
      var output = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&output, 1, Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000))
      if ready < 0, errno == EINTR { return true }
      guard ready > 0 else { return false }
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(descriptor, &buffer, buffer.count)
      // Once nobody has it open any more, reading is an error of its own.
      guard count > 0 || errno == EIO else { throw Failure(description: "cannot read: error \(errno)") }
      isClosed = count <= 0
      let bytes = Array(buffer[..<max(count, 0)])
      received += bytes
      screen.receive(bytes)
      return true
    }
  }

  /// The line discipline's modes.
  struct Modes: Equatable {
    private let bytes: [UInt8]

    init(_ descriptor: Int32) {
      var modes = termios()
      tcgetattr(descriptor, &modes)
      bytes = withUnsafeBytes(of: modes) { Array($0) }
    }
  }
#endif
