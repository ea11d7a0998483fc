/// What files beside a checkpoint say of its images: a Hugging Face image processor's `preprocessor_config.json`, or timm's
/// `pretrained_cfg` and what it has in common with OpenCLIP's `preprocess_cfg`. What changes numbers and is not done here is
/// refused by name as soon as an image is given.
struct CheckpointImages: Sendable {
  /// A Hugging Face image processor's keys; empty where there is none.
  let processor: [String: ConfigurationValue]
  /// The keys of the other libraries.
  let others: [String: ConfigurationValue]

  /// A step that is not done here.
  private struct Refusal: Error {
    let sentence: String
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
      try readNumbers(into: &preparation)
      let input = try readSize(into: &preparation)
      return (preparation, input)
    } catch {
      preparation.refusal = error.sentence
      return (preparation, nil)
    }
  }

  // MARK: timm and OpenCLIP

  private func readOthers(into preparation: inout ImagePreparation) throws(Refusal) {
    if let statistics = try statistics("mean", "std", in: others) { preparation.statistics = statistics }
    if let value = others["crop_pct"], !value.isNull {
      guard let fraction = value.number, (0.001...1).contains(fraction) else {
        throw refusal("crop_pct", value, "config.json")
      }
      preparation.margin = .fraction(fraction)
    }
    if let value = others["interpolation"], !value.isNull {
      guard let filter = value.text.flatMap({ Self.filters[$0] }) else {
        throw refusal("interpolation", value, "config.json")
      }
      preparation.filter = filter
    }
    if let value = others["crop_mode"], !value.isNull {
      guard let fit = value.text.flatMap({ ["center": ImagePreparation.Fit.crop, "squash": .squash][$0] }) else {
        throw refusal("crop_mode", value, "config.json")
      }
      preparation.fit = fit
    }
    if let value = others["resize_mode"], !value.isNull {
      guard let fit = value.text.flatMap({ ["shortest": ImagePreparation.Fit.crop, "squash": .squash][$0] }) else {
        throw refusal("resize_mode", value, "open_clip_config.json")
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
    var statistics = try self.statistics("image_mean", "image_std", in: processor) ?? preparation.statistics
    let again = processor["include_top"]?.flag ?? type.hasPrefix("EfficientNet") ? statistics.deviation : [1, 1, 1]
    // MobileViT's processor has means and does not take them off.
    if processor["do_normalize"]?.flag == false || processor["do_normalize"] == nil && type.hasPrefix("MobileViT") {
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
          "preprocessor_config.json says size: \(value.written) of the shorter side and no square crop, which would "
          + "give inputs of many sizes; expected is height and width, or do_center_crop with a square crop_size")
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
    guard let value = processor["crop_size"], !value.isNull, processor["do_center_crop"]?.flag != false,
      // A processor of Hugging Face's writes a size for a crop that it does not do.
      processor["do_center_crop"] != nil || !type.hasPrefix("Beit")
    else { return nil }
    guard let size = Self.sides(value) ?? value.integer.flatMap(Self.square) else { throw refusal("crop_size", value) }
    return size
  }

  /// The processor's class without what all are called.
  private var type: String { (processor["image_processor_type"] ?? processor["feature_extractor_type"])?.text ?? "" }

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

  /// A mean and a deviation for each channel, or for all.
  private func statistics(
    _ meanKey: String, _ deviationKey: String, in values: [String: ConfigurationValue]
  ) throws(Refusal) -> ImageStatistics? {
    func numbers(_ key: String) throws(Refusal) -> [Float]? {
      guard let value = values[key], !value.isNull else { return nil }
      let list = value.list ?? [value]
      let numbers = list.compactMap(\.number).map(Float.init).filter(\.isFinite)
      guard numbers.count == list.count, [1, 3, 4].contains(numbers.count) else { throw refusal(key, value) }
      return numbers
    }
    guard let mean = try numbers(meanKey), let deviation = try numbers(deviationKey) else { return nil }
    guard deviation.allSatisfy({ $0 > 0 }) else {
      throw refusal(deviationKey, values[deviationKey] ?? .plain("null"))
    }
    return ImageStatistics(mean: mean, deviation: deviation)
  }

  private func refusal(
    _ key: String, _ value: ConfigurationValue, _ file: String = "preprocessor_config.json"
  ) -> Refusal {
    Refusal(sentence: "\(file) says \(key): \(value.written), which is not done to images here")
  }

  private func padding(_ crop: GridSize, of side: Int) -> Refusal {
    Refusal(
      sentence:
        "preprocessor_config.json crops \(crop) pixels from images of \(side), which is done only where both are "
        + "square and nothing is padded")
  }
}
