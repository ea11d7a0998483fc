import CZlib

@testable import Explorer

/// What a terminal with kitty's graphics protocol shows, as the protocol's text describes it; any key, value or order of
/// commands that it does not name is a fault of the sender's. It shares no code with what wrote the commands.
struct KittyModel {
  struct Placement: Equatable {
    var column: Int
    var row: Int
    var columns: Int
    var rows: Int
    var width: Int
    var height: Int
    /// Red, green and blue of every pixel.
    var rgb: [UInt8]
  }

  /// By the picture's number.
  private(set) var placements: [Int: Placement] = [:]
  private(set) var faults: [String] = []
  /// The longest payload of a command.
  private(set) var longest = 0
  /// The pictures that were sent.
  private(set) var transmissions = 0
  private var open: (keys: [String: String], payload: String, column: Int, row: Int)?

  /// - Parameter text: a command between its opening and its end
  mutating func receive(_ text: String, column: Int, row: Int) {
    guard text.hasPrefix("G") else { return faults.append("no graphics command: \(text.prefix(8))") }
    let parts = text.dropFirst().split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    var keys: [String: String] = [:]
    for pair in parts[0].split(separator: ",") {
      let sides = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      if sides.count != 2 || keys.updateValue(sides[1], forKey: sides[0]) != nil { faults.append("key \(pair)") }
    }
    let payload = parts.count > 1 ? String(parts[1]) : ""
    longest = max(longest, payload.utf8.count)
    if keys["q"] != "2" { faults.append("asks for an answer") }
    if var begun = open {
      if Set(keys.keys) != ["m", "q"] { faults.append("keys in a later part: \(keys.keys.sorted())") }
      begun.payload += payload
      open = begun
      if keys["m"] == "0" { finish() }
      if keys["m"] != "0", payload.utf8.count % 4 != 0 { faults.append("a part that ends within a group") }
      return
    }
    switch keys["a"] {
    case "T":
      open = (keys, payload, column, row)
      if keys["m"] != "1" { finish() }
    case "d": delete(keys)
    default: faults.append("action \(keys["a"] ?? "none")")
    }
  }

  private mutating func delete(_ keys: [String: String]) {
    switch keys["d"] {
    case "A" where Set(keys.keys) == ["a", "d", "q"]: placements = [:]
    case "I" where Set(keys.keys) == ["a", "d", "i", "q"]:
      if placements.removeValue(forKey: Int(keys["i"] ?? "") ?? -1) == nil {
        faults.append("deletes what is not there")
      }
    default: faults.append("deletes \(keys)")
    }
  }

  private mutating func finish() {
    guard let (keys, payload, column, row) = open else { return }
    open = nil
    transmissions += 1
    let known: Set = ["a", "f", "s", "v", "o", "i", "p", "c", "r", "C", "q", "m"]
    if !known.isSuperset(of: keys.keys) { faults.append("keys \(keys.keys.sorted())") }
    func number(_ key: String) -> Int { Int(keys[key] ?? "") ?? 0 }
    let (width, height) = (number("s"), number("v"))
    guard keys["f"] == "24", keys["o"] == "z", width > 0, height > 0, (1...Int(UInt32.max)).contains(number("i")) else {
      return faults.append("format \(keys)")
    }
    guard let rgb = KittyModel.inflated(KittyModel.bytes(payload), count: 3 * width * height) else {
      return faults.append("a payload that is not \(width) × \(height) pixels")
    }
    placements[number("i")] = Placement(
      column: column, row: row, columns: number("c"), rows: number("r"), width: width, height: height, rgb: rgb)
  }

  /// Base 64, digit by digit.
  private static func bytes(_ text: String) -> [UInt8] {
    var (bits, count, bytes) = (0, 0, [UInt8]())
    for digit in text.unicodeScalars where digit != "=" {
      let value =
        switch digit {
        case "A"..."Z": Int(digit.value) - 65
        case "a"..."z": Int(digit.value) - 71
        case "0"..."9": Int(digit.value) + 4
        default: digit == "+" ? 62 : 63
        }
      (bits, count) = (bits << 6 | value, count + 6)
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 255))
        bits &= 1 << count - 1
      }
    }
    return bytes
  }

  /// A zlib stream's bytes; nil where there are not so many, or their checksum (RFC 1950) is another.
  private static func inflated(_ packed: [UInt8], count: Int) -> [UInt8]? {
    guard packed.count > 6, packed[0] & 15 == 8, (Int(packed[0]) << 8 | Int(packed[1])) % 31 == 0 else { return nil }
    let data = Array(packed.dropFirst(2).dropLast(4))
    var bytes = [UInt8](repeating: 0, count: count + 1)
    var ended: Int32 = 0
    guard zlib_inflate_raw(data, data.count, &bytes, count + 1, &ended) == count, ended == 1 else { return nil }
    var (a, b) = (1, 0)
    for byte in bytes.prefix(count) { (a, b) = ((a + Int(byte)) % 65521, (b + (a + Int(byte)) % 65521) % 65521) }
    let checksum = packed.suffix(4).reduce(0) { $0 << 8 | Int($1) }
    return checksum == b << 16 | a ? Array(bytes.prefix(count)) : nil
  }
}
