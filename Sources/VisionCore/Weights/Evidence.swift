/// What a checkpoint tells about the model it belongs to: its tensors under a definition's names, and what stands in its
/// path and in the files beside it.
package struct Evidence: Sendable {
  let weights: NamedWeights
  let hints: CheckpointHints
  /// Sides, widths and counts beyond this are no model's: a bound for what a file can ask for.
  private static let largestLength = 1 << 16

  var configuration: CheckpointConfiguration? { hints.configuration }

  /// Whether there is a tensor of that name.
  func has(_ name: String) -> Bool { weights.shape(of: name) != nil }

  /// A tensor's shape; nil where it is missing or of lengths that no model has.
  func shape(_ name: String) -> [Int]? {
    weights.shape(of: name).flatMap { $0.allSatisfy((1...Self.largestLength).contains) ? $0 : nil }
  }

  /// The length of an axis of a tensor.
  func axis(_ name: String, _ axis: Int) -> Int? {
    shape(name).flatMap { $0.indices.contains(axis) ? $0[axis] : nil }
  }

  /// How many names of a row there are, from `first` on; `*` stands for the number.
  func count(_ pattern: String, from first: Int = 0) -> Int {
    let parts = pattern.split(separator: "*", maxSplits: 1)
    let (front, back) = (parts[0], parts.count > 1 ? parts[1] : "")
    var index = first
    while index - first < Self.largestLength, has("\(front)\(index)\(back)") { index += 1 }
    return index - first
  }

  /// How many names of a row there are in each stage; the first `*` stands for the stage's number.
  func counts(_ pattern: String, from first: Int = 0) -> [Int] {
    var counts: [Int] = []
    while counts.count < 16, case let count = count(filled(pattern, counts.count + first)), count > 0 {
      counts.append(count)
    }
    return counts
  }

  /// The length of an axis of each stage's tensor.
  func axes(_ pattern: String, _ axis: Int, from first: Int = 0) -> [Int] {
    var lengths: [Int] = []
    while lengths.count < 16, let length = self.axis(filled(pattern, lengths.count + first), axis) {
      lengths.append(length)
    }
    return lengths
  }

  /// A buffer that no program reads, under the checkpoint's own name; `*` stands for anything between.
  func buffer(_ pattern: String) -> (name: String, shape: [Int])? {
    let parts = pattern.split(separator: "*")
    for name in weights.checkpoint.names ?? [] {
      guard let last = parts.last, name.hasSuffix(last), parts.allSatisfy({ name.contains($0) }),
        let shape = weights.checkpoint.shape(of: name)
      else { continue }
      return (name, shape)
    }
    return nil
  }

  /// The grid that so many positions are of, by the configuration's image size where it has one, else a square.
  func grid(of count: Int, patch: Int) -> GridSize? {
    if let image = configuration?.image {
      let grid = GridSize(rows: image.rows / patch, columns: image.columns / patch)
      if grid.count == count { return grid }
    }
    return squareRoot(count).map { GridSize(square: $0) }
  }

  /// The sides of the image that a grid of patches was made of: those that the configuration says, of which a rest may fill no
  /// patch, or the patches' own.
  func image(ofGrid grid: GridSize?, patch: Int) -> SettingValue? {
    guard let grid else { return nil }
    if let image = configuration?.image, image.rows / patch == grid.rows, image.columns / patch == grid.columns {
      return .integers([image.rows, image.columns])
    }
    return .integers([grid.rows * patch, grid.columns * patch])
  }

  private func filled(_ pattern: String, _ number: Int) -> String {
    guard let star = pattern.firstIndex(of: "*") else { return pattern }
    return pattern[..<star] + "\(number)" + pattern[pattern.index(after: star)...]
  }
}
