/// The dictionary of a saved value that holds the weights, found as timm and the authors' code look for it.
struct StateDictionary {
  /// The keys that lead to it.
  let container: [String]
  /// Names and numbers of tensors in the arena, in order.
  let tensors: [(name: String, tensor: Int)]
  /// Words that may name the architecture.
  let hints: [String]

  /// Where weights lie in training checkpoints; averaged ones come first, as they are those that are evaluated.
  static let containers = [
    "state_dict_ema", "model_ema", "ema_state_dict", "state_dict", "model_state_dict", "model", "module", "net",
    "network", "weights", "params",
  ]

  init(_ root: PickleValue, _ arena: PickleArena) throws(TorchFault) {
    guard var dictionary = arena.dictionary(root) else {
      if case .tensor = root { throw .singleTensor }
      throw .noDictionary
    }
    var container: [String] = []
    // Inner dictionaries before tensors of the outer one, which may be a training's best accuracy. A few levels, as
    // {"model": {"state_dict": …}}; a dictionary that holds itself ends here too.
    while container.count < 4, let (key, inner) = Self.inner(of: dictionary, arena) {
      container.append(key)
      dictionary = inner
    }
    let tensors = Self.tensors(in: dictionary)
    guard !tensors.isEmpty else { throw .noTensors(keys: Self.keys(of: arena.dictionary(root))) }
    (self.container, self.tensors) = (container, tensors)
    hints = Self.hints(arena.dictionary(root), arena)
  }

  /// The first dictionary under a known key that has anything in it.
  private static func inner(of dictionary: PickleDictionary, _ arena: PickleArena) -> (String, PickleDictionary)? {
    for key in containers {
      if let inner = dictionary[key].flatMap({ arena.dictionary($0) }), !inner.entries.isEmpty { return (key, inner) }
    }
    return nil
  }

  private static func tensors(in dictionary: PickleDictionary) -> [(name: String, tensor: Int)] {
    dictionary.entries.compactMap { entry in
      guard case .tensor(let tensor) = entry.value, let name = entry.key.string else { return nil }
      return (name, tensor)
    }
  }

  private static func keys(of dictionary: PickleDictionary?) -> [String] {
    (dictionary?.entries ?? []).prefix(8).compactMap(\.key.string)
  }

  private static func hints(_ root: PickleDictionary?, _ arena: PickleArena) -> [String] {
    let dictionaries = [root] + ["args", "config"].map { key in root?[key].flatMap { arena.dictionary($0) } }
    return dictionaries.flatMap { dictionary in
      ["arch", "model", "model_name"].compactMap { dictionary?[$0]?.string }
    }
  }
}

/// What makes a file no PyTorch checkpoint whose weights are read here.
public enum TorchFault: Error, Equatable, Sendable {
  case pickle(PickleFault)
  /// A zip archive or a pickle that `torch.save` did not write.
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
  /// A tensor in bytes that do not say what they hold.
  case untyped(String)
  /// A tensor whose storage is not in the file.
  case noStorage(String, key: String)
  /// A storage that would end after the file does, or is shorter than it claims.
  case storageOutside(String)
  /// A tensor that reaches beyond its storage, or has more elements than that.
  case outside(String)
}

extension TorchFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .pickle(let fault): "\(fault)"
    case .notTorch: "torch.save did not write it."
    case .scripted: "it is a compiled model (TorchScript); save the model's state_dict() instead."
    case .bigEndian: "its numbers are big-endian; save it on a little-endian machine."
    case .unknownVersion: "it has a version of PyTorch's old format that is not known."
    case .damagedDescription: "its description of the tensors is damaged."
    case .noDictionary: "it holds no dictionary of tensors; save the model's state_dict()."
    case .singleTensor: "it holds a single tensor; save the model's state_dict()."
    case .noTensors(let keys):
      "no dictionary of tensors was found in it" + (keys.isEmpty ? "." : ", only \(keys.joined(separator: ", ")).")
    case .untyped(let name): "the tensor \(name) does not say what its numbers are."
    case .noStorage(let name, let key): "the tensor \(name) lies in the storage \(key), which is not in the file."
    case .storageOutside(let key):
      "the storage \(key) is shorter than it claims to be; the file may be incomplete, so fetch it again."
    case .outside(let name): "the tensor \(name) reaches beyond its storage."
    }
  }
}
