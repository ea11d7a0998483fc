/// The classes and functions that a pickle may name, and what naming them means here. Nothing is ever imported or called:
/// each is a case of this program, and what any other gives is passed over.
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
  case opaque(String)
  /// Any other, by its full name.
  case unknown(String)

  init(module: String, name: String) {
    if let known = Self.known["\(module).\(name)"] {
      self = known
    } else if module == "torch" || module == "torch.cuda", let storage = Self.storages[name] {
      self = storage
    } else if module == "torch", let type = Self.elementTypes[name] {
      self = .elementType(type)
    } else if Self.opaqueModules.contains(where: { module == $0 || module.hasPrefix($0 + ".") })
      || Self.opaqueNames.contains("\(module).\(name)")
    {
      self = .opaque("\(module).\(name)")
    } else {
      self = .unknown("\(module).\(name)")
    }
  }

  /// The full name of a class or function that is only described.
  var describedName: String? {
    switch self {
    case .opaque(let name), .unknown(let name): name
    default: nil
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
  ]

  private static let opaqueNames: Set<String> = [
    "torch.Tensor", "torch.nn.parameter.Parameter", "torch.device", "torch.strided", "torch.preserve_format",
    "torch.contiguous_format", "builtins.object", "builtins.slice", "builtins.range", "builtins.complex",
    "builtins.bytearray", "builtins.int", "builtins.float", "builtins.str", "builtins.bool", "__builtin__.object",
    "__builtin__.int", "__builtin__.long", "copyreg._reconstructor", "copy_reg._reconstructor", "_codecs.encode",
    "easydict.EasyDict", "addict.addict.Dict",
  ]

  /// What training programs leave beside the weights: numbers and dates, paths, configurations.
  private static let opaqueModules = [
    "numpy", "datetime", "pathlib", "yacs.config", "omegaconf", "ml_collections", "mmcv.utils", "mmengine.config",
  ]

  private static let storages: [String: PickleGlobal] = [
    "FloatStorage": .storage(.float32), "DoubleStorage": .storage(.float64), "HalfStorage": .storage(.float16),
    "BFloat16Storage": .storage(.bfloat16), "LongStorage": .storage(.int64), "IntStorage": .storage(.int32),
    "ShortStorage": .storage(.int16), "CharStorage": .storage(.int8), "ByteStorage": .storage(.uint8),
    "BoolStorage": .storage(.bool), "ComplexFloatStorage": .storage(.complex64),
    "ComplexDoubleStorage": .storage(.complex128), "QInt8Storage": .storage(.quantizedInt8),
    "QUInt8Storage": .storage(.quantizedUInt8), "QInt32Storage": .storage(.quantizedInt32),
    "UntypedStorage": .storage(nil),
  ]

  private static let elementTypes: [String: ElementType] = [
    "float32": .float32, "float": .float32, "float64": .float64, "double": .float64, "float16": .float16,
    "half": .float16, "bfloat16": .bfloat16, "int64": .int64, "long": .int64, "int32": .int32, "int": .int32,
    "int16": .int16, "short": .int16, "int8": .int8, "uint8": .uint8, "uint16": .uint16, "uint32": .uint32,
    "uint64": .uint64, "bool": .bool, "complex64": .complex64, "complex128": .complex128,
    "float8_e4m3fn": .float8E4M3, "float8_e5m2": .float8E5M2, "float8_e4m3fnuz": .float8E4M3FNUZ,
    "float8_e5m2fnuz": .float8E5M2FNUZ, "float8_e8m0fnu": .float8E8M0,
  ]
}
