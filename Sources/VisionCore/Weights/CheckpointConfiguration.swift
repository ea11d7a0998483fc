/// What Hugging Face's libraries and timm keep beside a checkpoint, in `config.json`, `preprocessor_config.json` and
/// `open_clip_config.json`: what its tensors do not tell. A file that cannot be read, or says something else, tells nothing.
struct CheckpointConfiguration: Sendable {
  /// What OpenCLIP's file says of images.
  private static let clipKeys: Set = ["mean", "std", "interpolation", "resize_mode"]

  private var values: [String: ConfigurationValue]
  private let preprocessor: [String: ConfigurationValue]

  /// Nil where there is none that can be read.
  init?(besideFile path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let values = Self.values(inFile: folder + "config.json")
    let preprocessor = Self.values(inFile: folder + "preprocessor_config.json")
    var others: [String: ConfigurationValue]?
    if case .object(let inner)? = Self.values(inFile: folder + "open_clip_config.json")?["preprocess_cfg"] {
      others = inner.filter { Self.clipKeys.contains($0.key) }
    }
    guard values != nil || preprocessor != nil || others != nil else { return nil }
    self.init(values ?? [:], preprocessor: preprocessor ?? [:])
    // Where timm has written of images too, that is said of these weights.
    if let others, self.values["crop_pct"] == nil { self.values.merge(others) { own, _ in own } }
  }

  /// What `config.json` and `preprocessor_config.json` say.
  init(json: String, processor: String = "{}") {
    func values(_ text: String) -> [String: ConfigurationValue] {
      var text = text
      return text.withUTF8 { Self.values(UnsafeRawBufferPointer($0)) } ?? [:]
    }
    self.init(values(json), preprocessor: values(processor))
  }

  private init(_ values: [String: ConfigurationValue], preprocessor: [String: ConfigurationValue]) {
    // timm keeps what belongs to the weights, and what the model was made with, in parts of their own; Hugging Face does so with
    // the vision tower of a model of images and texts.
    self.values = ["model_args", "pretrained_cfg", "vision_config"].reduce(into: values) { all, part in
      if case .object(let inner) = values[part] { all.merge(inner) { outer, _ in outer } }
    }
    self.preprocessor = preprocessor
  }

  // MARK: What they say

  /// Names of the architecture: timm's, or Hugging Face's for the family.
  var architectures: [String] { ["architecture", "model_type"].compactMap { values[$0]?.text } }

  /// timm's name of the architecture.
  var architecture: String? { values["architecture"]?.text }

  /// The value of a key, as a setting has it; `words` says what its words are called here, and words that it does not name
  /// tell nothing.
  func setting(_ key: String, _ words: [String: String] = [:]) -> SettingValue? {
    switch values[key] {
    case .text(let word): return words.isEmpty ? .choice(word) : words[word].map(SettingValue.choice)
    case .plain(let text):
      if let word = words[text] { return .choice(word) }
      return Int(text).map(SettingValue.integer) ?? Double(text).flatMap { $0.isFinite ? .number($0) : nil }
    case .list(let list):
      if let integers = values[key]?.integers { return .integers(integers) }
      let texts = list.compactMap(\.text)
      return texts.count == list.count ? .choices(texts.map { words[$0] ?? $0 }) : nil
    case .object, nil: return nil
    }
  }

  /// What a key says, as JSON writes it; nil where it is not there or `null`.
  func written(_ key: String) -> String? {
    guard let value = values[key]?.written, value != "null" else { return nil }
    return value
  }

  /// The keys that decide what is computed and that no tensor tells.
  var decisiveKeys: [String] { values.keys.filter(Self.isDecisive).sorted() }

  private static func isDecisive(_ key: String) -> Bool {
    decisive.contains(key) || decisiveBeginnings.contains { key.hasPrefix($0) }
  }

  /// Words of Hugging Face's vision configurations for activations, epsilons, strides, paddings, windows, rotary positions and
  /// pools: what tensors' names and shapes leave open. Widths and depths show in tensors; dropout and initialisation change no
  /// number.
  private static let decisive: Set = [
    "hidden_act", "hidden_activation", "act_layer", "activation_function", "layer_norm_eps", "layer_norm_epsilon",
    "rms_norm_eps", "norm_eps", "batch_norm_eps", "window_size", "pretrained_window_sizes", "num_attention_heads",
    "num_heads", "image_size", "img_size", "input_size", "use_swiglu_ffn", "use_mean_pooling", "pool_type", "pooling",
    "qkv_projection_method", "cls_token", "logit_scale_init_value", "attn_logit_softcapping", "output_stride",
    "embedding_type", "layer_type", "downsample_in_first_stage", "downsample_in_bottleneck", "global_pool",
    "sequence_reduction_ratios", "sr_ratios", "linear_attention", "mlp_ratio", "mlp_ratios", "global_padding",
    "num_groups", "embedding_dynamic_padding", "conv_layer", "mlp_layer", "norm_layer", "attn_layer", "block_fn",
    "aa_layer", "architecture",
  ]
  private static let decisiveBeginnings = ["stride", "patch_stride", "padding", "patch_padding", "dilation", "rope_"]

  /// Whether a key's value is zero, or a list of zeros: not set.
  func isZero(_ key: String) -> Bool {
    switch setting(key) {
    case .integer(0): true
    case .integers(let numbers): numbers.allSatisfy { $0 == 0 }
    default: false
    }
  }

  /// The sides of the images in training.
  var image: GridSize? {
    for key in ["image_size", "img_size", "input_size"] {
      switch setting(key) {
      case .integer(let side): if side > 0 { return GridSize(square: side) }
      case .integers(let sides):
        // timm's have the channels in front.
        let sides = sides.suffix(2)
        if sides.count == 2, sides.allSatisfy({ $0 > 0 }) {
          return GridSize(rows: sides.first ?? 0, columns: sides.last ?? 0)
        }
      default: continue
      }
    }
    return nil
  }

  /// The window of an earlier training, where there was one.
  var pretrainedWindow: Int? { values["pretrained_window_sizes"]?.integers?.first.flatMap { $0 > 0 ? $0 : nil } }

  /// The width of an MLP's middle over tokens of a width, where its ratio is no whole number.
  func mlpWidth(over width: Int) -> Int? {
    guard case .number(let ratio)? = setting("mlp_ratio"), (0...16).contains(ratio), ratio != ratio.rounded() else {
      return nil
    }
    return Int(ratio * Double(width))
  }

  /// What is done to images.
  var images: CheckpointImages { CheckpointImages(processor: preprocessor, others: values) }

  /// The classes' names; nil where there are none for each, or only numbers.
  func labels(classes: Int) -> ClassLabels? {
    guard case .object(let labels) = values["id2label"], labels.count == classes else { return nil }
    let names = (0..<classes).compactMap { labels[String($0)]?.text }
    guard names.count == classes, names != (0..<classes).map({ "LABEL_\($0)" }) else { return nil }
    return ClassLabels(names: names)
  }

  // MARK: Files

  private static func values(inFile path: String) -> [String: ConfigurationValue]? {
    // Real ones have a few kilobytes; with thousands of labels, some hundred.
    guard let file = try? MappedFile(path: path), file.bytes.count < 1 << 22 else { return nil }
    return withExtendedLifetime(file) { values(file.bytes) }
  }

  private static func values(_ bytes: UnsafeRawBufferPointer) -> [String: ConfigurationValue]? {
    var scanner = HeaderScanner(bytes)
    guard case .object(let values) = try? ConfigurationValue(&scanner, depth: 8) else { return nil }
    return values
  }
}

/// Reads every fact of a configuration, as `make fuzz` does with damaged ones.
package func checkConfiguration(json: String) {
  let found = CheckpointConfiguration(json: json)
  for key in found.decisiveKeys { _ = (found.setting(key), found.written(key)) }
  _ = (found.architectures, found.image, found.pretrainedWindow, found.mlpWidth(over: 768))
  _ = found.labels(classes: 3)
  for images in [found.images, CheckpointImages(processor: found.images.others, others: [:])] {
    _ = images.preparation(from: ImagePreparation(.imageNet, cropFraction: 1))
  }
}
