/// Names without what wrappers put around them.
enum CheckpointNames {
  private static let prefixes = [
    "module.", "_orig_mod.", "model.", "backbone.", "net.", "network.", "ema.", "vit.", "deit.", "swin.", "swinv2.",
    "cvt.", "resnet.", "opt/target/", "params/",
  ]

  static func cleaned(_ names: [String]) -> [String] {
    var names = names
    while let prefix = prefixes.first(where: { prefix in 2 * names.count { $0.hasPrefix(prefix) } > names.count }) {
      let others = Set(names.filter { !$0.hasPrefix(prefix) })
      let shorter = names.map { name -> String in
        guard name.hasPrefix(prefix) else { return name }
        let rest = String(name.dropFirst(prefix.count))
        return others.contains(rest) ? name : rest
      }
      if shorter == names { break }
      names = shorter
    }
    return names
  }
}
