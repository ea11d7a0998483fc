/// A checkpoint as `torch.save` writes it, mapped into memory: the zip format of PyTorch 1.6 and later, and the legacy one.
///
/// Opening it reads the description of the tensors and none of their numbers; nothing in the file is run (see
/// `Unpickler`). Of a training checkpoint the dictionary that holds the weights is chosen, see `container`.
public final class TorchCheckpoint: WeightSource {
  public let path: String
  /// The keys that lead to the weights, such as `["state_dict_ema"]`; empty where the file holds nothing else.
  public let container: [String]
  /// Words in the file that may name the architecture, such as timm's `arch` and the trainer's `args.model`.
  public let hints: [String]
  private let tensors: StoredTensors

  /// Opens a checkpoint; throws if it cannot be read, is damaged, or asks for anything but tensors and containers.
  public init(path: String) throws(WeightError) {
    let file = try MappedFile(path: path)
    let contents: TorchContents
    do {
      contents = try ZipArchive.begins(file.bytes) ? TorchContents(archive: file) : TorchContents(legacy: file)
    } catch let fault as ZipFault {
      throw .zip(path: path, fault)
    } catch let fault as PickleFault {
      throw .torch(path: path, .pickle(fault))
    } catch let fault as TorchFault {
      throw .torch(path: path, fault)
    } catch {
      throw .torch(path: path, .damagedDescription)
    }
    do throws(TorchFault) {
      let dictionary = try StateDictionary(contents.root, contents.arena)
      (container, hints) = (dictionary.container, dictionary.hints)
      var tensors = StoredTensors()
      for (name, index) in dictionary.tensors {
        tensors.insert(try contents.tensor(index, named: name), named: name)
      }
      self.tensors = tensors
    } catch {
      throw .torch(path: path, error)
    }
    self.path = path
  }

  public var provenance: WeightProvenance { .checkpoint(path) }
  /// Every tensor's name, in the order of the file.
  public var names: [String]? { tensors.names }
  public func shape(of name: String) -> [Int]? { tensors[name]?.shape }
  /// How a tensor's elements are stored; nil if there is none of that name.
  public func elementType(of name: String) -> ElementType? { tensors[name]?.elementType }

  public func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    try tensors.read(name, shape: shape, of: provenance, into: buffer)
  }
}

/// The value that was saved, and where the storages lie.
private struct TorchContents {
  let root: PickleValue
  let arena: PickleArena
  private let storages: [String: StoredBytes]

  /// `NAME/data.pkl` describes the tensors, `NAME/data/KEY` holds the numbers (torch.serialization).
  init(archive file: MappedFile) throws {
    let archive = try ZipArchive(file)
    guard let description = archive.entries.first(where: { $0.name == "data.pkl" || $0.name.hasSuffix("/data.pkl") })
    else { throw TorchFault.notTorch }
    let folder = description.name.dropLast("data.pkl".count)
    if archive[folder + "constants.pkl"] != nil { throw TorchFault.scripted }
    if let order = archive[folder + "byteorder"] {
      let isLittle = try order.content.withBytes(first: 6) { $0.elementsEqual("little".utf8) }
      if !isLittle { throw TorchFault.bigEndian }
    }
    guard description.content.count <= Unpickler.maximumLength else { throw PickleFault.tooLong }
    (root, arena) = try description.content.withBytes { bytes in
      var unpickler = Unpickler(bytes)
      return (try unpickler.load(), unpickler.arena)
    }
    let prefix = folder + "data/"
    let data = archive.entries.filter { $0.name.hasPrefix(prefix) }
    storages = Dictionary(data.map { (String($0.name.dropFirst(prefix.count)), $0.content) }) { first, _ in first }
  }

  /// A magic number, a version, the writer's system, the value, the storages' keys: a pickle each. Then for every key
  /// eight bytes with the number of elements, and the elements.
  init(legacy file: MappedFile) throws {
    var unpickler = Unpickler(file.bytes)
    guard file.bytes.starts(with: Self.magic) else { throw TorchFault.notTorch }
    _ = try unpickler.load()
    guard try unpickler.load() == .integer(1001) else { throw TorchFault.unknownVersion }
    let system = try unpickler.load()
    if unpickler.arena.dictionary(system)?["little_endian"] == .bool(false) { throw TorchFault.bigEndian }
    root = try unpickler.load()
    let list = try unpickler.load()
    arena = unpickler.arena
    let keys = arena.values(list)?.compactMap(\.string) ?? []
    let sizes = Dictionary(
      arena.storages.map { ($0.key, $0.elementType?.size ?? 1) }, uniquingKeysWith: { first, _ in first })
    let whole = StoredBytes(file: file, range: 0..<file.bytes.count)
    var storages: [String: StoredBytes] = [:]
    var position = unpickler.position
    for key in keys {
      guard position <= whole.count - 8 else { throw TorchFault.storageOutside(key) }
      let count = UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      guard let size = sizes[key], let elements = Int(exactly: count),
        case (let length, false) = elements.multipliedReportingOverflow(by: size), length <= whole.count - position - 8,
        let bytes = whole.part((position + 8)..<(position + 8 + length))
      else { throw TorchFault.storageOutside(key) }
      storages[key] = bytes
      position += 8 + length
    }
    self.storages = storages
  }

  /// The beginning of the pickle of 0x1950A86A20F9469CFC6C, which is always of protocol 2.
  static let magic: [UInt8] = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

  /// A tensor, checked against the storage that it lies in.
  func tensor(_ index: Int, named name: String) throws(TorchFault) -> StoredTensor {
    let tensor = arena.tensors[index]
    let storage = arena.storages[tensor.storage]
    guard let type = tensor.elementType ?? storage.elementType else { throw .untyped(name) }
    guard var bytes = storages[storage.key] else { throw .noStorage(name, key: storage.key) }
    let size = storage.elementType?.size ?? 1
    guard storage.count <= bytes.count / size else { throw .storageOutside(storage.key) }
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

extension TorchCheckpoint {
  /// Whether a file begins as the legacy format does, or as any other pickle.
  static func beginsLegacy(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count > 2 && bytes[0] == 0x80 && (2...5).contains(bytes[1])
  }
}
