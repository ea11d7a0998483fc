/// Group normalisation: over a map and the channels of each group (Wu & He, arXiv 1803.08494).
package struct GroupNorm: Module {
  package let name: String
  let groups: Int
  let epsilon: Double

  package init(name: String, groups: Int, epsilon: Double) {
    (self.name, self.groups, self.epsilon) = (name, groups, epsilon)
  }

  package func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C]
    let width = x.shape[3]
    guard width.divided(by: Size(groups)) != nil else {
      throw x.recorder.error(.doesNotSplit(axis: "C", length: width.value, divisor: groups))
    }
    let learned = try ["weight", "bias"].map { try x.parameter($0, [width]) }
    return x.recorder.record(.groupNorm(groups: groups, epsilon: epsilon), [x] + learned, shape: x.shape)
  }
}
