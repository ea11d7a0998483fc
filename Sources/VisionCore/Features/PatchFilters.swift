/// What a model's first layer looks for in the pixels: a small picture for each of its outputs (Dosovitskiy et al. 2021, Fig. 7
/// left).
package struct PatchFilters: Sendable {
  /// The layer's path.
  package let path: String
  /// The side of a filter in pixels.
  package let side: Int
  /// From one place of a filter to the next, in pixels.
  package let stride: Int
  /// Whether a filter sees its patch behind a norm, and not the pixels themselves.
  package let isBehindNorm: Bool
  /// For each filter red, green and blue, each [side, side] row-major.
  package let filters: [[Float]]

  /// A filter's length: the root of the sum of its squares.
  package func length(of filter: Int) -> Double {
    filters[filter].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}

/// Why a model has no filters over the pixels.
package enum PatchFilterError: UsageError, Equatable, Sendable {
  case noFirstLayer

  package var sentence: Phrase {
    "the model reads its image neither by a convolution nor by a linear layer over patches; filters are the weights of those"
  }
}

extension Program {
  /// The filters of the first layer over the image: a convolution, standardised weights as it uses them; or, where patches
  /// are cut by a soft split (Yuan et al. 2021, Section 3.1), the linear layer that reads them, whose rows are filters of a patch
  /// behind the norm in front of it.
  /// - Throws: `PatchFilterError`, or an error of the weights.
  package func patchFilters(weights: any WeightSource) throws -> PatchFilters {
    let onImage = stepsOverPixels
    let constants = Constants(program: self, weights: weights)
    for (index, step) in steps.enumerated() {
      guard let source = step.inputs.first else { continue }
      switch step.operation {
      case .convolution(let window, let groups) where onImage.pixels.contains(source) && groups.value == 1:
        let values = try constants.values(step.inputs[1])
        return filters(index, window, values, isBehindNorm: false)
      case .linear:
        guard let patches = onImage.patches[source] else { continue }
        let values = try constants.values(step.inputs[1])
        return filters(index, patches.window, values, isBehindNorm: patches.isBehindNorm)
      default: continue
      }
    }
    throw PatchFilterError.noFirstLayer
  }

  private func filters(
    _ index: Int, _ window: SlidingWindow, _ values: [Float], isBehindNorm: Bool
  ) -> PatchFilters {
    let (side, count) = (window.kernel.value, 3 * window.kernel.value * window.kernel.value)
    return PatchFilters(
      path: modules[steps[index].module].path, side: side, stride: window.stride.value, isBehindNorm: isBehindNorm,
      filters: Swift.stride(from: 0, to: values.count, by: count).map { Array(values[$0..<$0 + count]) })
  }

  /// Steps that hold the image's pixels in another order, and those that hold its overlapping patches.
  private var stepsOverPixels: (pixels: Set<Int>, patches: [Int: (window: SlidingWindow, isBehindNorm: Bool)]) {
    var pixels: Set<Int> = []
    var patches: [Int: (window: SlidingWindow, isBehindNorm: Bool)] = [:]
    for (index, step) in steps.enumerated() {
      if case .input = step.operation { pixels.insert(index) }
      guard let source = step.inputs.first else { continue }
      switch step.operation {
      case .unfold(let window) where pixels.contains(source): patches[index] = (window, false)
      case .layerNorm: if let found = patches[source] { patches[index] = (found.window, true) }
      case let operation where operation.isMovement:
        if pixels.contains(source) { pixels.insert(index) }
        patches[index] = patches[source]
      default: continue
      }
    }
    return (pixels, patches)
  }
}
