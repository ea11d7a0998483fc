import VisionCore

extension Tour {
  /// Longer files are no tours.
  static let limit = 1 << 20

  /// Reads a tour's file.
  /// - Throws: the first thing that is wrong, with its line.
  init(path: String) throws(TourError) {
    let text: String
    do { text = try FileSystem.text(of: path, limit: Tour.limit) } catch {
      throw TourError(path: path, line: 1, fault: .file(error))
    }
    try self.init(text: text, path: path)
  }

  /// Reads a tour's text; errors name `path`.
  init(text: String, path: String) throws(TourError) {
    var reader = TourReader(text, path: path)
    self = try reader.tour()
  }
}

/// Reads a tour line by line; every error names its line.
struct TourReader {
  let path: String
  private let lines: [String]
  /// The line that is read next, from 0.
  private var next = 0

  init(_ text: String, path: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasSuffix("\r") ? String(line.dropLast()) : String(line)
    }
  }

  func fail(_ line: Int, _ fault: TourFault) -> TourError { TourError(path: path, line: line + 1, fault: fault) }

  mutating func tour() throws(TourError) -> Tour {
    let front = try frontMatter()
    func required(_ key: String) throws(TourError) -> TourEntry {
      guard let entry = front.first(where: { $0.key == key }) else {
        throw fail(0, .missingKey(key, in: "the front matter"))
      }
      return entry
    }
    let language = try required("language")
    guard let known = Language(rawValue: language.value) else {
      let names = Language.allCases.map(\.rawValue).joined(separator: ", ")
      throw fail(language.line, .badValue(key: "language", value: language.value, expected: "one of \(names)"))
    }
    var steps: [Tour.Step] = []
    while let step = try step(isFirst: steps.isEmpty) { steps.append(step) }
    guard !steps.isEmpty else { throw fail(max(lines.count - 1, 0), .noSteps) }
    return Tour(
      path: path, title: try required("title").value, language: known, summary: try required("summary").value,
      steps: steps
    )
  }

  private static let frontKeys = ["title", "language", "summary"]

  private mutating func frontMatter() throws(TourError) -> [TourEntry] {
    guard lines.first?.trimmed == "---" else { throw fail(0, .noFrontMatter(found: lines.first ?? "")) }
    guard let end = lines.dropFirst().firstIndex(where: { $0.trimmed == "---" }) else {
      throw fail(max(lines.count - 1, 0), .frontMatterNotClosed)
    }
    next = end + 1
    return try entries(1..<end, known: TourReader.frontKeys, repeatable: [])
  }

  /// Lines of `key: value`; an indented line goes on with the value before it.
  func entries(_ range: Range<Int>, known: [String], repeatable: Set<String>) throws(TourError) -> [TourEntry] {
    var entries: [TourEntry] = []
    for number in range where !lines[number].trimmed.isEmpty {
      let line = lines[number]
      if line.first?.isWhitespace == true, let last = entries.popLast() {
        let joined = [last.value, line.trimmed].filter { !$0.isEmpty }.joined(separator: " ")
        entries.append(TourEntry(key: last.key, value: joined, line: last.line))
        continue
      }
      guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
        throw fail(number, .noValue(found: line.trimmed))
      }
      let key = line[..<colon].trimmed
      guard known.contains(key) else { throw fail(number, .unknownKey(key, known: known)) }
      if !repeatable.contains(key), entries.contains(where: { $0.key == key }) { throw fail(number, .repeatedKey(key)) }
      entries.append(TourEntry(key: key, value: line[line.index(after: colon)...].trimmed, line: number))
    }
    for entry in entries where entry.value.isEmpty { throw fail(entry.line, .noValue(found: entry.key + ":")) }
    return entries
  }

  // MARK: - Steps

  private mutating func step(isFirst: Bool) throws(TourError) -> Tour.Step? {
    while next < lines.count, lines[next].trimmed.isEmpty { next += 1 }
    guard next < lines.count else { return nil }
    let line = next
    guard lines[line].hasPrefix("## ") else { throw fail(line, .textBeforeFirstStep(found: lines[line])) }
    let (title, claims) = try heading(line)
    next += 1
    var paragraphs: [(text: String, line: Int, kind: Tour.Block.Kind)] = []
    var fences: [String: Range<Int>] = [:]
    var isOpen = false
    while next < lines.count, !lines[next].hasPrefix("## ") {
      let text = lines[next].trimmed
      if text.hasPrefix("```") {
        let (name, range) = try fence()
        guard fences.updateValue(range, forKey: name) == nil else {
          throw fail(range.lowerBound - 1, .repeatedBlock(name))
        }
        isOpen = false
        continue
      }
      if text.isEmpty {
        isOpen = false
      } else if text.hasPrefix("#") {
        throw fail(next, .wrongHeading(found: text))
      } else if text.hasPrefix("- ") {
        paragraphs.append((String(text.dropFirst(2)).trimmed, next, .item))
        isOpen = true
      } else if isOpen, let last = paragraphs.popLast() {
        paragraphs.append((joinedLines(last.text, text), last.line, last.kind))
      } else {
        paragraphs.append((text, next, .paragraph))
        isOpen = true
      }
      next += 1
    }
    let view = try fences["view"].map { range throws(TourError) in try address(range) }
    if isFirst, view == nil { throw fail(line, .firstStepWithoutView) }
    return Tour.Step(
      title: title, claims: claims, blocks: try blocks(paragraphs), view: view,
      note: try fences["note"].map { range throws(TourError) in try note(range) } ?? [],
      exercise: try fences["exercise"].map { range throws(TourError) in try exercise(range) }, line: line + 1)
  }

  private func heading(_ line: Int) throws(TourError) -> (TourText, [String]) {
    var text = lines[line].dropFirst(3).trimmed
    var claims: [String] = []
    if text.hasSuffix("}"), !text.hasSuffix("}}"), let open = text.lastIndex(of: "{") {
      let inside = String(text[text.index(after: open)...].dropLast())
      claims = inside.split { $0 == "," || $0.isWhitespace }.map(String.init)
      let isClaims = claims.allSatisfy { claim in
        claim.first.map { "VCTSWR".contains($0) } == true && claim.count > 1 && claim.dropFirst().allSatisfy(\.isNumber)
      }
      guard isClaims, !claims.isEmpty else { throw fail(line, .badClaims(found: inside)) }
      text = text[..<open].trimmed
    }
    guard !text.isEmpty else { throw fail(line, .noTitle) }
    return (try self.text(text, line), claims)
  }

  /// A fenced block's name and the lines within it.
  private mutating func fence() throws(TourError) -> (String, Range<Int>) {
    let start = next
    let name = lines[start].trimmed.dropFirst(3).trimmed
    guard ["view", "note", "exercise"].contains(name) else { throw fail(start, .unknownBlock(name)) }
    guard let end = lines[(start + 1)...].firstIndex(where: { $0.trimmed == "```" }) else {
      throw fail(start, .blockNotClosed(name))
    }
    next = end + 1
    guard lines[start + 1..<end].contains(where: { !$0.trimmed.isEmpty }) else { throw fail(start, .emptyBlock(name)) }
    return (name, start + 1..<end)
  }

  private func blocks(
    _ paragraphs: [(text: String, line: Int, kind: Tour.Block.Kind)]
  ) throws(TourError) -> [Tour.Block] {
    var blocks: [Tour.Block] = []
    for (text, line, kind) in paragraphs { blocks.append(Tour.Block(kind: kind, text: try self.text(text, line))) }
    return blocks
  }

  /// An address that leads nowhere is the step's fault and not the file's: the other steps can be shown.
  private func address(_ range: Range<Int>) throws(TourError) -> Tour.Located<Result<Address, AddressError>> {
    let filled = range.filter { !lines[$0].trimmed.isEmpty }
    if filled.count > 1 {
      throw fail(filled[1], .badValue(key: "view", value: lines[filled[1]].trimmed, expected: "one address"))
    }
    let text = lines[filled[0]].trimmed
    return Tour.Located(value: Result { () throws(AddressError) in try Address(text) }, line: filled[0] + 1)
  }

  private func note(_ range: Range<Int>) throws(TourError) -> [Tour.Block] {
    var paragraphs: [(text: String, line: Int, kind: Tour.Block.Kind)] = []
    var isOpen = false
    for number in range {
      let text = lines[number].trimmed
      if text.isEmpty {
        isOpen = false
      } else if text.hasPrefix("- ") {
        paragraphs.append((String(text.dropFirst(2)), number, .item))
        isOpen = true
      } else if isOpen, let last = paragraphs.popLast() {
        paragraphs.append((joinedLines(last.text, text), last.line, last.kind))
      } else {
        paragraphs.append((text, number, .paragraph))
        isOpen = true
      }
    }
    return try blocks(paragraphs)
  }

  func text(_ source: String, _ line: Int) throws(TourError) -> TourText {
    do { return try TourText(source, line: line + 1) } catch { throw fail(line, error) }
  }
}

/// A line of `key: value`, counted from 0.
struct TourEntry {
  let key: String
  let value: String
  let line: Int
}

extension StringProtocol {
  /// Without blanks at both ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
