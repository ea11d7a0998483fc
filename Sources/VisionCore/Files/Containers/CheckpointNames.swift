/// Names of a checkpoint's tensors without what training and packaging put before their parts and between them.
package enum CheckpointNames {
  /// What wrappers put into names, anywhere: parallel training, compilation, sharding, activation checkpoints. Each is
  /// a whole part of a name. (A parametrised weight is another number than the one that is stored: it keeps its name.)
  private static let wrappers: Set<Substring> = [
    "module", "_orig_mod", "_fsdp_wrapped_module", "_fpw_module", "_checkpoint_wrapped_module", "_forward_module",
  ]

  /// What stands before the names of a model beside which there is more, such as a classifier: models around a backbone,
  /// and the models' own in Hugging Face's classifiers.
  private static let prefixes = [
    "model.", "backbone.", "net.", "network.", "ema.", "vit.", "deit.", "swin.", "swinv2.", "cvt.", "resnet.",
    "opt/target/", "params/",
  ]

  /// The most prefixes that are removed one after another.
  package static let maximumPrefixes = 16

  /// The names without wrappers and without what all of them share.
  static func withoutSharedPrefixes(_ names: [String]) -> [String] {
    var names = withoutWrappers(names)
    for _ in 0..<maximumPrefixes {
      guard let shorter = withoutSharedPart(names) else { break }
      names = shorter
    }
    return names
  }

  /// Removes wrappers; where two names would become one, both stay as they are.
  package static func withoutWrappers(_ names: [String]) -> [String] {
    let shorter = names.map { name -> String in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.contains(where: wrappers.contains) else { return name }
      let rest = parts.filter { !wrappers.contains($0) }
      return rest.isEmpty ? name : rest.joined(separator: ".")
    }
    if shorter == names { return names }
    var uses: [String: Int] = [:]
    for name in shorter { uses[name, default: 0] += 1 }
    return zip(names, shorter).map { uses[$1] == 1 ? $1 : $0 }
  }

  /// Removes a known prefix from all names that have it; nil if no prefix is most names'. A name that would then stand
  /// twice keeps it.
  package static func withoutKnownPrefix(_ names: [String]) -> [String]? {
    guard let prefix = prefixes.first(where: { prefix in 2 * names.count { $0.hasPrefix(prefix) } > names.count })
    else { return nil }
    let others = Set(names.filter { !$0.hasPrefix(prefix) })
    let shorter = names.map { name -> String in
      guard name.hasPrefix(prefix) else { return name }
      let rest = String(name.dropFirst(prefix.count))
      return rest.isEmpty || others.contains(rest) ? name : rest
    }
    return shorter == names ? nil : shorter
  }

  /// Removes the first part of names that more than half of them have: an encoder's beside its decoder. Nil where there is
  /// none, or two names would become one.
  package static func withoutMostPart(_ names: [String]) -> [String]? {
    var counts: [Substring: Int] = [:]
    for name in names { if let end = name.firstIndex(where: isSeparator) { counts[name[...end], default: 0] += 1 } }
    guard let prefix = counts.first(where: { 2 * $0.value > names.count })?.key else { return nil }
    let shorter = names.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
    return Set(shorter).count == names.count && !shorter.contains("") ? shorter : nil
  }

  /// Removes the number of a chunk in which a trainer keeps blocks, which are counted through: `blocks.3` for
  /// `blocks.1.3`. Stages whose blocks begin again at 0 keep theirs.
  package static func withoutChunks(_ names: [String]) -> [String] {
    let row = names.map { $0.hasPrefix("blocks.") ? $0.split(separator: ".", maxSplits: 3) : [] }
    let inRow = row.filter { !$0.isEmpty }
    guard inRow.contains(where: { $0[1] != "0" }) else { return names }
    var chunks: [Substring: Substring] = [:]
    for parts in inRow {
      guard parts.count == 4, Int(parts[1]) != nil, Int(parts[2]) != nil,
        chunks.updateValue(parts[1], forKey: parts[2]) ?? parts[1] == parts[1]
      else { return names }
    }
    return zip(names, row).map { name, parts in parts.isEmpty ? name : "blocks.\(parts[2]).\(parts[3])" }
  }

  /// Removes the first part of names, if it is the same in all; nil otherwise.
  ///
  /// A number belongs to what stands before it: a part of a model has `blocks.0` in all its names, which is no prefix. One
  /// before all names is that of a list around the model.
  package static func withoutSharedPart(_ names: [String]) -> [String]? {
    guard names.count > 1, let first = names.first, let end = first.firstIndex(where: isSeparator),
      end > first.startIndex
    else { return nil }
    let prefix = first[...end]
    guard names.allSatisfy({ $0.hasPrefix(prefix) }) else { return nil }
    let rests = names.map { $0.dropFirst(prefix.count) }
    guard rests.allSatisfy({ rest in !rest.isEmpty && !rest.prefix { !isSeparator($0) }.allSatisfy(\.isNumber) }),
      rests.contains(where: { $0.contains(where: isSeparator) })
    else { return nil }
    return rests.map(String.init)
  }

  private static func isSeparator(_ character: Character) -> Bool { character == "." || character == "/" }
}
