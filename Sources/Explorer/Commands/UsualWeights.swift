import VisionCore

/// The weights that people usually have of a model.
struct UsualWeights {
  /// The repository on the Hugging Face hub, such as `google/vit-base-patch16-224`.
  let repository: String
  /// The file that the authors, or timm, hand out under a name of its own.
  let file: String?
  /// The licence that the repository states, by its SPDX name.
  let licence: String
  /// What else should be known.
  var remark: String?

  /// By the model's name in the catalogue.
  static let all: [String: UsualWeights] = [
    "vit-ti-16": timm("vit_tiny_patch16_224.augreg_in21k_ft_in1k"),
    "vit-s-16": timm("vit_small_patch16_224.augreg_in21k_ft_in1k"),
    "vit-b-16": UsualWeights(
      repository: "google/vit-base-patch16-224", file: "ViT-B_16.npz", licence: "Apache-2.0",
      remark: "the .npz of ImageNet-21k has 21,843 classes"),
    "vit-l-16": UsualWeights(
      repository: "google/vit-large-patch16-224", file: "ViT-L_16.npz", licence: "Apache-2.0",
      remark: "the .npz of ImageNet-21k has 21,843 classes"),
    "vit-b-32": timm("vit_base_patch32_224.augreg_in21k_ft_in1k"),
    "vit-l-32": UsualWeights(
      repository: "timm/vit_large_patch32_224.orig_in21k", file: "ViT-L_32.npz", licence: "Apache-2.0",
      remark: "without a classifier on the hub"),
    "vit-b-32-384": UsualWeights(
      repository: "google/vit-base-patch32-384", file: nil, licence: "Apache-2.0"),
    "vit-l-32-384": UsualWeights(
      repository: "google/vit-large-patch32-384", file: nil, licence: "Apache-2.0"),
    "vit-h-14": UsualWeights(
      repository: "google/vit-huge-patch14-224-in21k", file: "ViT-H_14.npz", licence: "Apache-2.0",
      remark: "without a classifier on the hub"),
    "deit-ti": deit("deit-tiny-patch16-224", "deit_tiny_patch16_224-a1311bcf.pth"),
    "deit-s": deit("deit-small-patch16-224", "deit_small_patch16_224-cd65a155.pth"),
    "deit-b": deit("deit-base-patch16-224", "deit_base_patch16_224-b5f2ef4d.pth"),
    "deit-b-384": deit("deit-base-patch16-384", "deit_base_patch16_384-8de9b5d1.pth"),
    "cvt-13": cvt("cvt-13", "CvT-13-224x224-IN-1k.pth"), "cvt-21": cvt("cvt-21", "CvT-21-224x224-IN-1k.pth"),
    "cvt-13-384": cvt("cvt-13-384", "CvT-13-384x384-IN-1k.pth"),
    "cvt-21-384": cvt("cvt-21-384", "CvT-21-384x384-IN-1k.pth"),
    "cvt-w24-384": cvt("cvt-w24-384-22k", "CvT-w24-384x384-IN-22k.pth"),
    "swin-t": swin("tiny", "window7-224"), "swin-s": swin("small", "window7-224"),
    "swin-b": swin("base", "window7-224"), "swin-l": swin("large", "window7-224"),
    "swin-b-384": swin("base", "window12-384"), "swin-l-384": swin("large", "window12-384"),
  ]

  private static func timm(_ name: String) -> UsualWeights {
    UsualWeights(repository: "timm/\(name)", file: nil, licence: "Apache-2.0")
  }

  private static func deit(_ name: String, _ file: String) -> UsualWeights {
    UsualWeights(repository: "facebook/\(name)", file: file, licence: "Apache-2.0")
  }

  private static func cvt(_ name: String, _ file: String) -> UsualWeights {
    UsualWeights(
      repository: "microsoft/\(name)", file: file, licence: "Apache-2.0", remark: "the authors' own files: MIT")
  }

  private static func swin(_ size: String, _ rest: String) -> UsualWeights {
    let name = "swin-\(size)-patch4-\(rest)"
    return UsualWeights(
      repository: "microsoft/\(name)", file: name.replacing("-", with: "_") + ".pth", licence: "Apache-2.0",
      remark: "the authors' own files: MIT")
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
    guard let cache, let usual else { return nil }
    let snapshots = cache + "/models--" + usual.repository.replacing("/", with: "--") + "/snapshots"
    for snapshot in ((try? Checkpoint.fileNames(in: snapshots)) ?? []).sorted() {
      let files = (try? Checkpoint.fileNames(in: snapshots + "/" + snapshot)) ?? []
      if let file = ["model.safetensors", "pytorch_model.bin"].first(where: files.contains) {
        return "\(snapshots)/\(snapshot)/\(file)"
      }
    }
    return nil
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
