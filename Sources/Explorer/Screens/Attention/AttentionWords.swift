import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What an attention picture shows, in words.
struct AttentionWords: Sendable {
  let scene: AttentionScene

  private var site: AttentionSite { scene.site }

  /// The block without the name of its attention module: `layers.2.blocks.3`.
  var block: String { AttentionWords.block(site) }

  static func block(_ site: AttentionSite) -> String {
    site.path.hasSuffix(".attn") ? String(site.path.dropLast(5)) : site.path
  }

  /// `head 3 of 0–11`, or `mean of 12 heads`. Heads are counted from 0, as in the weights.
  var head: Phrase {
    switch scene.head {
    case .head(let head): "head \(head) of 0–\(site.heads - 1)"
    case .mean: site.heads == 1 ? "its one head" : "mean of \(site.heads) heads"
    }
  }

  /// `window 2 of 0–3, shifted`; nil without windows.
  var window: Phrase? {
    guard let windows = site.arrangement.windows, let window = scene.reach.window else { return nil }
    let range: Phrase =
      windows.windows.count == 1 ? "the one window" : "window \(window) of 0–\(windows.windows.count - 1)"
    return range + (windows.isShifted ? ", shifted" : "")
  }

  /// Everything in a line.
  var title: Phrase {
    (["block \(block)", head, "query \(scene.query)"] + [window].compactMap { $0 }).joined(separator: " · ")
  }

  /// The query with its grid and window.
  var place: [Phrase] {
    ["query \(scene.query) on \(site.arrangement.queries.grid)"] + [window].compactMap { $0 }
  }

  /// The row's entropy, mean distance and sum.
  func spread(_ map: AttentionMap) -> [Phrase] {
    let distance: Phrase? = map.distance(input: scene.input, site.arrangement)
      .map { "\(decimal($0, places: 0)) px" }
    return ["entropy \(decimal(map.entropy, places: 2)) bits", distance, "sum \(decimal(map.sum, places: 5))"]
      .compactMap { $0 }
  }

  /// What the query can attend to.
  var reach: Phrase {
    let arrangement = site.arrangement
    let reach = scene.reach
    let implied: Phrase = site.record.softmax != nil ? "" : "; no softmax: what the products of features give every key"
    if arrangement.keyRun > 1 {
      return
        "\(arrangement.queries.grid) queries; \(reach.grid.count) keys, each the mean of \(arrangement.keyRun) places"
        + " in a row: reaches all"
    }
    guard let windows = arrangement.windows else {
      let prefix = arrangement.keys.prefix
      let tokens: Phrase = prefix == 0 ? "" : prefix == 1 ? " and the class token" : " and \(prefix) tokens in front"
      if arrangement.keys.grid == arrangement.queries.grid {
        return "reaches all \(reach.grid.count) places\(tokens)\(implied)"
      }
      return
        "\(arrangement.queries.grid) queries; keys reduced to \(reach.grid): reaches all \(reach.grid.count)\(tokens)"
    }
    var parts: [Phrase] = ["reaches \(reach.reached) of its window's \(windows.window.count) tokens"]
    if reach.masked > 0 { parts.append("\(reach.masked) masked") }
    let padding = reach.keys.count { if case .padding = $0 { true } else { false } }
    if padding > 0 { parts.append("\(padding) padding") }
    return parts.joined(separator: ", ")
  }

  /// The weight that is told: of the inspected key, with its rank.
  func keyLine(_ map: AttentionMap, _ key: GridPlace) -> Phrase {
    switch map.reach.access(key) {
    case .outside: "key \(key): outside of the window, not attended"
    case .masked: "key \(key): masked, weight \(NumberLabel.text(Double(map.weight(key))))"
    case .reached:
      "key \(key): \(NumberLabel.text(Double(map.weight(key)))), rank \(map.rank(key)) of \(map.reach.keys.count)"
    }
  }

  /// The numbers of the row, a line each.
  func figures(_ map: AttentionMap) -> [Phrase] {
    var lines: [Phrase] = []
    let largest = map.maximum
    if let key = scene.key { lines.append(keyLine(map, key)) }
    lines.append("largest \(NumberLabel.text(Double(largest.weight))) at \(largest.place)")
    for (token, weight) in zip(site.arrangement.keys.front, map.prefix) {
      let rank = 1 + map.row.count { $0 > weight }
      lines.append("\(token) \(NumberLabel.text(Double(weight))), rank \(rank)")
    }
    if map.padding > 0 { lines.append("padding \(NumberLabel.text(Double(map.padding)))") }
    lines.append("the row sums to \(decimal(map.sum, places: 5))")
    let most = Double(map.reach.reached + map.prefix.count + map.reach.padding)
    lines.append("entropy \(decimal(map.entropy, places: 2)) of \(decimal(log2(most), places: 2)) bits")
    if let distance = map.distance(input: scene.input, site.arrangement) {
      lines.append("mean distance \(decimal(distance, places: 0)) px")
    }
    return lines
  }

  /// What is said of numbers that come from no training.
  static let synthetic: Phrase = "synthetic weights: the pattern means nothing"
  /// Where there is no room for more.
  static let syntheticBrief = WeightsChoice.synthetic(seed: 0).label
}
