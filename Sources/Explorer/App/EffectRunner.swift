import Synchronization
import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs a model; the one thing that knows the engine.
protocol ModelRunner: Sendable {
  /// Runs a model on an image.
  /// - Parameter progress: called between steps with 0 to 1 and what of; throws where the run is cancelled.
  func run(_ request: RunRequest, progress: (Double, String) throws -> Void) throws -> RunResult
}

/// Why a run ended without a result.
enum RunError: Error, Equatable, Sendable {
  case cancelled
}

extension RunError: CustomStringConvertible {
  var description: String { "the run was cancelled" }
}

/// Does effects on background tasks, so that the screen never waits, and collects what they report.
final class EffectRunner: Sendable {
  private struct Shared: Sendable {
    var messages: [Message] = []
    /// The run that may go on; what belongs to another stops at its next step.
    var activeRun: Int?
    /// The measuring that may go on.
    var activeScaling: Int?
  }

  private let shared = Mutex(Shared())
  private let runner: any ModelRunner
  private let waker: any Waker

  init(runner: any ModelRunner, waker: any Waker) { (self.runner, self.waker) = (runner, waker) }

  /// What has been reported since the last call.
  func takeMessages() -> [Message] {
    shared.withLock { shared in
      defer { shared.messages = [] }
      return shared.messages
    }
  }

  /// Starts an effect; `quit` is the loop's.
  func perform(_ effect: Effect) {
    switch effect {
    case .quit: break
    case .cancelRun: shared.withLock { $0.activeRun = nil }
    case .run(let request):
      shared.withLock { $0.activeRun = request.number }
      Task.detached { self.run(request) }
    case .cancelScaling: shared.withLock { $0.activeScaling = nil }
    case .measureScaling(let request):
      shared.withLock { $0.activeScaling = request.number }
      Task.detached {
        request.perform(
          isWanted: { self.shared.withLock { $0.activeScaling == request.number } },
          report: { self.post(.scalingMeasured($0)) })
      }
    case .countPublished: Task.detached { self.post(.publishedCounted(PublishedPoint.all())) }
    case .readCatalogue:
      Task.detached {
        let readings = Catalog.presets.compactMap { preset in
          try? ModelReading(preset, input: GridSize(square: preset.resolution))
        }
        self.post(.catalogueRead(readings))
      }
    case .loadImage(let path): Task.detached { self.post(loadImage(path)) }
    case .checkWeights(let path, let program): Task.detached { self.post(checkWeights(path, program)) }
    case .refitWeights(let path, let model, let program):
      Task.detached {
        let refusal: String? =
          if case .fileRefused(let sentence) = checkWeights(path, program) { sentence } else { nil }
        self.post(.weightsRefitted(path: path, model: model, refusal: refusal))
      }
    case .saveModel(let path, let preset, let overwriting):
      Task.detached { self.post(saveModel(preset, path, overwriting: overwriting)) }
    case .listFolder(let folder): Task.detached { self.post(.pathsListed(folder: folder, names: names(in: folder))) }
    }
  }

  private func post(_ message: Message) {
    shared.withLock { $0.messages.append(message) }
    waker.wake()
  }

  private func run(_ request: RunRequest) {
    do {
      let result = try runner.run(request) { progress, what in
        guard shared.withLock({ $0.activeRun == request.number }) else { throw RunError.cancelled }
        post(.runProgressed(run: request.number, progress: progress, what: what))
      }
      post(.runFinished(run: request.number, result))
    } catch RunError.cancelled {
      post(.runCancelled(run: request.number))
    } catch {
      post(.runFailed(run: request.number, "\(error)"))
    }
  }
}

private func loadImage(_ path: String) -> Message {
  do {
    return .imageLoaded(LoadedImage(path: path, image: try Image(contentsOf: expandingHome(path))))
  } catch {
    return .fileRefused("\(error)")
  }
}

private func checkWeights(_ path: String, _ program: Program) -> Message {
  do {
    let path = expandingHome(path)
    let required = program.parameters.map { (name: $0.name, shape: $0.shape) }
    let check = WeightCheck(required: required, source: try Checkpoint.weights(path, for: program))
    return check.isSatisfied ? .weightsAccepted(.checkpoint(path: path)) : .fileRefused("\(check)")
  } catch {
    return .fileRefused("\(error)")
  }
}

private func saveModel(_ preset: Preset, _ path: String, overwriting: Bool) -> Message {
  do {
    let name = ModelFile.name(of: path)
    try ModelFile.save(
      ModelFileWriter(preset, name: name, title: name).text, to: expandingHome(path), overwriting: overwriting)
    return .modelSaved(path: path)
  } catch ModelFileError.exists {
    return .modelFileExists(path: path)
  } catch {
    return .fileRefused("\(error)")
  }
}

/// A path whose leading `~/` is the home folder.
private func expandingHome(_ path: String) -> String {
  guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
  return String(cString: home) + path.dropFirst()
}

/// The visible names in a folder in order, folders with a slash; none where it cannot be read.
private func names(in folder: String) -> [String] {
  let path = folder.isEmpty ? "." : expandingHome(folder)
  guard let directory = opendir(path) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    guard !name.hasPrefix(".") else { continue }
    var status = stat()
    let isFolder = stat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    names.append(isFolder ? name + "/" : name)
  }
  return names.sorted()
}
