/// Text out of a file as a sentence can hold it: on one line, without what would steer a terminal, and not too long.
package func printable(_ text: some StringProtocol, limit: Int = 80) -> String {
  var shown = ""
  var isSpace = true
  for character in text {
    if character.isWhitespace {
      if !isSpace { shown += " " }
      isSpace = true
      continue
    }
    if shown.count >= limit { return shown + "…" }
    // Controls, and marks that turn the direction of what follows.
    let isHarmless = character.unicodeScalars.allSatisfy {
      $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
    }
    shown.append(isHarmless ? character : "\u{FFFD}")
    isSpace = false
  }
  return isSpace && !shown.isEmpty ? String(shown.dropLast()) : shown
}

/// Names out of a file in a sentence, the first few of them: `a`, `a and b`, `a, b and 3 more`.
package func enumeration(_ names: [String], atMost limit: Int = 5) -> String {
  let shown = names.prefix(limit).map { printable($0) }
  if names.count > limit { return shown.joined(separator: ", ") + " and \(names.count - limit) more" }
  guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
  return shown.dropLast().joined(separator: ", ") + " and " + last
}
