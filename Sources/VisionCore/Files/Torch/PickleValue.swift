/// A value that a pickle describes. Containers are numbers of entries in a `PickleArena`, so that a pickle whose
/// containers hold themselves, or are nested a million deep, is as harmless as any other.
enum PickleValue: Sendable, Equatable {
  case none
  case bool(Bool)
  case integer(Int)
  /// An integer that does not fit, as little-endian two's complement.
  case longInteger([UInt8])
  case float(Double)
  case string(String)
  case bytes
  /// A list, tuple or set.
  case sequence(Int)
  case dictionary(Int)
  case global(PickleGlobal)
  case storage(Int)
  case tensor(Int)
  /// An object that was described and not built.
  case object(Int)
}

/// What the containers, objects, storages and tensors of a pickle hold.
struct PickleArena: Sendable {
  var sequences: [[PickleValue]] = []
  var dictionaries: [PickleDictionary] = []
  var objects: [PickleObject] = []
  var storages: [PickleStorage] = []
  var tensors: [PickleTensor] = []

  mutating func sequence(_ values: [PickleValue]) -> PickleValue {
    sequences.append(values)
    return .sequence(sequences.count - 1)
  }

  mutating func dictionary(_ entries: [PickleDictionary.Entry] = [], takesState: Bool = false) -> PickleValue {
    dictionaries.append(PickleDictionary(entries: entries, takesState: takesState))
    return .dictionary(dictionaries.count - 1)
  }

  /// The values of a sequence; nil for anything else.
  func values(_ value: PickleValue) -> [PickleValue]? {
    if case .sequence(let index) = value { sequences[index] } else { nil }
  }

  /// A dictionary; of an object that of what was put into it under keys, else that of its attributes.
  func dictionary(_ value: PickleValue) -> PickleDictionary? { dictionaryIndex(value).map { dictionaries[$0] } }

  func dictionaryIndex(_ value: PickleValue) -> Int? {
    switch value {
    case .dictionary(let index): index
    case .object(let index): objects[index].entries ?? objects[index].attributes
    default: nil
    }
  }

  /// Whether there is a tensor or a storage among values, or in sequences of them. The first of each alone are looked at:
  /// as many as a function has arguments, so that the work is bounded.
  func holdsTensor(among values: [PickleValue], depth: Int = 3) -> Bool {
    values.prefix(8).contains { value in
      switch value {
      case .tensor, .storage: true
      case .object(let index): objects[index].isMadeOfTensor
      case .sequence(let index): depth > 0 && holdsTensor(among: sequences[index], depth: depth - 1)
      default: false
      }
    }
  }

  /// A sequence of integers that are not negative.
  func lengths(_ value: PickleValue) -> [Int]? {
    guard let values = values(value) else { return nil }
    let lengths = values.compactMap(\.length)
    return lengths.count == values.count ? lengths : nil
  }
}

/// A dictionary in the order in which it was filled.
struct PickleDictionary: Sendable {
  struct Entry: Sendable {
    let key: PickleValue
    let value: PickleValue
  }

  var entries: [Entry]
  /// Whether an object's state becomes entries, as with a `Namespace`; that of an `OrderedDict` is no content.
  let takesState: Bool

  /// The last value under a key that is a string.
  subscript(name: String) -> PickleValue? { entries.last { $0.key == .string(name) }?.value }
}

/// An object of a class that is not built here, or what a function would give that is not called.
struct PickleObject: Sendable {
  /// The full name of the class or function.
  let name: String
  /// Whether it was to be made of a tensor's parts, so that it may stand for a tensor.
  let isMadeOfTensor: Bool
  /// The dictionary of what was put into it under keys.
  var entries: Int?
  /// The dictionary of its attributes.
  var attributes: Int?
}

/// Where a tensor's numbers lie, as a persistent id tells it.
struct PickleStorage: Sendable, Equatable {
  /// The name of the storage in the file.
  let key: String
  /// Nil for a storage of bytes, whose tensors say what they hold.
  let elementType: ElementType?
  /// How many elements (bytes where there is no type) it has.
  let count: Int
  /// The first element and the number of elements of a view into the storage, in the legacy format.
  let view: Range<Int>?
}

struct PickleTensor: Sendable, Equatable {
  let storage: Int
  /// Nil where the storage knows.
  let elementType: ElementType?
  let offset: Int
  let shape: [Int]
  let strides: [Int]
}

extension PickleValue {
  var string: String? { if case .string(let text) = self { text } else { nil } }
  /// An integer that is not negative.
  var length: Int? { if case .integer(let number) = self, number >= 0 { number } else { nil } }
}
