extension Program {
  /// The multiply-accumulates of one step: those of matrix products and convolutions, exactly; nothing for the rest.
  ///
  /// Biases, norms, softmax and activations are no multiply-accumulates (as fvcore and the papers count).
  public func multiplyAccumulates(of step: Step) -> Size {
    guard let product = counted(step.operation, step) else { return 0 }
    return product.lengths.product * (product.shared.divided(by: product.groups) ?? 0)
  }

  /// The same as a number alone: no formula is made, so that a whole catalogue is counted in milliseconds.
  func multiplyAccumulateCount(ofStep index: Int) -> Int {
    guard let product = counted(steps[index].operation, steps[index]) else { return 0 }
    return product.lengths.reduce(product.shared.value / product.groups.value) { $0 * $1.value }
  }

  /// What is multiplied to count a step: lengths, and the length that its groups share; nil for what is not counted.
  ///
  /// The step is asked for its shape only where it counts: most steps do not, and looking at them has to cost nothing.
  private func counted(
    _ operation: Operation, _ step: @autoclosure () -> Step
  ) -> (lengths: [Size], shared: Size, groups: Size)? {
    switch operation {
    case .linear: (step().shape, lastAxis(ofInput: 0, of: step()), 1)
    case .einsum(let contraction): (contraction.sizes, 1, 1)
    case .convolution(let window, let groups):
      (step().shape + [window.kernel, window.kernel], lastAxis(ofInput: 0, of: step()), groups)
    case .input, .parameter, .constant, .rearrange, .slice, .concatenate, .pad, .roll, .unfold, .relativeToAbsolute,
      .layerNorm, .batchNorm,
      .groupNorm, .standardize, .normalize, .activation, .clamp, .softmax, .add, .multiply, .divide, .scale, .mean,
      .sum, .maxPool, .averagePool, .relativePositionBias, .resamplePositions:
      nil
    }
  }

  private func lastAxis(ofInput input: Int, of step: Step) -> Size {
    let shape = steps[step.inputs[input]].shape
    return shape[shape.count - 1]
  }
}
