/// The image cut into P × P patches, each mapped linearly to a token (Dosovitskiy et al. 2021, Eq. 1): a convolution of stride P.
public struct PatchEmbedding: Module {
  /// The checkpoint's.
  public let name: String
  let patch: Size
  let width: Size
  let hasBias: Bool
  /// Whether rows and columns at the end that fill no patch are left out, as a convolution's stride does; else they are an error.
  package var leavesOutRest = false

  /// - Parameters:
  ///   - name: the checkpoint's
  ///   - patch: the side of a patch in pixels, which must divide the image
  ///   - width: the width of a token
  ///   - hasBias: whether a learned vector is added
  public init(name: String, patch: Size, width: Size, hasBias: Bool = true) {
    (self.name, self.patch, self.width, self.hasBias) = (name, patch, width, hasBias)
  }

  /// Dosovitskiy et al. 2021, Eq. 1.
  public var equation: PaperEquation? {
    PaperEquation("Dosovitskiy et al. 2021, Eq. 1", "z₀ = [x_class; x₁E; …; x_NE] + E_pos")
  }

  /// Records the layer.
  public func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, h, w, C]
    for (axis, length) in [("(h p)", image.shape[2]), ("(w p)", image.shape[3])]
    where !leavesOutRest && length.divided(by: patch) == nil {
      throw image.recorder.error(.doesNotSplit(axis: axis, length: length.value, divisor: patch.value))
    }
    let pixels = try image.rearrange("b c h w -> b h w c")
    return try Convolution(name: "proj", features: width, kernel: patch, stride: patch, bias: hasBias)(pixels)
  }
}
