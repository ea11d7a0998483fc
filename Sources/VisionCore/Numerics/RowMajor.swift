// Row-major order: the last axis varies fastest.

/// How far apart two neighbours along each axis lie in a tensor of this shape, whose elements can be counted
/// (`elementCount`); a tensor without elements has no neighbours, and 1 everywhere.
package func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = [Int](repeating: 1, count: shape.count)
  if shape.contains(0) { return strides }
  for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
  return strides
}

/// Calls `body` for every position of a shape, in row-major order, with the sum of its index along each axis times that
/// axis's stride.
@inlinable @inline(__always)
package func forEachOffset(_ shape: [Int], strides: [Int], _ body: (Int) throws -> Void) rethrows {
  var index = [Int](repeating: 0, count: shape.count)
  var offset = 0
  for _ in 0..<shape.reduce(1, *) {
    try body(offset)
    for axis in shape.indices.reversed() {
      index[axis] += 1
      offset += strides[axis]
      if index[axis] < shape[axis] { break }
      offset -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
}
