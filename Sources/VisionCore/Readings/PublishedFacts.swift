/// What a paper prints beside tables of accuracy: data, compute, recipes, ablations. Never computed here, always with its
/// source.
public struct PublishedFact: Sendable, Hashable {
  public let topic: Topic
  /// The families whose models it is about.
  public let families: [Family]
  /// What it is about, as the paper writes it, such as `ViT-H/14, JFT-300M`.
  public let subject: String
  public let property: String
  /// The number with its unit, or the statement.
  public let value: String
  /// Paper and place, such as `Dosovitskiy 2021 table 2`.
  public let source: String

  /// What kind of fact it is; the raw value is how a table writes it.
  public enum Topic: String, Sendable, CaseIterable {
    case data = "pre-training data"
    case compute
    case scale
    case recipe
    case ablation
    case distillation
    case detection
    case segmentation
  }
}

extension Published {
  /// Every fact, by topic and paper.
  public static let facts: [PublishedFact] = dataAndCompute + recipes + ablations + distillation + downstream

  /// The facts about a family's models.
  public static func facts(about family: Family) -> [PublishedFact] { facts.filter { $0.families.contains(family) } }

  private static func fact(
    _ topic: PublishedFact.Topic, _ families: [Family], _ subject: String, _ property: String, _ value: String,
    _ source: String
  ) -> PublishedFact {
    PublishedFact(topic: topic, families: families, subject: subject, property: property, value: value, source: source)
  }

  // MARK: What large models are trained on, and what that costs

  private static let dataAndCompute: [PublishedFact] =
    [("ImageNet", "1.3 million", "1,000"), ("ImageNet-21k", "14 million", "21,000"), ("JFT", "300 million", "18,000")]
    .flatMap { name, images, classes in
      [("images", images), ("classes", classes)].map {
        fact(.data, [.vit, .bit], name, $0, $1, "Dosovitskiy 2021 section 4.1")
      }
    }
    + [
      (Family.vit, "ViT-H/14, JFT-300M", "2.5k"), (.vit, "ViT-L/16, JFT-300M", "0.68k"),
      (.vit, "ViT-L/16, ImageNet-21k", "0.23k"), (.bit, "BiT-L (R152x4), JFT-300M", "9.9k"),
      (.vit, "Noisy Student (EfficientNet-L2)", "12.3k"),
    ].map { family, model, days in
      fact(.compute, [family], model, "TPUv3-core-days", days, "Dosovitskiy 2021 table 2")
    }
    + [
      fact(
        .compute, [.vit], "Noisy Student (EfficientNet-L2)", "top-1 on ImageNet", "88.4 to 88.5 %",
        "Dosovitskiy 2021 table 2"),
      fact(
        .scale, [.vit, .bit], "pre-training data", "who is ahead",
        "BiT (ResNet) on the smaller data sets, ViT on the larger", "Dosovitskiy 2021 section 4.3"),
      fact(
        .scale, [.vit, .bit], "equal compute", "who is ahead",
        "ViT ahead of ResNets; hybrids ahead of ViT at small compute alone", "Dosovitskiy 2021 section 4.4"),
    ]

  // MARK: How models are trained

  private static let recipes: [PublishedFact] =
    [
      ("ViT, pre-training", "optimiser", "Adam"), ("ViT, pre-training", "batch", "4096"),
      ("ViT, fine-tuning", "optimiser", "SGD with momentum"), ("ViT, fine-tuning", "batch", "512"),
    ].map { fact(.recipe, [.vit], $0, $1, $2, "Dosovitskiy 2021 section 4.1") }
    + [
      ("CvT, training", "optimiser", "AdamW"), ("CvT, training", "weight decay", "0.05; 0.1 for the larger models"),
      ("CvT, training", "learning rate", "0.02, cosine decay"), ("CvT, training", "batch", "2048"),
      ("CvT, training", "epochs", "300"),
      ("CvT, fine-tuning", "optimiser", "SGD, momentum 0.9"), ("CvT, fine-tuning", "batch", "512"),
      ("CvT, fine-tuning", "steps on ImageNet", "20,000"), ("CvT, fine-tuning", "steps on CIFAR", "10,000"),
      ("CvT, fine-tuning", "steps on Pets and Flowers", "500"),
    ].map { fact(.recipe, [.cvt], $0, $1, $2, "Wu 2021 (CvT) section 4.1") }

  // MARK: What a part is worth, in points of top-1 accuracy on ImageNet

  private static let ablations: [PublishedFact] =
    [
      ("DeiT-S", "without position embedding", "−1.8 points"), ("CvT-13", "without position embedding", "no loss"),
      ("CvT-13", "patches in place of convolutional token embedding", "−0.8 points"),
      ("CvT-13, patches", "with position embedding again", "+0.4 points"),
      ("CvT-13, patches and positions", "with convolutional token embedding", "+0.3 points"),
      ("CvT-13, positions", "without position embedding", "+0.1 points"),
      ("CvT-13", "top-1, convolutional projections in all stages", "81.5 %"),
      ("CvT-13", "top-1, linear projections in all stages", "80.6 %"),
      ("CvT-13", "convolutional projections", "better the more stages use them"),
    ].map { subject, change, value in
      fact(
        .ablation, subject == "DeiT-S" ? [.deit, .cvt] : [.cvt], subject, change, value, "Wu 2021 (CvT) section 4.4")
    }
    + [
      ("top-1, shifted windows and relative position bias", "81.3 %"), ("top-1, without shifting", "80.2 %"),
      ("top-1, without positions", "80.1 %"), ("top-1, absolute positions", "80.5 %"),
    ].map { fact(.ablation, [.swin], "Swin-T", $0, $1, "Liu 2021 (Swin) table 4") }

  // MARK: Learning from a teacher

  private static let distillation: [PublishedFact] = [
    (
      "soft", "loss",
      "(1 − λ)·CE(softmax(Zs), y) + λτ²·KL(softmax(Zs/τ), softmax(Zt/τ)): the student's scores Zs, the teacher's Zt"
    ),
    ("hard", "loss", "½·CE(softmax(Zs), y) + ½·CE(softmax(Zs), yt): yt is the teacher's decision argmax Zt"),
    ("DeiT-B, soft", "top-1", "81.8 %"), ("DeiT-B, hard", "top-1", "83.0 %"),
    ("DeiT-B distilled, both tokens", "top-1", "83.4 %"),
  ].map { fact(.distillation, [.deit], $0, $1, $2, "Touvron 2021 section 4 and 5") }

  // MARK: Backbones of other tasks

  private static let downstream: [PublishedFact] = [
    fact(.detection, [.swin], "Swin-L", "box AP on COCO test-dev", "58.7", "Liu 2021 (Swin) abstract"),
    fact(.detection, [.swin], "Swin-L", "mask AP on COCO test-dev", "51.1", "Liu 2021 (Swin) abstract"),
    fact(.segmentation, [.swin], "Swin-L", "mIoU on ADE20K val", "53.5", "Liu 2021 (Swin) abstract"),
    fact(.detection, [.swinV2], "SwinV2-G", "box / mask AP on COCO", "63.1 / 54.4", "Liu 2022 (Swin V2) abstract"),
    fact(.segmentation, [.swinV2], "SwinV2-G", "mIoU on ADE20K", "59.9", "Liu 2022 (Swin V2) abstract"),
  ]
}
