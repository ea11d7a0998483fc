/// What Hugging Face's image processors do where their files leave a key out: each class has values of its own (transformers
/// 5.24). Those of a class with `Fast` or `Pil` behind its name, and of the older feature extractors, are the same.
enum ImageProcessorClass {
  /// Nil for a class that is not known.
  static func defaults(of name: String) -> [String: ConfigurationValue]? { table[canonical(name)] }

  private static func canonical(_ name: String) -> String {
    var name = name
    for ending in ["Fast", "Pil"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
    let older = "FeatureExtractor"
    return name.hasSuffix(older) ? name.dropLast(older.count) + "ImageProcessor" : name
  }

  private static let table: [String: [String: ConfigurationValue]] = [
    "ViTImageProcessor": values(bilinear, half, square(224)),
    "DeiTImageProcessor": values(bicubic, half, square(256), crop: 224),
    // It has the size of a crop that it does not do.
    "BeitImageProcessor": values(bicubic, half, square(224), others: ["crop_size": square(224)]),
    "CLIPImageProcessor": values(bicubic, contrastive, shorter(224), crop: 224),
    "BitImageProcessor": values(bicubic, contrastive, shorter(224), crop: 224),
    "SiglipImageProcessor": values(bicubic, half, square(224)),
    "ConvNextImageProcessor": values(bicubic, half, shorter(384), others: ["crop_pct": .plain("0.875")]),
    "PvtImageProcessor": values(bicubic, imageNet, square(224)),
    "SegformerImageProcessor": values(bilinear, imageNet, square(512)),
    "LevitImageProcessor": values(bicubic, imageNet, shorter(224), crop: 224),
    "PoolFormerImageProcessor": values(
      bicubic, imageNet, shorter(224), crop: 224, others: ["crop_pct": .plain("0.9")]),
    "EfficientNetImageProcessor": values(
      bicubic, half, square(346), others: ["crop_size": square(289), "include_top": .plain("true")]),
    // Its channels are blue, green and red, of which no mean is taken off.
    "MobileViTImageProcessor": values(
      bicubic, half, shorter(224), crop: 256,
      others: ["do_normalize": .plain("false"), "do_flip_channel_order": .plain("true")]),
    "MobileNetV1ImageProcessor": values(bilinear, half, shorter(256), crop: 224),
    "MobileNetV2ImageProcessor": values(bilinear, half, shorter(256), crop: 224),
  ]

  // Pillow's codes.
  private static let bilinear = 2
  private static let bicubic = 3

  private static let half = ImageStatistics.half
  private static let imageNet = ImageStatistics.imageNet
  /// Those of the first towers that were trained on images and texts.
  private static let contrastive = ImageStatistics(
    mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711])

  private static func square(_ side: Int) -> ConfigurationValue {
    .object(["height": .plain("\(side)"), "width": .plain("\(side)")])
  }

  private static func shorter(_ side: Int) -> ConfigurationValue { .object(["shortest_edge": .plain("\(side)")]) }

  private static func values(
    _ filter: Int, _ statistics: ImageStatistics, _ size: ConfigurationValue, crop: Int? = nil,
    others: [String: ConfigurationValue] = [:]
  ) -> [String: ConfigurationValue] {
    var values: [String: ConfigurationValue] = [
      "resample": .plain("\(filter)"), "image_mean": .list(statistics.mean.map { .plain("\($0)") }),
      "image_std": .list(statistics.deviation.map { .plain("\($0)") }), "size": size,
      "do_center_crop": .plain(crop == nil ? "false" : "true"),
    ]
    if let crop { values["crop_size"] = square(crop) }
    return values.merging(others) { $1 }
  }
}
