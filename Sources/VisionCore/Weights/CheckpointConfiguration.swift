/// What Hugging Face's libraries and timm keep beside a checkpoint, in `config.json` and `preprocessor_config.json`: what
/// its tensors do not tell. A file that cannot be read, or says something else, tells nothing.
struct CheckpointConfiguration: Sendable {
  private let values: [String: ConfigurationValue]
  private let preprocessor: [String: ConfigurationValue]

  /// Nil where there is none that can be read.
  init?(beside weights: NamedWeights) {
    guard let path = weights.path else { return nil }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    guard let values = Self.values(inFile: folder + "config.json") else { return nil }
    self.init(values, preprocessor: Self.values(inFile: folder + "preprocessor_config.json") ?? [:])
  }

  init(json: String) {
    var json = json
    self.init(json.withUTF8 { Self.values(UnsafeRawBufferPointer($0)) } ?? [:], preprocessor: [:])
  }

  private init(_ values: [String: ConfigurationValue], preprocessor: [String: ConfigurationValue]) {
    // timm keeps what belongs to the weights in a part of its own.
    if case .object(let inner) = values["pretrained_cfg"] {
      self.values = values.merging(inner) { outer, _ in outer }
    } else {
      self.values = values
    }
    self.preprocessor = preprocessor
  }

  // MARK: What they say

  var layerNormEpsilon: Double? { values["layer_norm_eps"]?.number.flatMap { $0 > 0 && $0 < 1 ? $0 : nil } }

  /// Names of the architecture: timm's, or Hugging Face's for the family.
  var architectures: [String] { ["architecture", "model_type"].compactMap { values[$0]?.text } }

  /// The side of the square image in training.
  var imageSide: Int? { length("image_size") ?? length("img_size") }

  var window: Int? { length("window_size") }

  /// The window of an earlier training, where there was one.
  var pretrainedWindow: Int? { values["pretrained_window_sizes"]?.integers?.first.flatMap { $0 > 0 ? $0 : nil } }

  /// The heads of each stage, or of all.
  var heads: [Int]? {
    let heads = (values["num_attention_heads"] ?? values["num_heads"]).flatMap {
      $0.integers ?? $0.integer.map { [$0] }
    }
    return heads?.allSatisfy { $0 > 0 } == true ? heads : nil
  }

  /// Mean and deviation that images are normalised with.
  var imageStatistics: ImageStatistics? {
    func three(_ value: ConfigurationValue?) -> [Float]? {
      guard case .list(let list) = value, list.count == 3 else { return nil }
      let numbers = list.compactMap(\.number).filter(\.isFinite).map(Float.init)
      return numbers.count == 3 ? numbers : nil
    }
    guard let mean = three(preprocessor["image_mean"] ?? values["mean"]),
      let deviation = three(preprocessor["image_std"] ?? values["std"]), deviation.allSatisfy({ $0 > 0 })
    else { return nil }
    return ImageStatistics(mean: mean, deviation: deviation)
  }

  /// The part of the resized image that is kept, as timm has it.
  var cropFraction: Double? { values["crop_pct"]?.number.flatMap { (0.001...1).contains($0) ? $0 : nil } }

  /// The classes' names; nil where there are none for each, or only numbers.
  func labels(classes: Int) -> ClassLabels? {
    guard case .object(let labels) = values["id2label"], labels.count == classes else { return nil }
    let names = (0..<classes).compactMap { labels[String($0)]?.text }
    guard names.count == classes, names != (0..<classes).map({ "LABEL_\($0)" }) else { return nil }
    return ClassLabels(names: names)
  }

  /// A length, or the first of two that are the same.
  private func length(_ key: String) -> Int? {
    guard let value = values[key] else { return nil }
    let lengths = value.integers ?? value.integer.map { [$0] } ?? []
    guard let first = lengths.first, first > 0, lengths.allSatisfy({ $0 == first }) else { return nil }
    return first
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

/// A value of JSON; numbers, `true`, `false` and `null` as they are written.
private enum ConfigurationValue: Sendable {
  case text(String)
  case plain(String)
  case list([ConfigurationValue])
  case object([String: ConfigurationValue])

  init(_ scanner: inout HeaderScanner, depth: Int) throws(SafetensorsFault) {
    guard depth > 0 else { throw scanner.expected("a value that is not nested too deeply") }
    switch scanner.next() {
    case "{":
      var members: [String: ConfigurationValue] = [:]
      try scanner.object { (scanner, key) throws(SafetensorsFault) in
        members[key] = try ConfigurationValue(&scanner, depth: depth - 1)
      }
      self = .object(members)
    case "[":
      var elements: [ConfigurationValue] = []
      try scanner.array { (scanner) throws(SafetensorsFault) in
        elements.append(try ConfigurationValue(&scanner, depth: depth - 1))
      }
      self = .list(elements)
    case "\"": self = .text(try scanner.string())
    default: self = .plain(try scanner.plain())
    }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var number: Double? { if case .plain(let digits) = self { Double(digits) } else { nil } }
  var integer: Int? { if case .plain(let digits) = self { Int(digits) } else { nil } }
  /// A list of integers.
  var integers: [Int]? {
    guard case .list(let values) = self, case let integers = values.compactMap(\.integer),
      integers.count == values.count
    else { return nil }
    return integers
  }
}

/// Reads every fact of a configuration, as `make fuzz` does with damaged ones.
package func checkConfiguration(json: String) {
  let found = CheckpointConfiguration(json: json)
  _ = (found.layerNormEpsilon, found.architectures, found.imageSide, found.window, found.pretrainedWindow)
  _ = (found.heads, found.imageStatistics, found.cropFraction, found.labels(classes: 3))
}
