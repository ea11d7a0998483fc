import VisionCore

/// The weights that people usually have of a model.
struct UsualWeights {
  /// The repository on the Hugging Face hub, such as `google/vit-base-patch16-224`; nil where there is none.
  var repository: String?
  /// The file that the authors, or timm, hand out under a name of its own.
  var file: String?
  /// The licence that the repository states, or where there is none the authors' code, by its SPDX name; nil where none
  /// could be confirmed.
  var licence: String?
  /// What else should be known.
  var remark: String?

  /// By the model's name in the catalogue. Names and licences are those of timm's pretrained configurations (1.0.31), of the
  /// hub's pages, and of the READMEs and LICENSE files of microsoft/CvT, microsoft/Swin-Transformer,
  /// yitu-opensource/T2T-ViT and whai362/PVT. CvT's README names no files; its
  /// files are called as other public programs load them, of which CvT-13's name was seen there and the others follow it.
  static let all: [String: UsualWeights] =
    vits.merging(deits) { first, _ in first }.merging(cvts) { first, _ in first }.merging(t2ts) { first, _ in first }
    .merging(swins) { first, _ in first }.merging(pyramids) { first, _ in first }
    .merging(convolutional) { first, _ in first }

  private static let vits: [String: UsualWeights] = [
    "vit-ti-16": timm("vit_tiny_patch16_224.augreg_in21k_ft_in1k"),
    "vit-s-16": timm("vit_small_patch16_224.augreg_in21k_ft_in1k"),
    "vit-b-16": apache("google/vit-base-patch16-224", "ViT-B_16.npz", "the .npz of ImageNet-21k has 21,843 classes"),
    "vit-l-16": apache("google/vit-large-patch16-224", "ViT-L_16.npz", "the .npz of ImageNet-21k has 21,843 classes"),
    "vit-b-32": timm("vit_base_patch32_224.augreg_in21k_ft_in1k"),
    "vit-l-32": apache("timm/vit_large_patch32_224.orig_in21k", "ViT-L_32.npz", "without a classifier on the hub"),
    "vit-b-32-384": apache("google/vit-base-patch32-384"), "vit-l-32-384": apache("google/vit-large-patch32-384"),
    "vit-h-14": apache("google/vit-huge-patch14-224-in21k", "ViT-H_14.npz", "without a classifier on the hub"),
    "vit-b-16-hybrid-r50": apache("timm/vit_base_r50_s16_224.orig_in21k", nil, "without a classifier"),
    "vit-l-32-hybrid-r50": timm("vit_large_r50_s32_224.augreg_in21k_ft_in1k"),
  ]

  private static let deits: [String: UsualWeights] = [
    "deit-ti": deit("deit-tiny-patch16-224", "deit_tiny_patch16_224-a1311bcf.pth"),
    "deit-s": deit("deit-small-patch16-224", "deit_small_patch16_224-cd65a155.pth"),
    "deit-b": deit("deit-base-patch16-224", "deit_base_patch16_224-b5f2ef4d.pth"),
    "deit-b-384": deit("deit-base-patch16-384", "deit_base_patch16_384-8de9b5d1.pth"),
    "deit-ti-distilled": deit("deit-tiny-distilled-patch16-224", "deit_tiny_distilled_patch16_224-b40b3cf7.pth"),
    "deit-s-distilled": deit("deit-small-distilled-patch16-224", "deit_small_distilled_patch16_224-649709d9.pth"),
    "deit-b-distilled": deit("deit-base-distilled-patch16-224", "deit_base_distilled_patch16_224-df68dfff.pth"),
    "deit-b-distilled-384": deit("deit-base-distilled-patch16-384", "deit_base_distilled_patch16_384-d0272ac0.pth"),
  ]

  private static let cvts: [String: UsualWeights] = [
    "cvt-13": cvt("cvt-13", "CvT-13-224x224-IN-1k.pth"), "cvt-21": cvt("cvt-21", "CvT-21-224x224-IN-1k.pth"),
    "cvt-13-384": cvt("cvt-13-384", "CvT-13-384x384-IN-1k.pth"),
    "cvt-21-384": cvt("cvt-21-384", "CvT-21-384x384-IN-1k.pth"),
    "cvt-w24-384": cvt("cvt-w24-384-22k", "CvT-w24-384x384-IN-22k.pth"),
  ]

  /// Only in the authors' release.
  private static let t2ts: [String: UsualWeights] = Dictionary(
    uniqueKeysWithValues: [
      ("7", "71.7_T2T_ViT_7"), ("10", "75.2_T2T_ViT_10"), ("12", "76.5_T2T_ViT_12"), ("14", "81.5_T2T_ViT_14"),
      ("19", "81.9_T2T_ViT_19"), ("24", "82.3_T2T_ViT_24"), ("t-14", "81.7_T2T_ViTt_14"),
      ("t-19", "82.4_T2T_ViTt_19"), ("t-24", "82.6_T2T_ViTt_24"),
    ].map { size, file in
      ("t2t-vit-" + size, UsualWeights(file: file + ".pth.tar", licence: "BSD-3-Clause-Clear"))
    })

  private static let swins: [String: UsualWeights] = [
    "swin-t": swin("tiny", "window7-224"), "swin-s": swin("small", "window7-224"),
    "swin-b": swin("base", "window7-224"), "swin-l": swin("large", "window7-224", file: "22kto1k"),
    "swin-b-384": swin("base", "window12-384"), "swin-l-384": swin("large", "window12-384", file: "22kto1k"),
    "swinv2-t-window8-256": swin2("tiny", "window8_256"), "swinv2-t-window16-256": swin2("tiny", "window16_256"),
    "swinv2-s-window8-256": swin2("small", "window8_256"), "swinv2-s-window16-256": swin2("small", "window16_256"),
    "swinv2-b-window8-256": swin2("base", "window8_256"), "swinv2-b-window16-256": swin2("base", "window16_256"),
    "swinv2-b-window12to16-256": swin2("base", "window12to16_192to256", file: "22kto1k_ft"),
    "swinv2-b-window12to24-384": swin2("base", "window12to24_192to384", file: "22kto1k_ft"),
    "swinv2-l-window12to16-256": swin2("large", "window12to16_192to256", file: "22kto1k_ft"),
    "swinv2-l-window12to24-384": swin2("large", "window12to24_192to384", file: "22kto1k_ft"),
  ]

  private static let pyramids: [String: UsualWeights] = [
    "pvt-tiny": pvt("tiny"), "pvt-small": pvt("small"), "pvt-medium": pvt("medium"), "pvt-large": pvt("large"),
    "tnt-s": timm("tnt_s_legacy_patch16_224.in1k"),
    "nextvit-s": timm("nextvit_small.bd_in1k"), "nextvit-b": timm("nextvit_base.bd_in1k"),
    "nextvit-l": timm("nextvit_large.bd_in1k"),
  ]

  private static let convolutional: [String: UsualWeights] = [
    "resnet-50": torchvision("resnet50", "0676ba61"), "resnet-101": torchvision("resnet101", "63fe2227"),
    "resnet-152": torchvision("resnet152", "394f9c45"),
    "bit-r50x1": timm("resnetv2_50x1_bit.goog_in21k_ft_in1k"),
    "bit-r101x3": timm("resnetv2_101x3_bit.goog_in21k_ft_in1k"),
    "bit-r152x4": timm("resnetv2_152x4_bit.goog_in21k_ft_in1k"),
  ]

  private static func timm(_ name: String) -> UsualWeights { apache("timm/\(name)") }

  private static func apache(_ repository: String, _ file: String? = nil, _ remark: String? = nil) -> UsualWeights {
    UsualWeights(repository: repository, file: file, licence: "Apache-2.0", remark: remark)
  }

  private static func deit(_ name: String, _ file: String) -> UsualWeights { apache("facebook/\(name)", file) }

  private static func cvt(_ name: String, _ file: String) -> UsualWeights {
    apache("microsoft/\(name)", file, "the authors' code is under MIT")
  }

  private static func swin(_ size: String, _ rest: String, file: String? = nil) -> UsualWeights {
    let name = "swin-\(size)-patch4-\(rest)"
    let own = name.replacing("-", with: "_") + (file.map { "_" + $0 } ?? "") + ".pth"
    return apache("microsoft/\(name)", own, "MIT at the authors and at timm")
  }

  private static func swin2(_ size: String, _ rest: String, file: String? = nil) -> UsualWeights {
    let own = "swinv2_\(size)_patch4_\(rest)" + (file.map { "_" + $0 } ?? "") + ".pth"
    let tag = file == nil ? "ms_in1k" : "ms_in22k_ft_in1k"
    return UsualWeights(repository: "timm/swinv2_\(size)_\(rest).\(tag)", file: own, licence: "MIT")
  }

  private static func pvt(_ size: String) -> UsualWeights {
    UsualWeights(file: "pvt_\(size).pth", licence: "Apache-2.0")
  }

  private static func torchvision(_ name: String, _ mark: String) -> UsualWeights {
    UsualWeights(repository: "timm/\(name).tv_in1k", file: "\(name)-\(mark).pth", licence: "BSD-3-Clause")
  }
}

/// The places where the program looks for weights.
struct WeightFolders {
  /// `$XDG_DATA_HOME/explorer`; nil where neither that nor a home is known.
  let data: String?
  /// The hub's cache, as Hugging Face's libraries choose it; nil where no home is known.
  let cache: String?

  init(environment: (String) -> String?) {
    func value(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    let home = value("HOME")
    data = (value("XDG_DATA_HOME") ?? home.map { $0 + "/.local/share" }).map { $0 + "/explorer" }
    cache =
      value("HF_HUB_CACHE") ?? value("HF_HOME").map { $0 + "/hub" }
      ?? (value("XDG_CACHE_HOME") ?? home.map { $0 + "/.cache" }).map { $0 + "/huggingface/hub" }
  }

  /// The checkpoint of a model that is there: in the data folder under the model's name, an alias or the usual file's
  /// name, else in the cache.
  func find(_ preset: Preset) -> String? {
    let usual = UsualWeights.all[preset.name]
    if let data, let names = try? Checkpoint.fileNames(in: data) {
      let known = ([preset.name] + preset.aliases).map { $0.lowercased() }
      let stems = names.sorted().filter { name in
        name == usual?.file || known.contains { name.lowercased() == $0 || Self.stem(of: name.lowercased()) == $0 }
      }
      if let first = stems.first { return data + "/" + first }
    }
    guard let cache, let repository = usual?.repository else { return nil }
    return try? Checkpoint.file(inFolder: cache + "/models--" + repository.replacing("/", with: "--"))
  }

  /// The same for a model's name; nil also for a name that is none.
  func find(_ model: String) -> String? { (try? Catalog.preset(named: model)).flatMap { find($0) } }

  /// A file's name without the ending of a checkpoint.
  private static func stem(of name: String) -> String {
    for ending in [".safetensors", ".pth.tar", ".pth", ".pt", ".bin", ".npz"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }
}
