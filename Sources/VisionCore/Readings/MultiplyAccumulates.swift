extension Program {
  /// The multiply-accumulates of one step: those of matrix products and convolutions, exactly; nothing for the rest.
  ///
  /// Biases, norms, softmax and activations are no multiply-accumulates (as fvcore and the papers count).
  public func multiplyAccumulates(of step: Step) -> Size {
    switch step.operation {
    case .linear:
      return step.shape.product * lastAxis(ofInput: 0, of: step)
    case .einsum(let contraction):
      return contraction.sizes.product
    case .convolution(let window, let groups):
      guard let perGroup = lastAxis(ofInput: 0, of: step).divided(by: groups) else { return 0 }
      return step.shape.product * window.kernel * window.kernel * perGroup
    case .input, .parameter, .constant, .rearrange, .slice, .concatenate, .pad, .roll, .unfold, .relativeToAbsolute,
      .layerNorm, .batchNorm,
      .groupNorm, .standardize, .normalize, .activation, .clamp, .softmax, .add, .multiply, .divide, .scale, .mean,
      .sum, .maxPool, .averagePool, .relativePositionBias, .resamplePositions:
      return 0
    }
  }

  private func lastAxis(ofInput input: Int, of step: Step) -> Size {
    let shape = steps[step.inputs[input]].shape
    return shape[shape.count - 1]
  }
}
