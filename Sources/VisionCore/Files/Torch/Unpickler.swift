/// Reads a pickle (Python's `pickletools`, protocols 2 to 5) as far as checkpoints of weights need it: it builds tensors,
/// containers, numbers and strings, and runs nothing. What a class or function that is not known would make of its
/// arguments is passed over, and `unknown` names it.
///
/// The work and the memory are bounded by the pickle's length and by `maximumValues`.
struct Unpickler {
  /// The most bytes of one pickle that are read; a state dictionary takes about a hundred for each tensor.
  static let maximumLength = 1 << 26
  /// The most values that are kept at a time.
  static let maximumValues = 1 << 22

  private var reader: PickleReader
  /// What was built by all pickles read so far.
  var arena = PickleArena()
  /// The classes and functions that are not known here, in the order in which they are named first.
  private(set) var unknown: [String] = []
  private var isUnknown: Set<String> = []
  private var stack: [PickleValue] = []
  /// The heights of the stack at which marks stand.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var kept = 0

  init(_ bytes: UnsafeRawBufferPointer) { reader = PickleReader(bytes) }

  /// Where the next pickle, or what follows the last one, begins.
  var position: Int { reader.position }

  /// Reads one pickle, from the present position to its end.
  mutating func load() throws(PickleFault) -> PickleValue {
    (stack, marks, memo) = ([], [], [:])
    reader.limit(to: Self.maximumLength)
    while true {
      let start = position
      let opcode = try reader.byte()
      if opcode == UInt8(ascii: ".") { return try pop() }
      try perform(opcode, at: start)
      if stack.count + marks.count > Self.maximumValues { throw .tooManyValues }
    }
  }

  // MARK: Instructions

  private mutating func perform(_ opcode: UInt8, at start: Int) throws(PickleFault) {
    switch opcode {
    case 0x80: _ = try reader.byte()  // PROTO
    case 0x95: _ = try reader.unsigned(8)  // FRAME
    case UInt8(ascii: "("): marks.append(stack.count)  // MARK
    case UInt8(ascii: "0"): _ = try pop()  // POP
    case UInt8(ascii: "1"): _ = try popToMark()  // POP_MARK
    case UInt8(ascii: "2"): stack.append(try top())  // DUP
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.bool(true))  // NEWTRUE
    case 0x89: stack.append(.bool(false))  // NEWFALSE
    case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try reader.unsigned(4)))))  // BININT
    case UInt8(ascii: "K"): stack.append(.integer(Int(try reader.byte())))  // BININT1
    case UInt8(ascii: "M"): stack.append(.integer(try reader.unsigned(2)))  // BININT2
    case 0x8A: stack.append(try long(length: 1))  // LONG1
    case 0x8B: stack.append(try long(length: 4))  // LONG4
    case UInt8(ascii: "G"): stack.append(.float(try reader.double()))  // BINFLOAT
    case UInt8(ascii: "X"): try text(length: 4)  // BINUNICODE
    case 0x8C: try text(length: 1)  // SHORT_BINUNICODE
    case 0x8D: try text(length: 8)  // BINUNICODE8
    case UInt8(ascii: "U"): try oldText(length: 1)  // SHORT_BINSTRING
    case UInt8(ascii: "T"): try oldText(length: 4)  // BINSTRING
    case UInt8(ascii: "C"): try skipBytes(length: 1)  // SHORT_BINBYTES
    case UInt8(ascii: "B"): try skipBytes(length: 4)  // BINBYTES
    case 0x8E, 0x96: try skipBytes(length: 8)  // BINBYTES8, BYTEARRAY8
    case UInt8(ascii: "q"): try remember(Int(reader.byte()))  // BINPUT
    case UInt8(ascii: "r"): try remember(reader.unsigned(4))  // LONG_BINPUT
    case 0x94: try remember(memo.count)  // MEMOIZE
    case UInt8(ascii: "h"): try recall(Int(reader.byte()))  // BINGET
    case UInt8(ascii: "j"): try recall(reader.unsigned(4))  // LONG_BINGET
    default: try performOnContainers(opcode, at: start)
    }
  }

  private mutating func performOnContainers(_ opcode: UInt8, at start: Int) throws(PickleFault) {
    switch opcode {
    case UInt8(ascii: "]"), UInt8(ascii: ")"), 0x8F: try push([])  // EMPTY_LIST, EMPTY_TUPLE, EMPTY_SET
    case UInt8(ascii: "l"), UInt8(ascii: "t"), 0x91: try push(popToMark())  // LIST, TUPLE, FROZENSET
    case 0x85...0x87: try push(pop(Int(opcode) - 0x84))  // TUPLE1, TUPLE2, TUPLE3
    case UInt8(ascii: "a"): try append([pop()])  // APPEND
    case UInt8(ascii: "e"), 0x90: try append(popToMark())  // APPENDS, ADDITEMS
    case UInt8(ascii: "}"): try pushDictionary([])  // EMPTY_DICT
    case UInt8(ascii: "d"): try pushDictionary(popToMark())  // DICT
    case UInt8(ascii: "s"): try set(pop(2))  // SETITEM
    case UInt8(ascii: "u"): try set(popToMark())  // SETITEMS
    case UInt8(ascii: "c"): stack.append(try global(reader.line(), reader.line()))  // GLOBAL
    case 0x93: try stackGlobal()  // STACK_GLOBAL
    case UInt8(ascii: "R"), 0x81: try build(pop(2))  // REDUCE, NEWOBJ
    case 0x92: try build(Array(pop(3).prefix(2)))  // NEWOBJ_EX
    case UInt8(ascii: "i"): try build(global(reader.line(), reader.line()), popToMark())  // INST
    case UInt8(ascii: "o"): try buildMarked(popToMark())  // OBJ
    case UInt8(ascii: "b"): try setState(pop())  // BUILD
    case UInt8(ascii: "Q"): try persistent(pop())  // BINPERSID
    default: throw .refusedOpcode(opcode, position: start)
    }
  }

  /// A class or function; one that is not known is named.
  mutating func global(_ module: String, _ name: String) throws(PickleFault) -> PickleValue {
    let global = PickleGlobal(module: module, name: name)
    if case .unknown(let name) = global, isUnknown.insert(name).inserted {
      try keep(1)
      unknown.append(name)
    }
    return .global(global)
  }

  // MARK: The stack and the memo

  func malformed(_ expected: String) -> PickleFault { .malformed(position: position, expected: expected) }

  /// Values above the last mark alone can be taken.
  private var floor: Int { marks.last ?? 0 }

  mutating func push(_ value: PickleValue) { stack.append(value) }

  func top() throws(PickleFault) -> PickleValue {
    guard stack.count > floor, let last = stack.last else { throw malformed("a value on the stack") }
    return last
  }

  mutating func pop() throws(PickleFault) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  mutating func pop(_ count: Int) throws(PickleFault) -> [PickleValue] {
    guard stack.count >= floor + count else { throw malformed("\(count) values on the stack") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  mutating func popToMark() throws(PickleFault) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw malformed("a mark on the stack") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  mutating func keep(_ count: Int) throws(PickleFault) {
    kept += count
    if kept > Self.maximumValues { throw .tooManyValues }
  }

  private mutating func remember(_ index: Int) throws(PickleFault) {
    try keep(1)
    memo[index] = try top()
  }

  private mutating func recall(_ index: Int) throws(PickleFault) {
    guard let value = memo[index] else { throw malformed("a value that was stored under \(index)") }
    stack.append(value)
  }

  // MARK: Containers

  mutating func push(_ values: [PickleValue]) throws(PickleFault) {
    try keep(1 + values.count)
    push(arena.sequence(values))
  }

  mutating func pushDictionary(_ values: [PickleValue]) throws(PickleFault) {
    try keep(1)
    push(arena.dictionary())
    try set(values)
  }

  private mutating func append(_ values: [PickleValue]) throws(PickleFault) {
    try keep(values.count)
    switch try top() {
    case .sequence(let index): arena.sequences[index] += values
    case .object: break
    default: throw malformed("a list to append to")
    }
  }

  mutating func set(_ values: [PickleValue]) throws(PickleFault) {
    guard values.count.isMultiple(of: 2) else { throw malformed("a value for each key") }
    try keep(values.count)
    let dictionary: Int
    switch try top() {
    case .dictionary(let index): dictionary = index
    case .object(let index): dictionary = try entries(ofObject: index)
    default: throw malformed("a dictionary to fill")
    }
    for place in stride(from: 0, to: values.count, by: 2) {
      arena.dictionaries[dictionary].entries.append(.init(key: values[place], value: values[place + 1]))
    }
  }

  // MARK: Operands

  private mutating func long(length: Int) throws(PickleFault) -> PickleValue {
    let digits = try reader.take(reader.unsigned(length))
    guard let last = digits.last else { return .integer(0) }
    guard digits.count <= 8 else {
      try keep(1 + digits.count / 16)
      return .longInteger(Array(digits))
    }
    let sign: Int = last & 0x80 == 0 ? 0 : -1
    return .integer(digits.reversed().reduce(sign) { $0 << 8 | Int($1) })
  }

  private mutating func text(length: Int) throws(PickleFault) {
    guard let text = String(validating: try reader.take(reader.unsigned(length)), as: UTF8.self) else {
      throw malformed("UTF-8")
    }
    stack.append(.string(text))
  }

  /// A byte string as Python 2 wrote names: each byte a character.
  private mutating func oldText(length: Int) throws(PickleFault) {
    stack.append(
      .string(String(String.UnicodeScalarView(try reader.take(reader.unsigned(length)).map(Unicode.Scalar.init)))))
  }

  private mutating func skipBytes(length: Int) throws(PickleFault) {
    _ = try reader.take(reader.unsigned(length))
    stack.append(.bytes)
  }
}
