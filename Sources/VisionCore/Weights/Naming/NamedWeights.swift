/// A checkpoint under the names of the definitions: renamed, joined and turned when it is read.
package struct NamedWeights: WeightSource {
  /// A tensor of the checkpoint that makes one of the program, or a part of it.
  private struct Part: Sendable {
    let name: String
    let shape: [Int]
    let axes: [[Int]]?
    let grid: Int?
    let slice: NameRule.Slice?

    /// The shape in the program's order of axes.
    var turnedShape: [Int] {
      if let slice { return [shape[0] / slice.count] + shape.dropFirst() }
      let turned = axes.map { $0.map { group in group.reduce(1) { $0 * shape[$1] } } } ?? shape
      guard let grid, let side = squareRoot(turned[grid]) else { return turned }
      return turned[..<grid] + [side, side] + turned[(grid + 1)...]
    }
  }

  /// The checkpoint under its own names.
  package let checkpoint: any WeightSource
  /// How its names were understood.
  package let naming: CheckpointNaming
  private let order: [String]
  private let tensors: [String: [Part]]

  /// The checkpoint's names, each without what wrappers put around it.
  private let cleaned: [String: String]
  /// The tensors of the definition that each of the checkpoint's is a part of.
  private let targets: [String: [String]]

  /// Applies a naming. A source that answers to any name is left as it is.
  /// - Parameter cleaned: the checkpoint's names without what wrappers and the naming's code put around them
  package init(_ checkpoint: any WeightSource, naming: CheckpointNaming, cleaned: [String]) {
    self.init(checkpoint, names: checkpoint.names ?? [], shorter: cleaned, naming: naming)
  }

  private init(_ checkpoint: any WeightSource, names: [String], shorter: [String], naming: CheckpointNaming) {
    var order: [String] = []
    var parts: [String: [Int: Part]] = [:]
    var counts: [String: Int] = [:]
    var targets: [String: [String]] = [:]
    for (name, short) in zip(names, shorter) {
      guard let shape = checkpoint.shape(of: name) else { continue }
      for (rule, outcome) in naming.apply(to: short) {
        guard case .renamed(let target) = outcome else { continue }
        // Of two tensors that would make the same one, the second is left over.
        if let known = parts[target]?[rule?.part ?? 0], known.name != name {
          targets[name, default: []] += []
          continue
        }
        targets[name, default: []].append(target)
        // A tensor with other axes than the rule turns, or that does not split evenly, is no match.
        let (axes, slice) = (rule?.axes, rule?.slice)
        guard axes.map({ $0.joined().count == shape.count }) ?? true,
          slice.map({ slice in shape.first.map { $0 % slice.count == 0 } ?? false }) ?? true
        else { continue }
        if parts[target] == nil { order.append(target) }
        parts[target, default: [:]][rule?.part ?? 0] = Part(
          name: name, shape: shape, axes: axes, grid: rule?.grid, slice: slice)
        counts[target] = rule?.parts ?? 1
      }
    }
    (self.checkpoint, self.naming, self.targets) = (checkpoint, naming, targets)
    self.cleaned = Dictionary(zip(names, shorter)) { first, _ in first }
    tensors = parts.compactMapValues { parts in Self.joinable(parts) }
      .filter { target, parts in parts.count == counts[target] }
    let complete = tensors
    self.order = order.filter { complete[$0] != nil }
  }

  /// What the checkpoint holds and a model does not read, under the checkpoint's own names: tensors that are no part of any
  /// that it asks for. Tables that models compute are none.
  package func unused(by wanted: Set<String>) -> [String] {
    (checkpoint.names ?? []).filter { name in
      guard let targets = targets[name] else { return false }
      return !targets.contains { wanted.contains($0) && tensors[$0] != nil }
    }
  }

  /// A name of the checkpoint without what wrappers put around it, and the definition's name for it.
  package func understood(_ name: String) -> (cleaned: String, target: String) {
    let cleaned = cleaned[name] ?? name
    return (cleaned, targets[name]?.first ?? cleaned)
  }

  /// The parts in order, if they agree on all axes but the first.
  private static func joinable(_ parts: [Int: Part]) -> [Part]? {
    let inOrder = parts.sorted { $0.key < $1.key }.map(\.value)
    let rests = Set(inOrder.map { Array($0.turnedShape.dropFirst()) })
    guard inOrder.count == 1 || (rests.count == 1 && inOrder.allSatisfy { !$0.turnedShape.isEmpty }) else { return nil }
    return inOrder
  }

  package var provenance: WeightProvenance { checkpoint.provenance }
  package var notes: [Phrase] { checkpoint.notes }

  /// The program's names, in the order of the checkpoint; of a source that answers to any name, nil.
  package var names: [String]? { checkpoint.names == nil ? nil : order }

  package func shape(of name: String) -> [Int]? {
    guard checkpoint.names != nil else { return checkpoint.shape(of: name) }
    guard let parts = tensors[name], var shape = parts.first?.turnedShape else { return nil }
    if parts.count > 1 { shape[0] = parts.reduce(0) { $0 + $1.turnedShape[0] } }
    return shape
  }

  /// The shape of a tensor in the checkpoint, if it alone or as the first part makes one of the program.
  func originalShape(of name: String) -> [Int]? { tensors[name]?.first?.shape }

  package func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    guard checkpoint.names != nil else { return try checkpoint.read(name, shape: shape, into: buffer) }
    guard let parts = tensors[name], let found = self.shape(of: name) else {
      throw WeightError.noSuchTensor(name: name, source: provenance)
    }
    guard found == shape else {
      throw WeightError.shapeMismatch(WeightMismatch(name: name, expected: shape, found: found))
    }
    let count = shape.reduce(1, *)
    guard buffer.count == count else {
      throw WeightError.elementCount(name: name, expected: count, found: buffer.count)
    }
    var start = 0
    for part in parts {
      let end = start + part.turnedShape.reduce(1, *)
      try read(part, into: UnsafeMutableBufferPointer(rebasing: buffer[start..<end]))
      start = end
    }
  }

  private func read(_ part: Part, into buffer: UnsafeMutableBufferPointer<Float>) throws {
    if let slice = part.slice {
      let values = try checkpoint.values(name: part.name, shape: part.shape)
      let first = slice.index * buffer.count
      _ = buffer.initialize(from: values[first..<(first + buffer.count)])
      return
    }
    guard let axes = part.axes else { return try checkpoint.read(part.name, shape: part.shape, into: buffer) }
    let values = try checkpoint.values(name: part.name, shape: part.shape)
    let strides = rowMajorStrides(part.shape)
    let order = axes.flatMap { $0 }
    var place = [Int](repeating: 0, count: order.count)
    var source = 0
    for target in buffer.indices {
      buffer.initializeElement(at: target, to: values[source])
      for (axis, original) in order.enumerated().reversed() {
        place[axis] += 1
        source += strides[original]
        if place[axis] < part.shape[original] { break }
        source -= part.shape[original] * strides[original]
        place[axis] = 0
      }
    }
  }
}
