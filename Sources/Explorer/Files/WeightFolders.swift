import VisionCore

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
    let usual = preset.weights
    if let data, let names = try? FileSystem.names(in: data) {
      let known = ([preset.name] + preset.aliases).map { $0.lowercased() }
      let stems = names.filter { name in
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
