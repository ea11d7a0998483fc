import VisionNumerics

/// What makes a file no PyTorch checkpoint whose weights are read here.
package enum TorchFault: Error, Equatable, Sendable {
  case pickle(PickleFault)
  /// A pickle that `torch.save` did not write.
  case notTorch
  /// A compiled model (TorchScript).
  case scripted
  case bigEndian
  /// A version of the legacy format other than 1001.
  case unknownVersion
  /// The description of the tensors does not inflate.
  case damagedDescription
  /// The value that was saved is no dictionary.
  case noDictionary
  case singleTensor
  /// No dictionary of tensors; the first keys of the one that was saved.
  case noTensors(keys: [String])
  /// A tensor that a class or function was to make that is not known, or not run.
  case unmade(String, by: String)
  /// Several tensors in the place of one.
  case several(String)
  /// Numbers of a type whose size is not known, so that what follows them cannot be found.
  case unknownStorage(key: String, type: String)
  /// A tensor in bytes that do not say what they hold.
  case untyped(String)
  /// A tensor whose storage is not in the file.
  case noStorage(String, key: String)
  /// A storage that would end after the file does, or is shorter than it claims.
  case storageOutside(String)
  /// A tensor that reaches beyond its storage, or has more elements than that.
  case outside(String)
}

extension TorchFault: Worded {
  package var sentence: Phrase {
    switch self {
    case .pickle(let fault): "\(fault)"
    case .notTorch:
      "it is a Python pickle that torch.save did not write; load it in Python and save its tensors by torch.save, best "
        + "as safetensors."
    case .scripted: "it is a compiled model (TorchScript); save the model's state_dict() instead."
    case .bigEndian: "its numbers are big-endian; save it on a little-endian machine."
    case .unknownVersion: "it has a version of PyTorch's old format that is not known."
    case .damagedDescription: "its description of the tensors is damaged."
    case .noDictionary: "it holds no dictionary of tensors; save the model's state_dict()."
    case .singleTensor: "it holds a single tensor; save the model's state_dict()."
    case .noTensors(let keys):
      "no dictionary of tensors was found in it" + (keys.isEmpty ? "." : ", only \(enumeration(keys, atMost: 8)).")
    case .unmade(let name, let maker):
      "its tensor \(printable(name)) is made by \(printable(maker)), which is not done here: nothing of it was run. "
        + "If you trust the file, load it in Python and save the model's state_dict() as plain tensors, best as "
        + "safetensors."
    case .several(let name):
      "\(printable(name)) is several tensors in one, as quantised layers keep their weights; save the model's "
        + "state_dict() as plain tensors."
    case .unknownStorage(let key, let type):
      "its storage \(printable(key)) is a \(printable(type)), whose size is not known; save it anew with PyTorch 1.6 or "
        + "later."
    case .untyped(let name): "the tensor \(name) does not say what its numbers are."
    case .noStorage(let name, let key): "the tensor \(name) lies in the storage \(key), which is not in the file."
    case .storageOutside(let key):
      "the storage \(key) is shorter than it claims to be; the file may be incomplete, so fetch it again."
    case .outside(let name): "the tensor \(name) reaches beyond its storage."
    }
  }
}
