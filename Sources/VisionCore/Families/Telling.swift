/// One way in which a checkpoint tells a setting: by its tensors, by what stands beside it, or by a likely guess.
package struct Telling<Model>: Sendable {
  package let source: Source
  /// Nil where the checkpoint does not tell it in this way.
  let read: @Sendable (Evidence, Model) -> SettingValue?

  /// Where a value comes from, the surest first.
  package enum Source: Sendable, Hashable {
    case tensors
    /// A key of config.json or of timm's `pretrained_cfg`.
    case configuration(key: String)
    /// The file's name.
    case name
    /// What most models have: marked wherever the model is shown.
    case guess
  }

  init(_ source: Source = .tensors, read: @escaping @Sendable (Evidence, Model) -> SettingValue?) {
    (self.source, self.read) = (source, read)
  }
}

extension Telling {
  /// The length of an axis of a tensor.
  static func axis(_ name: String, _ axis: Int) -> Telling {
    Telling { evidence, _ in evidence.axis(name, axis).map(SettingValue.integer) }
  }

  /// How many times longer an axis of one tensor is than one of another; nil where it is no whole number of times.
  static func ratio(_ name: String, _ axis: Int, over other: String, _ otherAxis: Int) -> Telling {
    Telling { evidence, _ in
      guard let length = evidence.axis(name, axis), let unit = evidence.axis(other, otherAxis), unit > 0,
        length % unit == 0
      else { return nil }
      return .integer(length / unit)
    }
  }

  /// How many names of a row there are: `blocks.*.norm1.weight` counts from 0.
  static func count(_ pattern: String) -> Telling {
    Telling { evidence, _ in .integer(evidence.count(pattern)) }
  }

  /// The same for each stage: the first `*` counts stages, the second what is in them.
  static func counts(_ pattern: String, from first: Int = 0) -> Telling {
    Telling { evidence, _ in .integers(evidence.counts(pattern, from: first)) }
  }

  /// The length of an axis of each stage's tensor.
  static func axes(_ pattern: String, _ axis: Int) -> Telling {
    Telling { evidence, _ in .integers(evidence.axes(pattern, axis)) }
  }

  /// How many times longer the first axis of each stage's tensor is than its second; nil where one is no whole number of times.
  static func ratios(_ pattern: String, stages: KeyPath<Model, [Int]> & Sendable) -> Telling {
    Telling { evidence, model in
      let ratios = zip(evidence.axes(pattern, 0), evidence.axes(pattern, 1)).compactMap { $0 % $1 == 0 ? $0 / $1 : nil }
      return ratios.count == model[keyPath: stages].count ? .integers(ratios) : nil
    }
  }

  /// Whether a tensor is there; nil where it is not and nothing follows from that.
  static func presence(of name: String, _ there: String, else missing: String? = nil) -> Telling {
    Telling { evidence, _ in (evidence.has(name) ? there : missing).map(SettingValue.choice) }
  }

  /// A key of config.json; `words` says what its words are called here.
  static func key(_ key: String, _ words: [String: String] = [:]) -> Telling {
    Telling(.configuration(key: key)) { evidence, _ in evidence.configuration?.setting(key, words) }
  }

  /// Anything else, of tensors unless it says otherwise.
  static func rule(_ source: Source = .tensors, _ read: @escaping @Sendable (Evidence, Model) -> SettingValue?)
    -> Telling
  {
    Telling(source, read: read)
  }
}

extension Telling {
  /// Heads of so many channels, as most of a family's models have them: a guess.
  static func heads(of channels: Int, _ width: @escaping @Sendable (Model) -> Int) -> Telling {
    Telling(.guess) { _, model in .integer(likelyHeads(width(model), channels)) }
  }

  /// The same for each stage.
  static func stageHeads(of channels: Int, _ widths: @escaping @Sendable (Model) -> [Int]) -> Telling {
    Telling(.guess) { _, model in .integers(widths(model).map { likelyHeads($0, channels) }) }
  }

  /// The heads of weights that keep them apart, as the original ones do: an axis of the file's own tensor.
  static func originalHeads(_ name: String) -> Telling {
    Telling { evidence, _ in
      guard let shape = evidence.weights.originalShape(of: name), shape.count == 2 else { return nil }
      return .integer(shape[0])
    }
  }

  /// The MLP's activation, as Hugging Face's configurations and timm's arguments call it.
  static func activation(_ key: String = "hidden_act") -> Telling {
    .key(
      key,
      [
        "gelu": Activation.gelu.rawValue, "quick_gelu": Activation.quickGELU.rawValue,
        "gelu_new": Activation.tanhGELU.rawValue, "gelu_fast": Activation.tanhGELU.rawValue,
        "gelu_pytorch_tanh": Activation.tanhGELU.rawValue, "gelu_tanh": Activation.tanhGELU.rawValue,
        "relu": Activation.relu.rawValue, "silu": Activation.silu.rawValue, "swish": Activation.silu.rawValue,
        "tanh": Activation.tanh.rawValue, "sigmoid": Activation.sigmoid.rawValue,
      ])
  }
}

private func likelyHeads(_ width: Int, _ channels: Int) -> Int { width % channels == 0 ? width / channels : 1 }

extension Array {
  /// The image in training, where files beside the tensors tell it and nothing else does.
  static func imageSize<Model>() -> [Telling<Model>] where Element == Telling<Model> {
    [
      .key("image_size"), .key("img_size"),
      .rule(.configuration(key: "input_size")) { evidence, _ in
        // timm: channels, height, width.
        guard case .integers(let sizes)? = evidence.configuration?.setting("input_size"), sizes.count == 3 else {
          return nil
        }
        return .integers([sizes[1], sizes[2]])
      },
    ]
  }
}
