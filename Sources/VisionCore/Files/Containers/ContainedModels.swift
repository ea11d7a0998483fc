import VisionNumerics

/// The models that a checkpoint holds beside each other, such as a teacher and a student, and which of them is shown.
///
/// They lie in dictionaries of their own, or in one list of tensors behind prefixes (`model.` and `model_ema.`). Each has
/// a name, the keys that lead to it: `teacher`, `model.state_dict`.
struct ContainedModels: Sendable {
  /// One of them.
  struct Model: Sendable, Equatable {
    /// The keys that lead to it, and its prefix where it has one.
    let path: [String]
    /// Which dictionary it lies in.
    let dictionary: Int
    /// Its tensors, by their numbers in the dictionary, and what they are called in the model.
    let tensors: [Int]
    let names: [String]

    /// What it is called by.
    var name: String { path.joined(separator: ".") }
    /// Whether its tensors are named as in a module of modules.
    fileprivate var isDotted: Bool { names.contains { $0.contains(".") } }
  }

  /// What is shown, and what a reader should know.
  struct Choice: Sendable {
    let model: Model
    let notes: [Phrase]
  }

  /// The better first.
  let models: [Model]
  private let dictionaries: [[String]]

  /// Keys under which models lie in training checkpoints, the better first: averaged ones are those that are evaluated,
  /// and a teacher is its student's average (DINO); of contrastive pairs the encoder that is trained is the one that is
  /// handed on (MoCo).
  static let words = [
    "state_dict_ema", "model_ema", "model_ema_state_dict", "ema_state_dict", "ema_model", "params_ema", "generator_ema",
    "g_ema", "ema", "teacher", "target_encoder", "state_dict", "model_state_dict", "model", "module", "net", "network",
    "weights", "params", "generator", "encoder_q", "base_encoder", "online_encoder", "online_network", "online_model",
    "backbone",
    "encoder", "student", "encoder_k", "momentum_encoder", "target_network", "discriminator",
  ]

  /// Finds the models in dictionaries, each given by the keys that lead to it and the names of its tensors.
  init(_ dictionaries: [(path: [String], names: [String])]) {
    self.dictionaries = dictionaries.map(\.names)
    let all = dictionaries.enumerated().map { index, dictionary in
      Model(path: dictionary.path, dictionary: index, tensors: Array(dictionary.names.indices), names: dictionary.names)
    }
    // Beside a module of modules a few tensors are a loss's, or a best score.
    var wholes = all.filter(\.isDotted)
    if wholes.isEmpty { wholes = all.filter { $0.path.last.map(Self.words.contains) == true } }
    if wholes.isEmpty { wholes = Array((all.filter(\.path.isEmpty) + all).prefix(1)) }
    let found = wholes.flatMap { whole in
      let parts = Self.parts(of: whole)
      return parts.isEmpty ? [whole] : parts
    }
    models = found.enumerated().sorted { Self.rank($0.element, $0.offset) < Self.rank($1.element, $1.offset) }
      .map(\.element)
  }

  /// The model of that name, or the best; nil as a name where none was asked for.
  ///
  /// A part of a name is enough where it begins or ends one: `student` for `model.student`.
  /// - Throws: `WeightError.noSuchModel` with the path of the file.
  func choose(_ name: String?, in path: String) throws(WeightError) -> Choice {
    guard let best = models.first else { throw .noSuchModel(path: path, name: name ?? "", models: []) }
    guard let name else { return Choice(model: best, notes: beside(best, path) + leftOut(best)) }
    let named =
      models.first { $0.name == name }
      ?? models.first { !name.isEmpty && ($0.name.hasSuffix("." + name) || $0.name.hasPrefix(name + ".")) }
    guard let named else { throw .noSuchModel(path: path, name: name, models: models.map(\.label)) }
    return Choice(model: named, notes: leftOut(named))
  }

  // MARK: Sentences

  private func beside(_ shown: Model, _ path: String) -> [Phrase] {
    let others = models.filter { $0.name != shown.name }
    guard let other = others.first else { return [] }
    return [
      "The file holds \(models.count) models: \(printable(shown.label)) is shown, beside "
        + "\(enumeration(others.map(\.label))); to see another, name it behind the file: "
        + "\(path)#\(printable(other.name))."
    ]
  }

  /// Of a list that holds several models, the tensors that belong to none.
  private func leftOut(_ shown: Model) -> [Phrase] {
    let all = dictionaries[shown.dictionary]
    let used = Set(models.filter { $0.dictionary == shown.dictionary }.flatMap(\.tensors))
    let rest = all.indices.filter { !used.contains($0) }.map { all[$0] }
    if rest.isEmpty { return [] }
    return ["Tensors that belong to none of its models are left out: \(enumeration(rest))."]
  }

  // MARK: Which is better

  private static func rank(_ model: Model, _ offset: Int) -> Rank {
    Rank(
      isUndotted: !model.isDotted,
      words: model.path.map { words.firstIndex(of: $0) ?? words.count + 1 } + [words.count],
      fewness: -model.tensors.count, offset: offset)
  }

  /// Where a model stands: first what its names look like, then its keys one after another (an inner dictionary under a
  /// known key before the one around it), then its size.
  private struct Rank: Comparable {
    let isUndotted: Bool
    let words: [Int]
    let fewness: Int
    let offset: Int

    static func < (one: Rank, other: Rank) -> Bool {
      if one.isUndotted != other.isUndotted { return other.isUndotted }
      if one.words != other.words { return one.words.lexicographicallyPrecedes(other.words) }
      return (one.fewness, one.offset) < (other.fewness, other.offset)
    }
  }

  // MARK: Several models in one list

  /// The models of one list whose names begin with known keys, where at least two of them have the same names behind
  /// these: `teacher.` and `student.`, but not the stages of one model.
  private static func parts(of whole: Model) -> [Model] {
    let names = CheckpointNames.withoutSharedPrefixes(whole.names)
    var groups: [(word: String, members: [(tensor: Int, name: String)])] = []
    var numbers: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      guard let dot = name.firstIndex(of: "."), words.contains(String(name[..<dot])) else { continue }
      let word = String(name[..<dot])
      let member = (tensor: whole.tensors[index], name: String(name[name.index(after: dot)...]))
      if let number = numbers[word] {
        groups[number].members.append(member)
      } else {
        numbers[word] = groups.count
        groups.append((word, [member]))
      }
    }
    // Averages are also kept under names whose dots were taken out.
    let inner = groups.map { group in
      Set(CheckpointNames.withoutSharedPrefixes(group.members.map(\.name)).map { $0.filter { $0 != "." } })
    }
    let twins = groups.indices.filter { one in
      groups.indices.contains { other in
        let common = inner[one].intersection(inner[other]).count
        return one != other && common > 1 && 2 * common >= min(inner[one].count, inner[other].count)
      }
    }
    return twins.map { index in
      let group = groups[index]
      return Model(
        path: whole.path + [group.word], dictionary: whole.dictionary, tensors: group.members.map(\.tensor),
        names: group.members.map(\.name))
    }
  }
}

extension ContainedModels.Model {
  /// What a sentence calls it.
  fileprivate var label: String { path.isEmpty ? "the outer dictionary" : name }
}
