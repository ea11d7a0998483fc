/// How a kernel slides over a map: its size, step, margin and gaps.
package struct PatchGeometry: Equatable, Sendable {
  package var kernelHeight: Int, kernelWidth: Int
  package var strideHeight: Int, strideWidth: Int
  package var top: Int, left: Int, bottom: Int, right: Int
  /// 1 is a dense kernel.
  package var dilationHeight: Int, dilationWidth: Int

  package init(
    kernelHeight: Int, kernelWidth: Int, strideHeight: Int = 1, strideWidth: Int = 1, top: Int = 0, left: Int = 0,
    bottom: Int = 0, right: Int = 0, dilationHeight: Int = 1, dilationWidth: Int = 1
  ) {
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
    self.dilationHeight = dilationHeight
    self.dilationWidth = dilationWidth
  }

  /// A square kernel, the same on both axes and all four sides.
  package init(kernel: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    self.init(
      kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride, strideWidth: stride, top: padding, left: padding,
      bottom: padding, right: padding, dilationHeight: dilation, dilationWidth: dilation)
  }

  /// Rows of the result for a map of `height` rows; not positive where the kernel does not fit.
  package func outputHeight(_ height: Int) -> Int {
    Self.output(height + top + bottom, kernelHeight, strideHeight, dilationHeight)
  }

  /// Columns of the result for a map of `width` columns; not positive where the kernel does not fit.
  package func outputWidth(_ width: Int) -> Int {
    Self.output(width + left + right, kernelWidth, strideWidth, dilationWidth)
  }

  private static func output(_ padded: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> Int {
    let spare = padded - (kernel - 1) * dilation - 1
    return spare < 0 || stride < 1 ? 0 : spare / stride + 1
  }
}
