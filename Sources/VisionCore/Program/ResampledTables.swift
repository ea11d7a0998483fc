import VisionNumerics

/// A table [rows, columns, heads] of biases by offset, for another window, as timm (from Bao et al., arXiv
/// 2106.08254) resamples it: the offsets of the old window are placed in the new one at distances that grow geometrically
/// from the middle, so that near offsets keep their biases, and those between are interpolated linearly.
package func regriddedTable(_ table: [Float], heads: Int, from: GridSize, to: GridSize) -> [Float] {
  let (rows, columns) = (linearTaps(from.rows, to: to.rows), linearTaps(from.columns, to: to.columns))
  var result: [Float] = []
  result.reserveCapacity(to.count * heads)
  for row in rows {
    for column in columns {
      for head in 0..<heads {
        func value(_ y: Int, _ x: Int) -> Float { table[(y * from.columns + x) * heads + head] }
        let first = value(row.place, column.place) * (1 - column.part) + value(row.place, column.next) * column.part
        let second = value(row.next, column.place) * (1 - column.part) + value(row.next, column.next) * column.part
        result.append(first * (1 - row.part) + second * row.part)
      }
    }
  }
  return result
}

/// For each offset of an axis the two old ones around it, and how far it lies towards the second; at the edges, one.
private func linearTaps(_ length: Int, to count: Int) -> [(place: Int, next: Int, part: Float)] {
  let (half, wanted) = (length / 2, Double(count / 2))
  // The ratio of the distances' steps, by bisection: the last distance is that of the new window's last offset.
  var (low, high, ratio) = (1.01, 1.5, 1.01)
  while high - low > 1e-6 {
    ratio = (low + high) / 2
    let reach = (1 - power(ratio, half)) / (1 - ratio)
    if reach > wanted { high = ratio } else { low = ratio }
  }
  var distances: [Double] = []
  var distance = 1.0
  for step in 0..<half {
    distances.append(distance)
    distance += power(ratio, step + 1)
  }
  let places = (distances.reversed().map { -$0 } + [0] + distances).map { Float($0) }
  return (0..<count).map { index in
    let offset = Float(index - count / 2)
    guard let next = places.firstIndex(where: { $0 >= offset }) else { return (length - 1, length - 1, 0) }
    guard next > 0 else { return (0, 0, 0) }
    return (next - 1, next, (offset - places[next - 1]) / (places[next] - places[next - 1]))
  }
}

private func power(_ base: Double, _ exponent: Int) -> Double {
  repeatElement(base, count: exponent).reduce(1, *)
}

/// A map [rows, columns, heads] resampled to another size: cubic convolution (Keys; a = −0.75) without antialiasing,
/// places clamped at the edges, as `torch.nn.functional.interpolate` does it.
package func resampledTable(_ table: [Float], heads: Int, from: GridSize, to: GridSize) -> [Float] {
  let (rows, columns) = (cubicTaps(from.rows, to: to.rows), cubicTaps(from.columns, to: to.columns))
  var result: [Float] = []
  result.reserveCapacity(to.count * heads)
  for row in rows {
    for column in columns {
      for head in 0..<heads {
        var sum: Float = 0
        for (y, rowWeight) in row {
          var inRow: Float = 0
          for (x, weight) in column { inRow += weight * table[(y * from.columns + x) * heads + head] }
          sum += rowWeight * inRow
        }
        result.append(sum)
      }
    }
  }
  return result
}

/// The four places, and their weights, that each place of a resampled axis is made of.
private func cubicTaps(_ length: Int, to count: Int) -> [[(place: Int, weight: Float)]] {
  let scale = Double(length) / Double(count)
  return (0..<count).map { place in
    let center = scale * (Double(place) + 0.5) - 0.5
    let first = center.rounded(.down)
    let t = center - first
    let weights = [t + 1, t, 1 - t, 2 - t].map { cubicConvolution($0, a: -0.75) }
    return weights.enumerated().map { offset, weight in
      (min(max(Int(first) + offset - 1, 0), length - 1), Float(weight))
    }
  }
}
