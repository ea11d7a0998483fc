/// The classes and functions that a checkpoint of weights may name, and what naming them means here. Nothing is ever
/// imported or called: each is a case of this program, and any other name ends the reading.
enum PickleGlobal: Sendable, Equatable {
  /// `OrderedDict` and other dictionaries.
  case dictionary
  /// `argparse.Namespace` and the like, whose attributes become entries.
  case namespace
  /// Lists, sets, `torch.Size`.
  case sequence
  /// A storage's class; nil for bytes.
  case storage(ElementType?)
  case elementType(ElementType)
  /// (storage, offset, shape, strides, …).
  case rebuildTensor
  /// The same with the element type as its seventh argument.
  case rebuildTypedTensor
  /// (tensor, …).
  case rebuildParameter
  /// (function, class, arguments, state).
  case rebuildFromType
  /// Known, and of no use here.
  case opaque

  init(module: String, name: String) throws(PickleFault) {
    if let known = Self.known["\(module).\(name)"] {
      self = known
    } else if module == "torch" || module == "torch.cuda", let storage = Self.storages[name] {
      self = storage
    } else if module == "torch", let type = Self.elementTypes[name] {
      self = .elementType(type)
    } else if Self.opaqueModules.contains(where: { module == $0 || module.hasPrefix($0 + ".") }) {
      self = .opaque
    } else {
      throw .refusedGlobal("\(module).\(name)")
    }
  }

  private static let known: [String: PickleGlobal] = [
    "collections.OrderedDict": .dictionary, "collections.defaultdict": .dictionary,
    "collections.Counter": .dictionary, "builtins.dict": .dictionary, "__builtin__.dict": .dictionary,
    "argparse.Namespace": .namespace, "types.SimpleNamespace": .namespace,
    "builtins.list": .sequence, "builtins.tuple": .sequence, "builtins.set": .sequence,
    "builtins.frozenset": .sequence, "__builtin__.list": .sequence, "__builtin__.tuple": .sequence,
    "__builtin__.set": .sequence, "__builtin__.frozenset": .sequence, "torch.Size": .sequence,
    "torch._utils._rebuild_tensor": .rebuildTensor, "torch._utils._rebuild_tensor_v2": .rebuildTensor,
    "torch._utils._rebuild_tensor_v3": .rebuildTypedTensor,
    "torch._utils._rebuild_parameter": .rebuildParameter,
    "torch._utils._rebuild_parameter_with_state": .rebuildParameter,
    "torch._tensor._rebuild_from_type": .rebuildFromType, "torch._tensor._rebuild_from_type_v2": .rebuildFromType,
    "torch.storage.UntypedStorage": .storage(nil), "torch.storage._UntypedStorage": .storage(nil),
    "torch.Tensor": .opaque, "torch.nn.parameter.Parameter": .opaque, "torch.device": .opaque,
    "torch.strided": .opaque, "torch.preserve_format": .opaque, "torch.contiguous_format": .opaque,
    "builtins.object": .opaque, "builtins.slice": .opaque, "builtins.range": .opaque, "builtins.complex": .opaque,
    "builtins.bytearray": .opaque, "builtins.int": .opaque, "builtins.float": .opaque, "builtins.str": .opaque,
    "builtins.bool": .opaque, "__builtin__.object": .opaque, "__builtin__.int": .opaque, "__builtin__.long": .opaque,
    "copyreg._reconstructor": .opaque, "copy_reg._reconstructor": .opaque, "_codecs.encode": .opaque,
    "easydict.EasyDict": .opaque, "addict.addict.Dict": .opaque,
  ]

  /// What training programs leave beside the weights: numbers and dates, paths, configurations.
  private static let opaqueModules = [
    "numpy", "datetime", "pathlib", "yacs.config", "omegaconf", "ml_collections", "mmcv.utils", "mmengine.config",
  ]

  private static let storages: [String: PickleGlobal] = [
    "FloatStorage": .storage(.float32), "DoubleStorage": .storage(.float64), "HalfStorage": .storage(.float16),
    "BFloat16Storage": .storage(.bfloat16), "LongStorage": .storage(.int64), "IntStorage": .storage(.int32),
    "ShortStorage": .storage(.int16), "CharStorage": .storage(.int8), "ByteStorage": .storage(.uint8),
    "BoolStorage": .storage(.bool), "ComplexFloatStorage": .storage(.complex64), "UntypedStorage": .storage(nil),
  ]

  private static let elementTypes: [String: ElementType] = [
    "float32": .float32, "float": .float32, "float64": .float64, "double": .float64, "float16": .float16,
    "half": .float16, "bfloat16": .bfloat16, "int64": .int64, "long": .int64, "int32": .int32, "int": .int32,
    "int16": .int16, "short": .int16, "int8": .int8, "uint8": .uint8, "uint16": .uint16, "uint32": .uint32,
    "uint64": .uint64, "bool": .bool, "complex64": .complex64, "float8_e4m3fn": .float8E4M3,
    "float8_e5m2": .float8E5M2,
  ]
}

/// Why a pickle was not read on.
public enum PickleFault: Error, Equatable, Sendable {
  /// The pickle ends inside an instruction or before its end was marked.
  case truncated(position: Int)
  /// An instruction that no checkpoint of weights needs.
  case refusedOpcode(UInt8, position: Int)
  /// A class or function that no checkpoint of weights needs, by its full name.
  case refusedGlobal(String)
  /// An instruction whose operands are not there or not what it takes.
  case malformed(position: Int, expected: String)
  /// More values than `Unpickler.maximumValues`.
  case tooManyValues
  /// More bytes than `Unpickler.maximumLength`.
  case tooLong
}

extension PickleFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated(let position): "its description of the tensors ends early, at byte \(position)."
    case .refusedOpcode(let code, let position):
      "its description of the tensors uses the pickle instruction 0x\(String(code, radix: 16, uppercase: true)) at byte "
        + "\(position), which no checkpoint of weights needs; nothing was run."
    case .refusedGlobal(let name):
      "it asks for \(name), which no checkpoint of weights needs; nothing was run. If you trust the file, load it in "
        + "Python and save the model's state_dict() alone, best as safetensors."
    case .malformed(let position, let expected):
      "at byte \(position) of its description of the tensors, \(expected) was expected."
    case .tooManyValues: "it describes more than \(Unpickler.maximumValues) values, far more than any model's weights."
    case .tooLong: "its description of the tensors is longer than \(Unpickler.maximumLength) bytes."
    }
  }
}
