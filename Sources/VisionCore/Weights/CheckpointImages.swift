/// What files beside a checkpoint say of its images: a Hugging Face image processor's `preprocessor_config.json` or
/// `processor_config.json`, or timm's `pretrained_cfg` and what it has in common with OpenCLIP's `preprocess_cfg`. What changes
/// numbers and is not done here is refused by name as soon as an image is given.
struct CheckpointImages: Sendable {
  /// A Hugging Face image processor's keys, those that its file leaves out as its class has them; empty where there is none.
  let processor: [String: ConfigurationValue]
  /// The keys of the other libraries.
  let others: [String: ConfigurationValue]
  /// The file that has the image processor's keys.
  private let file: String
  /// Keys that the file leaves out and its class has.
  private let defaulted: Set<String>
  /// The image processor's class; empty where none is named.
  private let type: String
  /// Those of the other libraries' keys that are OpenCLIP's.
  private let openCLIP: Set<String>

  init(
    processor: [String: ConfigurationValue], in file: String = "preprocessor_config.json",
    others: [String: ConfigurationValue], ofOpenCLIP openCLIP: Set<String> = []
  ) {
    // To the classes `null` is a key that is not there.
    let written = processor.filter { !$0.value.isNull }
    let type = Self.className(in: written)
    let defaults = written.isEmpty ? [:] : ImageProcessorClass.defaults(of: type) ?? [:]
    self.processor = written.merging(defaults) { own, _ in own }
    defaulted = Set(defaults.keys.filter { written[$0] == nil })
    (self.type, self.file, self.others, self.openCLIP) = (type, file, others, openCLIP)
  }

  /// A step that is not done here.
  private struct Refusal: Error {
    let sentence: Phrase
  }

  /// How images are prepared: as `usual`, with what the files say; the size of the input where a processor says it.
  func preparation(from usual: ImagePreparation) -> (ImagePreparation, input: GridSize?) {
    var preparation = usual
    do {
      if processor.isEmpty {
        try readOthers(into: &preparation)
        return (preparation, nil)
      }
      try refuseUnknownSteps()
      try refuseUnknownDefaults()
      try readNumbers(into: &preparation)
      let input = try readSize(into: &preparation)
      return (preparation, input)
    } catch {
      preparation.refusal = error.sentence
      return (preparation, nil)
    }
  }

  /// What is taken where the file leaves something out.
  var notes: [Phrase] {
    if processor.isEmpty { return [] }
    let missing = neededKeys.filter { processor[$0] == nil }
    if type.isEmpty, !missing.isEmpty {
      return [
        "\(file) names no class of image processors and leaves out \(missing.joined(separator: ", ")): what is usual for the "
          + "model was taken."
      ]
    }
    let taken = (neededKeys + ["size"] + (processor["do_center_crop"]?.flag == true ? ["crop_size"] : []))
      .filter(defaulted.contains)
    if taken.isEmpty { return [] }
    return [
      "\(file) leaves out \(taken.joined(separator: ", ")): the defaults of \(printable(type)) in transformers were taken."
    ]
  }

  /// What says how large the input is, for a sentence.
  var sizeSource: String {
    let key = processor["do_center_crop"]?.flag == true ? "crop_size" : "size"
    return defaulted.contains(key) ? "\(printable(type))'s default" : file
  }

  // MARK: timm and OpenCLIP

  private func readOthers(into preparation: inout ImagePreparation) throws(Refusal) {
    preparation.statistics = try statistics(
      "mean", "std", in: others, orElse: preparation.statistics, refusal: otherRefusal)
    if let value = others["crop_pct"], !value.isNull {
      guard let fraction = value.number, (0.001...1).contains(fraction) else {
        throw otherRefusal("crop_pct", value)
      }
      preparation.margin = .fraction(fraction)
    }
    if let value = others["interpolation"], !value.isNull {
      guard let filter = value.text.flatMap({ Self.filters[$0] }) else {
        throw otherRefusal("interpolation", value)
      }
      preparation.filter = filter
    }
    if let value = others["crop_mode"], !value.isNull {
      guard let fit = value.text.flatMap({ ["center": ImagePreparation.Fit.crop, "squash": .squash][$0] }) else {
        throw otherRefusal("crop_mode", value)
      }
      preparation.fit = fit
    }
    if let value = others["resize_mode"], !value.isNull {
      guard let fit = value.text.flatMap({ ["shortest": ImagePreparation.Fit.crop, "squash": .squash][$0] }) else {
        throw otherRefusal("resize_mode", value)
      }
      (preparation.fit, preparation.margin) = (fit, .fraction(1))
    }
  }

  private static let filters: [String: ResamplingFilter] = [
    "nearest": .nearest, "lanczos": .lanczos, "bilinear": .bilinear, "bicubic": .bicubic, "box": .box,
    "hamming": .hamming,
  ]
  /// Pillow's codes, in their order.
  private static let codes: [ResamplingFilter] = [.nearest, .lanczos, .bilinear, .bicubic, .box, .hamming]

  // MARK: Image processors

  /// Steps that are done, each under its key, and `do_convert_rgb`: images are RGB in any case.
  private static let doneSteps: Set = [
    "do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb", "do_reduce_labels",
  ]

  /// Keys without which no number of an image is known.
  private var neededKeys: [String] {
    ["resample"] + (processor["do_normalize"]?.flag == false ? [] : ["image_mean", "image_std"])
  }

  private func refuseUnknownDefaults() throws(Refusal) {
    guard !type.isEmpty, let key = neededKeys.first(where: { processor[$0] == nil }) else { return }
    throw Refusal(sentence: "\(file) leaves \(key) to \(printable(type)), whose default is not known here")
  }

  private func refuseUnknownSteps() throws(Refusal) {
    for key in processor.keys.sorted() where key.hasPrefix("do_") && !Self.doneSteps.contains(key) {
      if let value = processor[key], value.flag != false, !value.isNull { throw refusal(key, value) }
    }
    if let value = processor["do_resize"], value.flag == false { throw refusal("do_resize", value) }
    for key in ["size_divisor", "size_divisibility"] {
      if let value = processor[key], !value.isNull, processor["do_pad"]?.flag != false { throw refusal(key, value) }
    }
  }

  /// The filter, and rescaling and normalising in one: (x · factor − offset − mean) ÷ deviation with x from 0 to 255, which
  /// EfficientNet's processor divides by the deviation once more.
  private func readNumbers(into preparation: inout ImagePreparation) throws(Refusal) {
    if let value = processor["resample"], !value.isNull {
      guard let code = value.integer, Self.codes.indices.contains(code) else { throw refusal("resample", value) }
      preparation.filter = Self.codes[code]
    }
    var statistics = try self.statistics(
      "image_mean", "image_std", in: processor, orElse: preparation.statistics, refusal: refusal)
    let again = processor["include_top"]?.flag ?? type.hasPrefix("EfficientNet") ? statistics.deviation : [1, 1, 1]
    if processor["do_normalize"]?.flag == false {
      statistics = ImageStatistics(mean: [0, 0, 0], deviation: [1, 1, 1])
    }
    if again.count == statistics.deviation.count {
      statistics = ImageStatistics(mean: statistics.mean, deviation: zip(statistics.deviation, again).map(*))
    }
    var factor = 1.0
    if processor["do_rescale"]?.flag != false {
      factor = 1 / 255
      if let value = processor["rescale_factor"], !value.isNull {
        guard let number = value.number, number > 0, number.isFinite else { throw refusal("rescale_factor", value) }
        factor = number
      }
    }
    let isShifted =
      processor["do_rescale"]?.flag != false
      && ["offset", "rescale_offset"].contains { processor[$0]?.flag == true }
    let scale = abs(factor * 255 - 1) < 1e-6 ? 1 : factor * 255
    let shift: Float = isShifted ? 1 : 0
    preparation.statistics = ImageStatistics(
      mean: statistics.mean.map { Float(Double($0 + shift) / scale) },
      deviation: statistics.deviation.map { Float(Double($0) / scale) })
  }

  /// What `size` and `crop_size` come to.
  private func readSize(into preparation: inout ImagePreparation) throws(Refusal) -> GridSize? {
    let crop = try cropSize()
    guard let value = processor["size"], !value.isNull else {
      if crop != nil, let value = processor["crop_size"] { throw refusal("crop_size", value) }
      return nil
    }
    if let target = Self.sides(value) ?? (isShorterSide ? nil : value.integer.flatMap(Self.square)) {
      return try squash(to: target, crop, into: &preparation)
    }
    guard let shorter = value.integer ?? (value.members?.count == 1 ? value.members?["shortest_edge"]?.integer : nil),
      shorter > 0, shorter <= Image.maximumSide
    else { throw refusal("size", value) }
    if type.hasPrefix("ConvNext"), crop == nil || crop == GridSize(square: shorter) {
      return try convNeXt(shorter, into: &preparation)
    }
    guard let crop, crop.rows == crop.columns else {
      throw Refusal(
        sentence:
          "\(said("size", value)) of the shorter side and no square crop, which would give inputs of many sizes; expected "
          + "is height and width, or do_center_crop with a square crop_size")
    }
    // LeViT's processor leaves the margin that its crop needs by itself.
    var resized = type.hasPrefix("Levit") ? shorter * 256 / 224 : shorter
    if type.hasPrefix("PoolFormer"), let fraction = processor["crop_pct"]?.number, fraction >= 0.001 {
      resized = Int(Double(shorter) / fraction)
    } else if let fraction = processor["crop_pct"], !fraction.isNull {
      throw refusal("crop_pct", fraction)
    }
    guard resized >= crop.rows else { throw padding(crop, of: resized) }
    (preparation.fit, preparation.margin) = (.crop, .pixels(resized: resized, input: crop.rows))
    return crop
  }

  private func squash(
    to target: GridSize, _ crop: GridSize?, into preparation: inout ImagePreparation
  ) throws(Refusal) -> GridSize {
    preparation.fit = .squash
    guard let crop, crop != target else {
      preparation.margin = .fraction(1)
      return target
    }
    guard crop.rows == crop.columns, target.rows == target.columns, crop.rows <= target.rows else {
      throw padding(crop, of: target.rows)
    }
    preparation.margin = .pixels(resized: target.rows, input: crop.rows)
    return crop
  }

  /// Its processor crops only what is smaller than 384 pixels.
  private func convNeXt(_ side: Int, into preparation: inout ImagePreparation) throws(Refusal) -> GridSize? {
    guard side < 384 else {
      (preparation.fit, preparation.margin) = (.squash, .fraction(1))
      return GridSize(square: side)
    }
    let fraction = processor["crop_pct"]?.number ?? 224 / 256
    guard (0.001...1).contains(fraction) else { throw refusal("crop_pct", processor["crop_pct"] ?? .plain("null")) }
    (preparation.fit, preparation.margin) = (.crop, .pixels(resized: Int(Double(side) / fraction), input: side))
    return GridSize(square: side)
  }

  private func cropSize() throws(Refusal) -> GridSize? {
    if let value = processor["do_center_crop"], value.flag == true, processor["crop_size"]?.isNull ?? true {
      throw refusal("do_center_crop", value)
    }
    guard let value = processor["crop_size"], !value.isNull, processor["do_center_crop"]?.flag != false else {
      return nil
    }
    guard let size = Self.sides(value) ?? value.integer.flatMap(Self.square) else { throw refusal("crop_size", value) }
    return size
  }

  private static func className(in processor: [String: ConfigurationValue]) -> String {
    (processor["image_processor_type"] ?? processor["feature_extractor_type"])?.text ?? ""
  }

  /// Whether a number alone is the shorter side, as a file from before sizes had names means it.
  private var isShorterSide: Bool {
    [
      "CLIPImageProcessor", "CLIPFeatureExtractor", "ChineseCLIP", "ConvNext", "Levit", "MobileNet", "MobileViT",
      "PoolFormer",
      "Bit",
    ].contains { type.hasPrefix($0) }
  }

  private static func square(_ side: Int) -> GridSize? {
    Program.inputSides.contains(side) ? GridSize(square: side) : nil
  }

  private static func sides(_ value: ConfigurationValue) -> GridSize? {
    guard let members = value.members, members.count == 2, let rows = members["height"]?.integer,
      let columns = members["width"]?.integer, [rows, columns].allSatisfy(Program.inputSides.contains)
    else { return nil }
    return GridSize(rows: rows, columns: columns)
  }

  // MARK: Both

  /// A mean and a deviation for each channel, or for all; one that is not there as it is usual.
  private func statistics(
    _ meanKey: String, _ deviationKey: String, in values: [String: ConfigurationValue],
    orElse usual: ImageStatistics, refusal: (String, ConfigurationValue) -> Refusal
  ) throws(Refusal) -> ImageStatistics {
    func numbers(_ key: String) throws(Refusal) -> [Float]? {
      guard let value = values[key], !value.isNull else { return nil }
      let list = value.list ?? [value]
      let numbers = list.compactMap(\.number).map(Float.init).filter(\.isFinite)
      guard numbers.count == list.count, [1, 3, 4].contains(numbers.count) else { throw refusal(key, value) }
      return numbers
    }
    let mean = try numbers(meanKey) ?? usual.mean
    let deviation = try numbers(deviationKey) ?? usual.deviation
    guard deviation.allSatisfy({ $0 > 0 }) else {
      throw refusal(deviationKey, values[deviationKey] ?? .plain("null"))
    }
    return ImageStatistics(mean: mean, deviation: deviation)
  }

  /// What an image processor's key says, and where: in the file, or by the class that the file names.
  private func said(_ key: String, _ value: ConfigurationValue) -> String {
    let source = defaulted.contains(key) ? "\(file) names \(printable(type)), whose default is" : "\(file) says"
    return "\(source) \(key): \(value.written)"
  }

  private func refusal(_ key: String, _ value: ConfigurationValue) -> Refusal {
    Refusal(sentence: "\(said(key, value)), which is not done to images here")
  }

  private func otherRefusal(_ key: String, _ value: ConfigurationValue) -> Refusal {
    let file = openCLIP.contains(key) ? "open_clip_config.json" : "config.json"
    return Refusal(sentence: "\(file) says \(key): \(value.written), which is not done to images here")
  }

  private func padding(_ crop: GridSize, of side: Int) -> Refusal {
    Refusal(
      sentence:
        "\(file) crops \(crop) pixels from images of \(side), which is done only where both are square and nothing is "
        + "padded")
  }
}
