#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What Hugging Face's libraries and timm keep beside a checkpoint, in `config.json`, `preprocessor_config.json`,
/// `processor_config.json` and `open_clip_config.json`: what its tensors do not tell. A file that is there and cannot be read
/// is `broken`; keys that mean nothing here tell nothing.
struct CheckpointConfiguration: Sendable {
  /// What OpenCLIP's file says of images.
  private static let clipKeys: Set = ["mean", "std", "interpolation", "resize_mode"]
  private static let preprocessorFile = "preprocessor_config.json"
  private static let processorFile = "processor_config.json"
  /// Real ones have a few kilobytes; with thousands of labels, some hundred.
  private static let largestFile = 1 << 22

  private var values: [String: ConfigurationValue]
  private let preprocessor: [String: ConfigurationValue]
  /// The file that has the image processor's keys.
  private let imageFile: String
  /// Keys that OpenCLIP's file alone says.
  private var openCLIP: Set<String> = []
  /// Files that are there and were not taken: sentences for a reader.
  private(set) var notes: [String] = []
  /// What is wrong with a file about the model that is there; a number may depend on what it says.
  private(set) var broken: String?
  /// The same of files about images alone.
  private(set) var brokenImages: String?

  /// Nil where there is none.
  init?(besideFile path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    var notes: [String] = []
    var broken: [String] = []
    func values(_ name: String) -> [String: ConfigurationValue]? {
      do throws(Unreadable) {
        return try Self.values(inFile: folder + name)
      } catch {
        broken.append("\(name) beside the file \(error.reason)")
        return nil
      }
    }
    let configuration = values("config.json")
    let ofModel = broken.first
    broken = []
    let preprocessor = values(Self.preprocessorFile)
    let processor = values(Self.processorFile).flatMap(Self.imageProcessor)
    var others: [String: ConfigurationValue]?
    if case .object(let inner)? = values("open_clip_config.json")?["preprocess_cfg"] {
      others = inner.filter { Self.clipKeys.contains($0.key) }
    }
    let isNone = configuration == nil && preprocessor == nil && processor == nil && others == nil
    if isNone, broken.isEmpty, ofModel == nil { return nil }
    if let preprocessor, let processor, !preprocessor.isEmpty, Self.differ(preprocessor, processor) {
      notes.append(
        "\(Self.processorFile) says other things of images than \(Self.preprocessorFile), whose were taken.")
    }
    let isOwn = preprocessor?.isEmpty == false
    self.init(
      configuration ?? [:], preprocessor: isOwn ? preprocessor ?? [:] : processor ?? [:],
      imageFile: isOwn || processor == nil ? Self.preprocessorFile : Self.processorFile)
    (self.notes, self.broken, brokenImages) = (notes, ofModel, broken.first)
    // Where timm has written of images too, that is said of these weights.
    if let others, self.values["crop_pct"] == nil {
      openCLIP = Set(others.keys.filter { self.values[$0] == nil })
      self.values.merge(others) { own, _ in own }
    }
  }

  /// What `config.json` and `preprocessor_config.json` say.
  init(json: String, processor: String = "{}") {
    func values(_ text: String) -> [String: ConfigurationValue] {
      var text = text
      return text.withUTF8 { Self.values(UnsafeRawBufferPointer($0)) } ?? [:]
    }
    self.init(values(json), preprocessor: values(processor), imageFile: Self.preprocessorFile)
  }

  private init(
    _ values: [String: ConfigurationValue], preprocessor: [String: ConfigurationValue], imageFile: String
  ) {
    // timm keeps what belongs to the weights, and what the model was made with, in parts of their own; Hugging Face does so with
    // the vision tower of a model of images and texts.
    self.values = ["model_args", "pretrained_cfg", "vision_config"].reduce(into: values) { all, part in
      if case .object(let inner) = values[part] { all.merge(inner) { outer, _ in outer } }
    }
    (self.preprocessor, self.imageFile) = (preprocessor, imageFile)
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

  /// Each stage's window of an earlier training; a single number is every stage's.
  func pretrainedWindows(stages: Int) -> [Int]? {
    let value = values["pretrained_window_sizes"]
    let windows = value?.integers ?? value?.integer.map { Array(repeating: $0, count: stages) }
    return windows.flatMap { $0.count < stages ? nil : Array($0.prefix(stages)) }
  }

  /// The widths of MLPs' middles over tokens of so many widths, where a ratio is no whole number.
  func mlpWidths(_ key: String = "mlp_ratio", over widths: [Int]) -> [Int]? {
    let value = values[key]
    let ratios = value?.list?.compactMap(\.number) ?? value?.number.map { Array(repeating: $0, count: widths.count) }
    guard let ratios, ratios.count == widths.count, ratios.allSatisfy({ (0...16).contains($0) }),
      ratios.contains(where: { $0 != $0.rounded() })
    else { return nil }
    return zip(ratios, widths).map { Int($0 * Double($1)) }
  }

  /// What is done to images.
  var images: CheckpointImages {
    CheckpointImages(processor: preprocessor, in: imageFile, others: values, ofOpenCLIP: openCLIP)
  }

  /// The classes' names; nil where there are none for each, or only numbers.
  func labels(classes: Int) -> ClassLabels? {
    guard case .object(let labels) = values["id2label"], labels.count == classes else { return nil }
    let names = (0..<classes).compactMap { labels[String($0)]?.text }
    guard names.count == classes, names != (0..<classes).map({ "LABEL_\($0)" }) else { return nil }
    return ClassLabels(names: names)
  }

  // MARK: Files

  /// Why nothing can be taken from a file that is there: what a sentence says of it.
  private struct Unreadable: Error {
    let reason: String
  }

  /// Nil where there is no such file.
  private static func values(inFile path: String) throws(Unreadable) -> [String: ConfigurationValue]? {
    let file: MappedFile
    do throws(WeightError) {
      file = try MappedFile(path: path)
    } catch {
      if case .file(let error) = error, error.fact == .absent { return nil }
      throw Unreadable(reason: "cannot be read")
    }
    guard file.bytes.count < largestFile else {
      throw Unreadable(reason: "has \(file.bytes.count) bytes, more than a configuration has")
    }
    return try withExtendedLifetime(file) { () throws(Unreadable) -> [String: ConfigurationValue] in
      if let found = Self.values(file.bytes) { return found }
      switch ForeignFile(file.bytes) {
      case .gitLFSPointer?: throw Unreadable(reason: "is a Git LFS pointer")
      case .webPage?: throw Unreadable(reason: "is a web page")
      case .empty?: throw Unreadable(reason: "is empty")
      default: throw Unreadable(reason: "is not JSON")
      }
    }
  }

  /// The image processor's keys in a file for a whole processor: in a part of their own since transformers 5; nil where there are
  /// none.
  private static func imageProcessor(_ values: [String: ConfigurationValue]) -> [String: ConfigurationValue]? {
    if case .object(let inner)? = values["image_processor"] { return inner.isEmpty ? nil : inner }
    let marks = ["image_processor_type", "feature_extractor_type", "image_mean"]
    return marks.contains { values[$0] != nil } ? values : nil
  }

  /// Whether two image processors say different things under a key that both have.
  private static func differ(_ one: [String: ConfigurationValue], _ other: [String: ConfigurationValue]) -> Bool {
    one.contains { key, value in other[key].map { $0.written != value.written } ?? false }
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
  _ = (found.architectures, found.image, found.pretrainedWindows(stages: 4), found.mlpWidths(over: [768]))
  _ = found.labels(classes: 3)
  for images in [found.images, CheckpointImages(processor: found.images.others, others: [:])] {
    _ = images.preparation(from: ImagePreparation(.imageNet, cropFraction: 1))
  }
}
