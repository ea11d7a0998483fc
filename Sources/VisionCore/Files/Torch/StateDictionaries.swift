/// The dictionaries of tensors in a value that was saved.
struct StateDictionaries {
  /// One of them.
  struct Dictionary {
    /// The keys that lead to it.
    let path: [String]
    /// Names and numbers of tensors in the arena, in order.
    let tensors: [(name: String, tensor: Int)]
    /// What stands for a tensor and is none: its name, and the class or function that would make one of it; nil where it
    /// is several tensors.
    let unmade: [(name: String, maker: String?)]

    /// The names of both, in this order.
    var names: [String] { tensors.map(\.name) + unmade.map(\.name) }
  }

  /// In the order in which they are found; of a dictionary that stands in several places, the first.
  private(set) var all: [Dictionary] = []
  /// Words that may name the architecture.
  let hints: [String]

  /// The most keys that lead to one.
  private static let maximumDepth = 4
  /// The most dictionaries, and of these modules that were saved whole, that are looked into: far more than any training
  /// leaves.
  private static let (maximumCount, maximumModules) = (1 << 16, 64)

  /// Throws if the value holds no tensor under a name.
  init(_ root: PickleValue, _ arena: PickleArena) throws {
    hints = Self.hints(arena.dictionary(root), arena)
    var waiting: [(path: [String], value: PickleValue)] = [([], root)]
    // Dictionaries may hold each other, and themselves.
    var known = Set([arena.dictionaryIndex(root)])
    var (next, modules) = (0, 0)
    while next < waiting.count {
      let (path, value) = waiting[next]
      next += 1
      if let module = try arena.stateDictionary(ofModule: value) {
        modules += 1
        guard modules <= Self.maximumModules else { throw PickleFault.tooManyValues }
        all += Self.tensors(in: module, path, arena).map { [$0] } ?? []
        continue
      }
      guard let dictionary = arena.dictionary(value) else { continue }
      all += Self.tensors(in: dictionary, path, arena).map { [$0] } ?? []
      guard path.count < Self.maximumDepth else { continue }
      for entry in dictionary.entries {
        guard let inner = arena.dictionaryIndex(entry.value), let key = entry.key.string, !Self.isOptimizer(key),
          known.count < Self.maximumCount, known.insert(inner).inserted
        else { continue }
        waiting.append((path + [key], entry.value))
      }
    }
    guard all.isEmpty else { return }
    if case .tensor = root { throw TorchFault.singleTensor }
    guard let dictionary = arena.dictionary(root) else { throw TorchFault.noDictionary }
    throw TorchFault.noTensors(keys: dictionary.entries.prefix(8).compactMap(\.key.string))
  }

  /// Whether a key leads to what training alone needs.
  private static func isOptimizer(_ key: String) -> Bool { key == "opt" || key.lowercased().contains("optim") }

  private static func tensors(in dictionary: PickleDictionary, _ path: [String], _ arena: PickleArena) -> Dictionary? {
    var tensors: [(name: String, tensor: Int)] = []
    var unmade: [(name: String, maker: String?)] = []
    for entry in dictionary.entries {
      guard let name = entry.key.string else { continue }
      switch entry.value {
      case .tensor(let tensor): tensors.append((name, tensor))
      case .object(let index) where arena.objects[index].isMadeOfTensor || isOfModule(name):
        unmade.append((name, arena.objects[index].name))
      // As quantised layers keep their weight and bias.
      case .sequence(let index) where isOfModule(name) && arena.holdsTensor(among: arena.sequences[index]):
        unmade.append((name, nil))
      default: break
      }
    }
    return tensors.isEmpty && unmade.isEmpty ? nil : Dictionary(path: path, tensors: tensors, unmade: unmade)
  }

  /// Whether a name is that of a module's tensor, beside which modules keep a state of another kind.
  private static func isOfModule(_ name: String) -> Bool { name.contains(".") && !name.hasSuffix("._extra_state") }

  private static func hints(_ root: PickleDictionary?, _ arena: PickleArena) -> [String] {
    let dictionaries = [root] + ["args", "config"].map { key in root?[key].flatMap { arena.dictionary($0) } }
    return dictionaries.flatMap { dictionary in
      ["arch", "model", "model_name"].compactMap { dictionary?[$0]?.string }
    }
  }
}
