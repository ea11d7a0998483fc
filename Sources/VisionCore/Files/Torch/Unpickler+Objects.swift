/// Objects of a pickle: what calling a class or function stands for, where it is known.
extension Unpickler {
  mutating func stackGlobal() throws(PickleFault) {
    let names = try pop(2)
    guard let module = names[0].string, let name = names[1].string else { throw malformed("a module and a name") }
    push(try global(module, name))
  }

  /// Calls a global, or makes an object of a class, with a tuple of arguments.
  mutating func build(_ operands: [PickleValue]) throws(PickleFault) {
    guard let arguments = arena.values(operands[1]) else { throw malformed("a tuple of arguments") }
    try build(operands[0], arguments)
  }

  /// The same with the class and its arguments one after another, as behind a mark.
  mutating func buildMarked(_ operands: [PickleValue]) throws(PickleFault) {
    guard let first = operands.first else { throw malformed("a class behind the mark") }
    try build(first, Array(operands.dropFirst()))
  }

  mutating func build(_ callee: PickleValue, _ arguments: [PickleValue]) throws(PickleFault) {
    switch callee {
    case .global(let global): try build(global, arguments)
    // What an unknown function would give is called itself.
    case .object(let index): try pushObject(arena.objects[index].name, of: arguments)
    default: throw malformed("a class or function")
    }
  }

  private mutating func build(_ global: PickleGlobal, _ arguments: [PickleValue]) throws(PickleFault) {
    switch global {
    case .dictionary:
      try pushDictionary([])
      for pair in arguments.first.flatMap({ arena.values($0) }) ?? [] {
        guard let pair = arena.values(pair), pair.count == 2 else { throw malformed("pairs of keys and values") }
        try set(pair)
      }
    case .namespace:
      try keep(1)
      push(arena.dictionary(takesState: true))
    case .sequence: try push(arguments.first.flatMap { arena.values($0) } ?? [])
    case .rebuildTensor: try tensor(arguments)
    case .rebuildTypedTensor: try typedTensor(arguments)
    case .rebuildParameter:
      guard let value = arguments.first else { throw malformed("a parameter's tensor") }
      push(value)
    case .rebuildFromType: try tensorOfClass(arguments)
    case .opaque(let name), .unknown(let name): try pushObject(name, of: arguments)
    case .elementType: try pushObject("torch.dtype", of: arguments)
    case .storage: try pushObject("torch.storage", of: arguments)
    }
  }

  private mutating func pushObject(
    _ name: String, of arguments: [PickleValue], isTensor: Bool = false
  ) throws(PickleFault) {
    try keep(1)
    let isTensor =
      isTensor || name.hasPrefix("torch._utils.") || arena.holdsTensor(among: arguments)
    arena.objects.append(PickleObject(name: name, isMadeOfTensor: isTensor))
    push(.object(arena.objects.count - 1))
  }

  // MARK: Tensors

  private mutating func tensor(_ arguments: [PickleValue], _ type: ElementType? = nil) throws(PickleFault) {
    guard arguments.count >= 4 else { throw malformed("a storage, an offset, a shape and strides") }
    // A storage that an unknown function gives.
    if case .object(let index) = arguments[0] {
      return try pushObject(arena.objects[index].name, of: arguments, isTensor: true)
    }
    guard case .storage(let storage) = arguments[0], let offset = arguments[1].length,
      let shape = arena.lengths(arguments[2]), let strides = arena.lengths(arguments[3]), shape.count <= 64
    else { throw malformed("a storage, an offset, a shape and strides") }
    try keep(1 + shape.count + strides.count)
    arena.tensors.append(
      PickleTensor(storage: storage, elementType: type, offset: offset, shape: shape, strides: strides))
    push(.tensor(arena.tensors.count - 1))
  }

  private mutating func typedTensor(_ arguments: [PickleValue]) throws(PickleFault) {
    guard arguments.count > 6, case .global(let type) = arguments[6] else {
      throw malformed("the element type of a tensor")
    }
    switch type {
    case .elementType(let type): try tensor(arguments, type)
    case .unknown(let name): try tensor(arguments, ElementType(named: name))
    default: throw malformed("the element type of a tensor")
    }
  }

  /// (function, class, arguments, state): a tensor of a class of its own, which holds what the function makes.
  private mutating func tensorOfClass(_ arguments: [PickleValue]) throws(PickleFault) {
    guard arguments.count > 2, let inner = arena.values(arguments[2]) else {
      throw malformed("a function, a class and arguments")
    }
    switch arguments[0] {
    // One level: the function that is named here builds a tensor and is not this one again.
    case .global(.rebuildFromType): throw malformed("a function that builds a tensor")
    case .global(let global):
      guard let name = global.describedName else { return try build(global, inner) }
      try pushObject(name, of: inner, isTensor: true)
    case .object(let index): try pushObject(arena.objects[index].name, of: inner, isTensor: true)
    default: throw malformed("a function that builds a tensor")
    }
  }

  /// ("storage", class, key, place, number of elements[, view]), or ("module", class, …) for a class and its source.
  mutating func persistent(_ id: PickleValue) throws(PickleFault) {
    guard let parts = arena.values(id), parts.count >= 2, case .global(let global) = parts[1] else {
      throw malformed("a storage's class, key and length")
    }
    if parts[0] == .string("module") { return push(parts[1]) }
    guard parts.count >= 5, parts[0] == .string("storage"), let key = parts[2].string, let count = parts[4].length
    else { throw malformed("a storage's class, key and length") }
    let type: ElementType?
    switch global {
    case .storage(let known): type = known
    // What is stored can be listed and not read.
    case .unknown(let name): type = ElementType(named: name)
    default: throw malformed("a storage's class, key and length")
    }
    var view: Range<Int>?
    if parts.count > 5, let numbers = arena.values(parts[5]), numbers.count == 3 {
      guard let offset = numbers[1].length, let length = numbers[2].length,
        case (let end, false) = offset.addingReportingOverflow(length)
      else { throw malformed("a view's offset and length") }
      view = offset..<end
    }
    try keep(1)
    arena.storages.append(PickleStorage(key: key, elementType: type, count: count, view: view))
    push(.storage(arena.storages.count - 1))
  }

  // MARK: State

  /// The dictionary of what is put into an object, made when it is needed.
  mutating func entries(ofObject index: Int) throws(PickleFault) -> Int {
    if let known = arena.objects[index].entries { return known }
    try keep(1)
    guard case .dictionary(let made) = arena.dictionary() else { return 0 }
    arena.objects[index].entries = made
    return made
  }

  /// An object's state: the attributes of a namespace or of an object, which are a dictionary or, beside slots, the first
  /// of two; nothing that is needed of anything else.
  mutating func setState(_ state: PickleValue) throws(PickleFault) {
    let state = arena.values(state).flatMap { $0.count == 2 ? $0[0] : nil } ?? state
    guard case .dictionary(let attributes) = state else { return }
    switch try top() {
    case .object(let index): arena.objects[index].attributes = attributes
    case .dictionary(let index) where arena.dictionaries[index].takesState:
      let entries = arena.dictionaries[attributes].entries
      try keep(entries.count)
      arena.dictionaries[index].entries += entries
    default: return
    }
  }
}
