import Synchronization
import VisionCore

/// Runs a model; the one thing that knows the engine.
protocol ModelRunner: Sendable {
  /// Runs a model on an image.
  /// - Parameter progress: called between steps with 0 to 1 and what of; throws where the run is cancelled.
  func run(_ request: RunRequest, progress: (Double, String) throws -> Void) throws -> RunResult

  /// Times a model's layers.
  /// - Parameter progress: as in `run`.
  func times(_ request: TimingRequest, progress: (Double, String) throws -> Void) throws -> ModelTimes
}

/// Why a run ended without a result.
enum RunError: Error, Equatable, Sendable {
  case cancelled
}

extension RunError: CustomStringConvertible {
  var description: String { "the run was cancelled" }
}

/// Does effects on threads of their own, so that the screen never waits, and collects what they report.
final class EffectRunner: Sendable {
  private struct Shared: Sendable {
    var messages: [Message] = []
    /// The run that may go on; what belongs to another stops at its next step.
    var activeRun: Int?
    /// The measuring that may go on.
    var activeScaling: Int?
    /// The question of the Inside screen that is wanted.
    var activeInspection: Int?
  }

  private let shared = Mutex(Shared())
  private let runner: any ModelRunner
  private let waker: any Waker
  /// How exports are drawn.
  private let appearance: Appearance

  init(runner: any ModelRunner, waker: any Waker, appearance: Appearance = Appearance()) {
    (self.runner, self.waker, self.appearance) = (runner, waker, appearance)
  }

  /// What has been reported since the last call.
  func takeMessages() -> [Message] {
    shared.withLock { shared in
      defer { shared.messages = [] }
      return shared.messages
    }
  }

  /// Starts an effect; `quit` and `copy` are the loop's, which has the terminal.
  func perform(_ effect: Effect) {
    switch effect {
    case .quit, .copy: break
    case .cancelRun: shared.withLock { $0.activeRun = nil }
    case .run(let request):
      shared.withLock { $0.activeRun = request.number }
      onThread {
        self.report(request.number) { .runFinished(run: request.number, try self.runner.run(request, progress: $0)) }
      }
    case .measureTimes(let request):
      shared.withLock { $0.activeRun = request.number }
      onThread {
        self.report(request.number) { progress in
          // Each report draws the screen, which takes time from what is timed.
          var reported = -1
          let times = try self.runner.times(request) { part, what in
            let step = Int(part * 20)
            if step == reported { return try self.checkIsWanted(request.number) }
            reported = step
            try progress(part, what)
          }
          return .timesMeasured(run: request.number, times)
        }
      }
    case .cancelScaling: shared.withLock { $0.activeScaling = nil }
    case .measureScaling(let request):
      shared.withLock { $0.activeScaling = request.number }
      onThread {
        request.perform(
          isWanted: { self.shared.withLock { $0.activeScaling == request.number } },
          report: { self.post(.scalingMeasured($0)) })
      }
    case .cancelInspection: shared.withLock { $0.activeInspection = nil }
    case .inspect(let request):
      shared.withLock { $0.activeInspection = request.number }
      onThread {
        request.perform(
          runner: self.runner, isWanted: { self.shared.withLock { $0.activeInspection == request.number } },
          report: { self.post(.inspected($0)) })
      }
    case .countPublished: onThread { self.post(.publishedCounted(PublishedPoint.all())) }
    case .readCatalogue:
      onThread {
        let readings = Catalog.presets.compactMap { preset in
          try? ModelReading(preset, input: preset.input)
        }
        self.post(.catalogueRead(readings))
      }
    case .loadImage(let path): onThread { self.post(loadImage(path)) }
    case .checkWeights(let path, let preset, let program):
      onThread { self.post(checkWeights(path, preset, program)) }
    case .refitWeights(let path, let model, let program):
      onThread {
        self.post(.weightsRefitted(path: path, model: model, refusal: refusal(of: path, program)))
      }
    case .saveModel(let path, let preset, let overwriting):
      onThread { self.post(saveModel(preset, path, overwriting: overwriting)) }
    case .writeExport(let request, let path, let overwriting):
      onThread {
        self.post(
          .exported(
            request.write(to: path, at: FileSystem.expandingHome(path), overwriting: overwriting, self.appearance)))
      }
    case .copyExport(let request): onThread { self.post(.exported(request.copied(self.appearance))) }
    case .listFolder(let folder): onThread { self.post(.pathsListed(folder: folder, names: names(in: folder))) }
    }
  }

  private func post(_ message: Message) {
    shared.withLock { $0.messages.append(message) }
    waker.wake()
  }

  /// Does a run's work and reports how far it is and how it ended.
  private func report(_ run: Int, _ work: ((Double, String) throws -> Void) throws -> Message) {
    do {
      post(
        try work { progress, what in
          try checkIsWanted(run)
          post(.runProgressed(run: run, progress: progress, what: Phrase(known: what)))
        })
    } catch RunError.cancelled {
      post(.runCancelled(run: run))
    } catch {
      post(.runFailed(run: run, "\(error)"))
    }
  }

  /// - Throws: `RunError.cancelled` where another run, or none, is the active one.
  private func checkIsWanted(_ run: Int) throws {
    guard shared.withLock({ $0.activeRun == run }) else { throw RunError.cancelled }
  }
}

private func loadImage(_ path: String) -> Message {
  do {
    return .imageLoaded(LoadedImage(path: path, image: try Image(contentsOf: FileSystem.expandingHome(path))))
  } catch {
    return .fileRefused("\(error)")
  }
}

private func checkWeights(_ path: String, _ preset: Preset, _ program: Program) -> Message {
  do {
    let path = FileSystem.expandingHome(path)
    let adapted = try preset.adapted(to: Checkpoint.open(path))
    let program = try adapted.preset.program(input: program.input)
    let required = program.parameters.map { (name: $0.name, shape: $0.shape) }
    let check = WeightCheck(required: required, source: ResampledWeights(adapted.weights, for: program))
    return check.isSatisfied
      ? .weightsAccepted(.checkpoint(path: path), notes: adapted.notes) : .fileRefused("\(check)")
  } catch {
    return .fileRefused("\(error)")
  }
}

/// Why a checkpoint does not hold an edited model's parameters, taken as the edits have them; nil where it does.
private func refusal(of path: String, _ program: Program) -> String? {
  do {
    let required = program.parameters.map { (name: $0.name, shape: $0.shape) }
    let check = WeightCheck(
      required: required, source: try Checkpoint.weights(FileSystem.expandingHome(path), for: program))
    return check.isSatisfied ? nil : "\(check)"
  } catch {
    return "\(error)"
  }
}

private func saveModel(_ preset: Preset, _ path: String, overwriting: Bool) -> Message {
  do {
    let name = ModelFile.name(of: path)
    try FileSystem.write(
      Array(ModelFileWriter(preset, name: name, title: name).text.utf8), to: FileSystem.expandingHome(path),
      overwriting: overwriting)
    return .modelSaved(path: path)
  } catch let error as FileError where error.fact == .exists {
    return .modelFileExists(path: path)
  } catch {
    return .fileRefused("\(error)")
  }
}

/// The visible names in a folder in order, folders with a slash; none where it cannot be read.
private func names(in folder: String) -> [String] {
  let path = folder.isEmpty ? "." : FileSystem.expandingHome(folder)
  return ((try? FileSystem.names(in: path)) ?? []).map {
    FileSystem.kind(of: path + "/" + $0) == .folder ? $0 + "/" : $0
  }
}
