import VisionCore

/// How the program ends; the numbers are those of `sysexits.h`, but for 1, as `diff` and `grep` end where they find
/// what they were asked about to be otherwise.
enum CommandStatus: Int32, CaseIterable {
  case success = 0
  case differs = 1
  case usage = 64
  case badData = 65
  case noInput = 66
  case internalError = 70
  case memory = 71
  case inputOutput = 74

  /// What the help says about it.
  var meaning: String {
    switch self {
    case .success: "done"
    case .differs: "`verify` found a published number that differs from what is counted"
    case .usage: "the command line is wrong, or a size does not fit the model"
    case .badData: "a file has bad data in it"
    case .noInput: "a file is missing or cannot be opened"
    case .internalError: "a fault of the program"
    case .memory: "there is not as much memory as the model needs"
    case .inputOutput: "the output could not be written"
    }
  }

  /// The status of an error that is a sentence by itself; nil for those of the command line's parser and unknown ones.
  init?(of error: any Error) {
    switch error {
    case is UnknownTour, is NoSuchStep, is AddressError, is AddressOptions: self = .usage
    case is UnknownModel, is ShapeError, is UnfitSize, is TerminalRequired, is TerminalError: self = .usage
    case is SettingFault, is MalformedChange, is ScalingFault, is NothingToScale, is UnknownFilter,
      is NothingPublished, is NothingToPlot, is CountingFailure, is UnknownModule:
      self = .usage
    case let error as ModelFileError: if case .cannotRead = error { self = .noInput } else { self = .badData }
    case is OutputError: self = .inputOutput
    case let error as ExportError: if case .cannotWrite = error { self = .inputOutput } else { self = .usage }
    case is PublishedDiffers: self = .differs
    case let error as ImageError: self = error.isMissing ? .noInput : .badData
    case let error as WeightError: self = CommandStatus(of: error)
    case let error as EngineError:
      if case .unfittingWeights = error { self = .badData } else { self = .internalError }
    case is UnidentifiedCheckpoint, is LabelError, is UnreadImages, is NoClassifier, is FaultyTours: self = .badData
    case let error as TourError: if case .cannotRead = error.fault { self = .noInput } else { self = .badData }
    case let error as AnswersFault: if case .cannotRead = error { self = .noInput } else { self = .badData }
    case let error as LectureSocketError: if case .noLecture = error { self = .noInput } else { self = .inputOutput }
    case is EmptyFolder: self = .noInput
    case is InputFault, is AttentionRequestFault, is AttentionError, is PositionBiasError,
      is Unanswerable, is PatchFilterError, is AblationError, is SceneRequestFault:
      self = .usage
    case is InsufficientMemory, is PlaceError: self = .memory
    case let error as KernelError: if case .outOfMemory = error { self = .memory } else { self = .internalError }
    case let error as PlanError: if case .tooManyRows = error { self = .memory } else { self = .internalError }
    default: return nil
    }
  }
}

extension CommandStatus {
  fileprivate init(of error: WeightError) {
    switch error {
    case .cannotRead: self = .noInput
    case .cannotWrite: self = .inputOutput
    default: self = .badData
    }
  }
}

extension ImageError {
  /// Whether the file could not be read at all.
  fileprivate var isMissing: Bool {
    switch self {
    case .cannotRead: true
    case .inFile(_, let error): error.isMissing
    default: false
    }
  }
}
