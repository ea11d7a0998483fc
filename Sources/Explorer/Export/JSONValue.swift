/// A JSON value (RFC 8259) that is written exactly: integers stay integers and members keep their order.
enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// A number that is not whole; written with as few digits as tell it from its neighbours.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  struct Member: Equatable, Sendable {
    let name: String
    let value: JSONValue
  }

  init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }
  init(_ count: Int?) { self = count.map(JSONValue.integer) ?? .null }
  init(_ number: Double?) { self = number.map(JSONValue.number) ?? .null }
}

/// A member's name for what words say: `biasAdditions` for bias additions.
func camelCase(_ words: String) -> String {
  words.split(separator: " ").enumerated()
    .map { $0.offset == 0 ? String($0.element) : $0.element.prefix(1).uppercased() + $0.element.dropFirst() }.joined()
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(name: $0, value: $1) })
  }

  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue {
  /// As a document that ends with a line break. What holds no object stands on one line.
  var text: String {
    var text = ""
    write(to: &text, indentation: "")
    return text + "\n"
  }

  private func write(to text: inout String, indentation: String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value.isFinite ? decimalText(value) : "null"
    case .string(let value): text += quoted(value)
    case .array(let values):
      JSONValue.write(
        values.map { (nil, $0) }, between: "[", "]", isBroken: values.contains(where: \.holdsObjects), &text,
        indentation)
    case .object(let members):
      JSONValue.write(
        members.map { ($0.name, $0.value) }, between: "{", "}", isBroken: members.contains { $0.value.holdsObjects },
        &text, indentation)
    }
  }

  private static func write(
    _ entries: [(name: String?, value: JSONValue)], between open: String, _ close: String, isBroken: Bool,
    _ text: inout String, _ indentation: String
  ) {
    let inner = indentation + "  "
    text += open
    for (place, entry) in entries.enumerated() {
      if place > 0 { text += isBroken ? "," : ", " }
      if isBroken { text += "\n" + inner }
      if let name = entry.name { text += quoted(name) + ": " }
      entry.value.write(to: &text, indentation: inner)
    }
    text += isBroken ? "\n" + indentation + close : close
  }

  /// Whether there is an object in it: what holds it then takes several lines.
  private var holdsObjects: Bool {
    switch self {
    case .object: true
    case .array(let values): values.contains(where: \.holdsObjects)
    case .null, .bool, .integer, .number, .string: false
    }
  }
}

/// A string in quotation marks, with escapes where RFC 8259 asks for them.
private func quoted(_ text: String) -> String {
  // Most texts have nothing to escape.
  if !text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
    return "\"" + text + "\""
  }
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    case "\0"..<" ":
      let digits = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
