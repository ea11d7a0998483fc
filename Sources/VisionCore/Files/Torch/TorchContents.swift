/// The value that was saved, and where the storages lie.
struct TorchContents {
  let root: PickleValue
  let arena: PickleArena
  /// The classes and functions that the file names and that are not known here.
  let unknown: [String]
  private let storages: [String: StoredBytes]

  /// `NAME/data.pkl` describes the tensors, `NAME/data/KEY` holds the numbers (torch.serialization).
  init(archive file: MappedFile) throws {
    let archive = try ZipArchive(file)
    guard let description = archive.entries.first(where: Self.isDescription) else { throw TorchFault.notTorch }
    let folder = description.name.dropLast("data.pkl".count)
    if archive[folder + "constants.pkl"] != nil { throw TorchFault.scripted }
    if let order = archive[folder + "byteorder"] {
      let isLittle = try order.content.withBytes(first: 6) { $0.elementsEqual("little".utf8) }
      if !isLittle { throw TorchFault.bigEndian }
    }
    guard description.content.count <= Unpickler.maximumLength else { throw PickleFault.tooLong }
    (root, arena, unknown) = try description.content.withBytes { bytes in
      var unpickler = Unpickler(bytes)
      return (try unpickler.load(), unpickler.arena, unpickler.unknown)
    }
    let prefix = folder + "data/"
    let data = archive.entries.filter { $0.name.hasPrefix(prefix) }
    storages = Dictionary(data.map { (String($0.name.dropFirst(prefix.count)), $0.content) }) { first, _ in first }
  }

  /// Whether an archive's entry describes the tensors of a checkpoint.
  static func isDescription(_ entry: ZipArchive.Entry) -> Bool {
    entry.name == "data.pkl" || entry.name.hasSuffix("/data.pkl")
  }

  /// A magic number, a version, the writer's system, the value, the storages' keys: a pickle each. Then for every key
  /// eight bytes with the number of elements, and the elements.
  init(legacy file: MappedFile) throws {
    var unpickler = Unpickler(file.bytes)
    guard case .longInteger(Self.magic)? = try? unpickler.load() else { throw TorchFault.notTorch }
    guard try unpickler.load() == .integer(1001) else { throw TorchFault.unknownVersion }
    let system = try unpickler.load()
    if unpickler.arena.dictionary(system)?["little_endian"] == .bool(false) { throw TorchFault.bigEndian }
    root = try unpickler.load()
    let list = try unpickler.load()
    (arena, unknown) = (unpickler.arena, unpickler.unknown)
    let keys = arena.values(list)?.compactMap(\.string) ?? []
    let types = Dictionary(arena.storages.map { ($0.key, $0.elementType) }, uniquingKeysWith: { first, _ in first })
    let whole = StoredBytes(file: file, range: 0..<file.bytes.count)
    var storages: [String: StoredBytes] = [:]
    var position = unpickler.position
    for key in keys {
      guard position <= whole.count - 8 else { throw TorchFault.storageOutside(key) }
      let count = UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      guard let type = types[key] else { throw TorchFault.storageOutside(key) }
      guard let size = Self.size(of: type) else {
        throw TorchFault.unknownStorage(key: key, type: type?.name ?? "storage")
      }
      guard let elements = Int(exactly: count),
        case (let length, false) = elements.multipliedReportingOverflow(by: size), length <= whole.count - position - 8,
        let bytes = whole.part((position + 8)..<(position + 8 + length))
      else { throw TorchFault.storageOutside(key) }
      storages[key] = bytes
      position += 8 + length
    }
    self.storages = storages
  }

  /// 0x1950A86A20F9469CFC6C, from its lowest byte on.
  private static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

  /// Bytes an element of a storage; one without a type is of bytes.
  private static func size(of type: ElementType?) -> Int? { type.map(\.size) ?? 1 }

  /// The tensors of a model in one of the dictionaries, checked against the storages that they lie in.
  func tensors(
    of model: ContainedModels.Model, in dictionary: StateDictionaries.Dictionary
  ) throws(TorchFault) -> StoredTensors {
    var tensors = StoredTensors()
    for (index, name) in zip(model.tensors, model.names) {
      guard index < dictionary.tensors.count else {
        let maker = dictionary.unmade[index - dictionary.tensors.count].maker
        throw maker.map { .unmade(name, by: $0) } ?? .several(name)
      }
      tensors.insert(try tensor(dictionary.tensors[index].tensor, named: name), named: name)
    }
    return tensors
  }

  private func tensor(_ index: Int, named name: String) throws(TorchFault) -> StoredTensor {
    let tensor = arena.tensors[index]
    let storage = arena.storages[tensor.storage]
    guard let type = tensor.elementType ?? storage.elementType else { throw .untyped(name) }
    guard var bytes = storages[storage.key] else { throw .noStorage(name, key: storage.key) }
    // Of elements whose size is not known nothing is read.
    let size = Self.size(of: storage.elementType) ?? 1
    if Self.size(of: storage.elementType) != nil, storage.count > bytes.count / size {
      throw .storageOutside(storage.key)
    }
    if let view = storage.view {
      guard view.upperBound <= bytes.count / size,
        let part = bytes.part((view.lowerBound * size)..<(view.upperBound * size))
      else { throw .outside(name) }
      bytes = part
    }
    let stored = StoredTensor(
      shape: tensor.shape, strides: tensor.strides, offset: tensor.offset, elementType: type, bytes: bytes)
    guard let stored else { throw .outside(name) }
    return stored
  }
}
