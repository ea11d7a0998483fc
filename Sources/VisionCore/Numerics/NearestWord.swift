/// The word that is most like another; empty where there are none.
package func nearestWord(to word: String, of words: [String]) -> String {
  words.min { editDistance($0, word) < editDistance($1, word) } ?? ""
}

/// Letters inserted, removed or replaced to turn one word into the other (Levenshtein).
package func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      (diagonal, row[j + 1]) = (row[j + 1], min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1)))
    }
  }
  return row[b.count]
}
