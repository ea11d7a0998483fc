// What the names of Hugging Face's classes have in common: rules that families' namings are put together from.

extension [String: SettingValue] {
  /// Settings of code that resamples positions with torch's bicubic filter without antialiasing, as most of its classes do.
  static func resampledByTorch(_ others: [String: SettingValue] = [:]) -> [String: SettingValue] {
    var settings = others
    settings["resampling"] = .choice(PositionResampling.cubic.rawValue)
    return settings
  }
}

extension [NameRule] {
  /// Queries, keys and values that are kept apart, joined as a definition has them.
  static func joined(_ from: String, _ names: [String], _ to: String, _ leaf: String = "*") -> [NameRule] {
    names.enumerated().map { index, name in
      NameRule("\(from).\(name).\(leaf)", "\(to).\(leaf)", part: index, of: names.count)
    }
  }

  /// Layers of a block under other names.
  static func block(_ from: String, _ to: String, _ pairs: KeyValuePairs<String, String>) -> [NameRule] {
    pairs.map { NameRule("\(from).\($0.key).*", "\(to).\($0.value).*") }
  }

  /// What a block has beside its attention in Hugging Face's files.
  static func fileBlock(_ from: String, _ to: String) -> [NameRule] {
    block(
      from, to,
      [
        "attention.output.dense": "attn.proj", "layernorm_before": "norm1", "layernorm_after": "norm2",
        "intermediate.dense": "mlp.fc1", "output.dense": "mlp.fc2",
      ])
  }

  /// The same in memory since version 5.
  static func memoryBlock(_ from: String, _ to: String) -> [NameRule] {
    block(
      from, to,
      [
        "attention.o_proj": "attn.proj", "layernorm_before": "norm1", "layernorm_after": "norm2", "mlp.fc1": "mlp.fc1",
        "mlp.fc2": "mlp.fc2",
      ])
  }
}
