import VisionNumerics

/// Why weights could not be read or written.
package enum WeightError: StatedError, Equatable, Sendable {
  /// The system refused to open, map or read a file.
  case file(FileError)
  /// Not a file whose contents can be mapped: a directory, a pipe, a device.
  case notRegularFile(path: String)
  /// What is wrong with a safetensors file.
  case safetensors(path: String, SafetensorsFault)
  /// What is wrong with an array in NumPy's format.
  case numpy(path: String, NumpyFault)
  /// What is wrong with a zip archive.
  case zip(path: String, ZipFault)
  /// What is wrong with a PyTorch checkpoint.
  case torch(path: String, TorchFault)
  /// What is wrong with the index of a checkpoint in several files.
  case shards(path: String, ShardFault)
  /// A file of a kind that is known and holds no checkpoint that is read.
  case foreign(path: String, ForeignFile)
  /// A file that is none of the kinds that are known.
  case unknownFormat(path: String)
  /// A name of a model that is not in the file, and those that are.
  case noSuchModel(path: String, name: String, models: [String])
  /// A folder without a checkpoint, or the names of several.
  case folder(path: String, candidates: [String])
  /// The source has no tensor of that name.
  case noSuchTensor(name: String, source: WeightProvenance)
  /// The source's tensor has another shape.
  case shapeMismatch(WeightMismatch)
  /// The elements are of a type that is not converted to float32.
  case notFloatingPoint(name: String, ElementType)
  /// A length below zero, or more elements than memory can address.
  case shapeOverflow(name: String, shape: [Int])
  /// A buffer or an array with another number of elements than the shape asks for.
  case elementCount(name: String, expected: Int, found: Int)
  /// Two tensors of the same name were to be written.
  case duplicateName(String)
  /// A name that the format keeps for itself.
  case reservedName(String)
}

/// What makes a file no valid safetensors file.
package enum SafetensorsFault: Error, Equatable, Sendable {
  /// The file is shorter than the eight bytes of the header's length.
  case tooShort(size: Int)
  /// The header's declared length is over `SafetensorsFile.maximumHeaderLength`.
  case headerTooLong(length: UInt64)
  /// The header would end after the file does.
  case headerBeyondFile(length: Int, fileSize: Int)
  /// The header is not the JSON object that the format asks for; `position` counts bytes from the header's start.
  case malformedHeader(position: Int, expected: String)
  /// Two entries of the same name.
  case duplicateName(String)
  /// Elements of less than a byte whose number leaves the last byte unfilled.
  case fractionalSize(name: String, bits: Int)
  /// More bytes than can be addressed.
  case sizeOverflow(name: String, shape: [Int])
  /// A byte range that ends before it begins or after the data do.
  case rangeOutside(name: String, begin: Int, end: Int, dataSize: Int)
  /// A byte range that is not as long as the shape and the element type ask for.
  case sizeMismatch(name: String, expected: Int, found: Int)
  /// Two tensors that share bytes.
  case overlap(String, String)
  /// Bytes that belong to no tensor.
  case hole(begin: Int, end: Int)
}

/// What makes a file no array in NumPy's format that is read here.
package enum NumpyFault: Error, Equatable, Sendable {
  /// The file does not begin with NumPy's magic bytes.
  case notNumpy
  /// A version other than 1, 2 and 3.
  case unknownVersion(major: Int, minor: Int)
  /// The file ends before its header or its elements do.
  case truncated(expected: Int, found: Int)
  /// More bytes than the shape asks for.
  case excess(expected: Int, found: Int)
  /// The header is not the dictionary that the format asks for.
  case malformedHeader(expected: String)
  /// Elements other than little-endian float32.
  case elementType(String)
  /// Columns before rows.
  case fortranOrder
  /// More elements than can be addressed.
  case shapeOverflow([Int])
}

extension WeightError {
  package var exitStatus: CommandStatus { if case .file(let error) = self { error.exitStatus } else { .badData } }

  package var sentence: Phrase {
    switch self {
    case .file(let error):
      "\(error)."
    case .notRegularFile(let path):
      "\(path) is not a regular file; weights are read in place, so give a file on disk."
    case .safetensors(let path, let fault):
      "\(path) is not a valid safetensors file: \(fault)"
    case .numpy(let path, let fault):
      "\(path) is not an array that can be read: \(fault)"
    case .zip(let path, let fault):
      "\(path) is not a valid archive: \(fault)"
    case .torch(let path, let fault):
      "\(path) is not a PyTorch checkpoint that can be read: \(fault)"
    case .shards(let path, let fault):
      "\(path) is not a valid index of a checkpoint: \(fault)"
    case .foreign(let path, let file):
      "\(path) \(file)"
    case .unknownFormat(let path):
      "\(path) is no checkpoint that is known; \(ForeignFile.whatIsRead)"
    case .noSuchModel(let path, let name, let models):
      models.count < 2
        ? "\(path) holds one model, not several of which \(printable(name)) were one; leave #\(printable(name)) out."
        : "\(path) holds no model called \(printable(name)); it holds \(enumeration(models, atMost: 12))."
    case .folder(let path, let candidates):
      candidates.isEmpty
        ? "\(path) is a folder without a checkpoint; name the file itself."
        : "\(path) holds several checkpoints: \(enumeration(candidates, atMost: 8)); name one of them."
    case .noSuchTensor(let name, let source):
      "There is no tensor \(name) in \(source); check that the checkpoint belongs to the model."
    case .shapeMismatch(let mismatch):
      "The tensor \(mismatch); check that the checkpoint belongs to the model."
    case .notFloatingPoint(let name, let type):
      "The tensor \(name) holds \(type), which is not converted; F32, F16, BF16 or F64 was expected."
    case .shapeOverflow(let name, let shape):
      "The tensor \(name) cannot have the shape \(shape): a length is negative, or there are too many elements."
    case .elementCount(let name, let expected, let found):
      "The tensor \(name) has \(expected) elements by its shape, but \(found) were given."
    case .duplicateName(let name):
      "Two tensors are called \(name); names must differ within a file."
    case .reservedName(let name):
      "No tensor can be called \(name): the safetensors format keeps that name for the metadata."
    }
  }
}

extension SafetensorsFault: Worded {
  package var sentence: Phrase {
    switch self {
    case .tooShort(let size):
      "it has \(size) bytes, and the header's length alone takes 8."
    case .headerTooLong(let length):
      "its header claims \(length) bytes; at most \(SafetensorsFile.maximumHeaderLength) are read."
    case .headerBeyondFile(let length, let fileSize):
      "its header claims \(length) bytes, but the file has \(fileSize) in all; it may be incomplete."
    case .malformedHeader(let position, let expected):
      "at byte \(position) of its header, \(expected) was expected."
    case .duplicateName(let name):
      "\(name) stands in its header twice."
    case .fractionalSize(let name, let bits):
      "the tensor \(name) takes \(bits) bits by its shape, which are no whole bytes."
    case .sizeOverflow(let name, let shape):
      "the tensor \(name) of shape \(shape) has more bytes than can be addressed."
    case .rangeOutside(let name, let begin, let end, let dataSize):
      "the tensor \(name) claims bytes \(begin) to \(end) of \(dataSize); the file may be incomplete."
    case .sizeMismatch(let name, let expected, let found):
      "the tensor \(name) takes \(expected) bytes by its shape, but \(found) are set aside for it."
    case .overlap(let first, let second):
      "the tensors \(first) and \(second) share bytes."
    case .hole(let begin, let end):
      "its bytes \(begin) to \(end) belong to no tensor."
    }
  }
}

extension NumpyFault: Worded {
  package var sentence: Phrase {
    switch self {
    case .notNumpy:
      "it does not begin with the bytes that mark a .npy file."
    case .unknownVersion(let major, let minor):
      "it has version \(major).\(minor) of the format; 1.0, 2.0 and 3.0 are read."
    case .truncated(let expected, let found):
      "it needs \(expected) bytes and has \(found); it may be incomplete."
    case .excess(let expected, let found):
      "it needs \(expected) bytes and has \(found), so its header does not describe it."
    case .malformedHeader(let expected):
      "\(expected) was expected in its header."
    case .elementType(let type):
      "its element type is \(type); '<f4' was expected, so save it as float32."
    case .fortranOrder:
      "its columns come before its rows (Fortran order); save it after numpy.ascontiguousarray."
    case .shapeOverflow(let shape):
      "its shape \(shape) has more elements than can be addressed."
    }
  }
}
