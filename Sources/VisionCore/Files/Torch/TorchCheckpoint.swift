import VisionNumerics

/// A checkpoint as `torch.save` writes it, mapped into memory: the zip format of PyTorch 1.6 and later, and the legacy one.
///
/// Opening it reads the description of the tensors and none of their numbers; nothing in the file is run (see
/// `Unpickler`). Of the models that a training checkpoint holds one is chosen, see `container`.
package final class TorchCheckpoint: WeightSource {
  /// The file.
  package let path: String
  package let provenance: WeightProvenance
  /// The keys that lead to the weights, such as `["state_dict_ema"]`; empty where the file holds nothing else.
  package let container: [String]
  /// Words in the file that may name the architecture, such as timm's `arch` and the trainer's `args.model`.
  package let hints: [String]
  package let notes: [Phrase]
  private let tensors: StoredTensors

  /// Opens a checkpoint.
  /// - Parameters:
  ///   - path: the file.
  ///   - model: which of the models in it, by the keys that lead to it, such as `student` or `model.teacher`; the best
  ///     where none is named.
  /// - Throws: `WeightError` if it cannot be read, is damaged, or its weights need a class that is not known.
  package init(path: String, model: String? = nil) throws(WeightError) {
    let file = try MappedFile(path: path)
    let contents: TorchContents
    let found: StateDictionaries
    do {
      contents = try ZipArchive.begins(file.bytes) ? TorchContents(archive: file) : TorchContents(legacy: file)
      found = try StateDictionaries(contents.root, contents.arena)
    } catch {
      throw Self.error(error, path)
    }
    let choice = try ContainedModels(found.all.map { ($0.path, $0.names) }).choose(model, in: path)
    do throws(TorchFault) {
      tensors = try contents.tensors(of: choice.model, in: found.all[choice.model.dictionary])
    } catch {
      throw .torch(path: path, error)
    }
    self.path = path
    provenance = .checkpoint(model.map { "\(path)#\($0)" } ?? path)
    container = choice.model.path
    hints = found.hints
    notes = Self.note(unknown: contents.unknown) + choice.notes
  }

  private static func error(_ error: any Error, _ path: String) -> WeightError {
    switch error {
    case let fault as ZipFault: .zip(path: path, fault)
    case let fault as PickleFault: .torch(path: path, .pickle(fault))
    case let fault as TorchFault: .torch(path: path, fault)
    default: .torch(path: path, .damagedDescription)
    }
  }

  /// What was passed over, since it is nothing that is known here.
  private static func note(unknown: [String]) -> [Phrase] {
    if unknown.isEmpty { return [] }
    let list = enumeration(unknown)
    return [
      Phrase(
        unknown.count, one: "\(list) was skipped: nothing of it was run.",
        many: "\(list) were skipped: nothing of them was run.")
    ]
  }

  /// Every tensor's name, in the order of the file.
  package var names: [String]? { tensors.names }
  package func shape(of name: String) -> [Int]? { tensors[name]?.shape }
  package func elementType(of name: String) -> ElementType? { tensors[name]?.elementType }

  package func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    try tensors.read(name, shape: shape, of: provenance, into: buffer)
  }
}

extension TorchCheckpoint {
  /// Whether a file begins as the legacy format does, or as any other pickle.
  static func beginsLegacy(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count > 2 && bytes[0] == 0x80 && (2...5).contains(bytes[1])
  }
}
