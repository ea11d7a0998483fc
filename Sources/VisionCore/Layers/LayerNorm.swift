/// Layer normalisation over the last axis, with a learned scale and shift (Ba et al., arXiv 1607.06450).
package struct LayerNorm: Module {
  package let name: String
  let epsilon: Double

  init(name: String, epsilon: Double) { (self.name, self.epsilon) = (name, epsilon) }

  package func forward(_ x: Tensor) throws -> Tensor {
    let width = x.shape[x.shape.count - 1]
    let (weight, bias) = (try x.recorder.parameter("weight", [width]), try x.recorder.parameter("bias", [width]))
    return x.recorder.record(.layerNorm(epsilon: epsilon), [x, weight, bias], shape: x.shape)
  }
}
