// What only the whole catalogue tells of a checkpoint's names.

extension CheckpointNames {
  /// The names as a definition has them: wrappers are removed anywhere, known prefixes where more than half of the names
  /// begin with them, and any other that all names share unless a family has such names (`encoder.` is Hugging Face's own
  /// in some). Names that would then be the same are kept apart.
  /// - Returns: as many names, in the same order.
  package static func cleaned(_ names: [String]) -> [String] {
    var names = withoutChunks(withoutWrappers(names))
    for _ in 0..<maximumPrefixes {
      if let shorter = withoutKnownPrefix(names) {
        names = shorter
      } else if let shorter = withoutSharedPart(names), !isOfFamily(names) {
        names = shorter
      } else if !isOfFamily(names), let shorter = withoutMostPart(names), isOfFamily(shorter) {
        names = shorter
      } else {
        break
      }
    }
    // What training wraps may have been hidden by a prefix.
    return withoutChunks(names)
  }

  /// Whether a family of the catalogue, under one of its namings, has these names as they are.
  private static func isOfFamily(_ names: [String]) -> Bool {
    Catalog.architectures.contains { architecture in
      ([architecture.definition] + architecture.namings).contains { naming in
        naming.withoutPrefixes(names).contains(naming.mark ?? architecture.mark)
      }
    }
  }
}

extension NamedWeights {
  /// Applies a naming to names of which what wrappers and the naming's code put around them is found first.
  package init(_ checkpoint: any WeightSource, naming: CheckpointNaming) {
    let names = CheckpointNames.cleaned(checkpoint.names ?? [])
    self.init(checkpoint, naming: naming, cleaned: naming.withoutPrefixes(names))
  }

  /// Understood as a program needs it: of the namings in the catalogue the one that gives it the most tensors.
  package init(_ checkpoint: any WeightSource, for program: Program) {
    let names = checkpoint.names ?? []
    let cleaned = CheckpointNames.cleaned(names)
    let wanted = program.parameters.map(\.name)
    var best = NamedWeights(checkpoint, naming: .definition, cleaned: cleaned)
    var most = wanted.count { best.shape(of: $0) != nil }
    for naming in Catalog.architectures.flatMap({ $0.namings }) where checkpoint.names != nil && most < wanted.count {
      let shorter = naming.withoutPrefixes(cleaned)
      guard let mark = naming.mark, shorter.contains(mark) else { continue }
      let other = NamedWeights(checkpoint, naming: naming, cleaned: shorter)
      let count = wanted.count { other.shape(of: $0) != nil }
      if count > most { (best, most) = (other, count) }
    }
    self = best
  }
}

extension CheckpointHints {
  /// The model that is named, or the first of the family that is.
  func choose(among presets: [Preset]) -> Preset? {
    for word in words {
      let named = presets.filter { preset in
        ([preset.name] + preset.aliases).contains { word.contains($0.lowercased().replacing("-", with: "_")) }
      }
      if let longest = named.max(by: { $0.name.count < $1.name.count }) { return longest }
      let families = presets.filter { word.contains($0.family.title.lowercased()) }
      if let first = families.first { return first }
    }
    return nil
  }
}

extension CheckpointConfiguration {
  /// Whether timm's name of the architecture says nothing but families, models and sizes of the catalogue: another word, such as
  /// `rope` or `rpn`, is code that may have the same tensors and compute something else.
  var namesKnownArchitecture: Bool {
    guard let name = architecture else { return true }
    return Self.words(of: name).isSubset(of: Self.knownWords)
  }

  private static let knownWords: Set<String> =
    sizes.union(Catalog.presets.flatMap { [$0.name] + $0.aliases + $0.variants.flatMap(\.aliases) }.flatMap(words))

  /// Words of timm's names for sizes, and for options that tensors or the configuration's other keys tell.
  private static let sizes: Set = [
    "atto", "femto", "pico", "nano", "wee", "pwee", "xsmall", "tiny", "little", "small", "medium", "betwixt", "base",
    "large", "xlarge", "xxlarge", "huge", "giant", "gigantic", "so#m", "plus", "#", "patch#", "window#",
    "window#to#", "#to#", "reg#", "gap", "map", "cls", "clsgap", "distilled", "ns", "in#k",
  ]

  /// A name's words without its tag, numbers as `#`: `patch#` for `patch16`.
  private static func words(of name: String) -> Set<String> {
    let name = name.lowercased().split(separator: "/").last?.split(separator: ".").first ?? ""
    return Set(name.split { "_- ".contains($0) }.map { String($0.replacing(/[0-9]+/, with: "#")) })
  }
}
