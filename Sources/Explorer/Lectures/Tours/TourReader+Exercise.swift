extension TourReader {
  private static let exerciseKeys = ["kind", "question", "let", "options", "answer", "tolerance", "explain"]

  func exercise(_ range: Range<Int>) throws(TourError) -> Tour.Exercise {
    let entries = try entries(range, known: TourReader.exerciseKeys, repeatable: ["let"])
    func entry(_ key: String) -> TourEntry? { entries.first { $0.key == key } }
    func required(_ key: String) throws(TourError) -> TourEntry {
      guard let entry = entry(key) else { throw fail(range.lowerBound - 1, .missingKey(key, in: "the exercise")) }
      return entry
    }
    let kindEntry = try required("kind")
    guard let kind = Tour.Exercise.Kind(rawValue: kindEntry.value) else {
      let kinds = Tour.Exercise.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw fail(kindEntry.line, .badValue(key: "kind", value: kindEntry.value, expected: "one of \(kinds)"))
    }
    let tolerance = entry("tolerance")
    guard let part = Double(tolerance?.value ?? "0"), (0..<1).contains(part) else {
      throw fail(
        tolerance?.line ?? range.lowerBound,
        .badValue(key: "tolerance", value: tolerance?.value ?? "", expected: "a part of the answer, such as 0.02"))
    }
    var bindings: [(name: String, expression: Tour.Located<TourExpression>)] = []
    for entry in entries where entry.key == "let" { bindings.append(try binding(entry)) }
    let question = try required("question")
    return Tour.Exercise(
      kind: kind, question: try text(question.value, question.line), bindings: bindings,
      options: try options(entry("options"), of: kind, range.lowerBound - 1),
      answer: try expression(try required("answer")), tolerance: part,
      explanation: try entry("explain").map { entry throws(TourError) in try text(entry.value, entry.line) },
      line: range.lowerBound)
  }

  private func options(
    _ entry: TourEntry?, of kind: Tour.Exercise.Kind, _ line: Int
  ) throws(TourError) -> [TourText] {
    guard let entry else {
      if kind == .choice { throw fail(line, .missingKey("options", in: "an exercise of kind choice")) }
      return []
    }
    guard kind == .choice else {
      throw fail(entry.line, .badValue(key: "options", value: entry.value, expected: "none but for kind choice"))
    }
    var options: [TourText] = []
    for part in TourReader.list(entry.value) { options.append(try text(part, entry.line)) }
    guard (2...9).contains(options.count) else {
      throw fail(
        entry.line, .badValue(key: "options", value: entry.value, expected: "two to nine words between commas"))
    }
    return options
  }

  /// The parts of a list: between commas with a blank behind them, or commas of East Asian text; those within an expression
  /// separate none.
  private static func list(_ text: String) -> [String] {
    var parts = [""]
    var depth = 0
    var rest = Array(text)[...]
    while let character = rest.popFirst() {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      let isComma = character == "," && rest.first?.isWhitespace != false || character == "、" || character == "，"
      if isComma, depth <= 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.map(\.trimmed).filter { !$0.isEmpty }
  }

  private func binding(_ entry: TourEntry) throws(TourError) -> (name: String, expression: Tour.Located<TourExpression>)
  {
    guard let sign = entry.value.firstIndex(of: "=") else {
      throw fail(entry.line, .badValue(key: "let", value: entry.value, expected: "name = expression"))
    }
    let name = entry.value[..<sign].trimmed
    guard name.first?.isLetter == true, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      throw fail(entry.line, .badValue(key: "let", value: name, expected: "a name of letters and digits"))
    }
    let right = TourEntry(key: "let", value: entry.value[entry.value.index(after: sign)...].trimmed, line: entry.line)
    return (name, try expression(right))
  }

  private func expression(_ entry: TourEntry) throws(TourError) -> Tour.Located<TourExpression> {
    do {
      return Tour.Located(value: try TourExpression(entry.value), line: entry.line + 1)
    } catch {
      throw fail(entry.line, .expression(error))
    }
  }
}
