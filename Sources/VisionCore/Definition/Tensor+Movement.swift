// Movement: axes rearranged, cut, joined, padded and rolled. No arithmetic.

extension Tensor {
  /// Axes split, exchanged and joined by a pattern, `b (h m) (w n) c -> (b h w) (m n) c`.
  /// - Parameters:
  ///   - text: the axes, those of one length in brackets, and behind `->` those of the result
  ///   - given: lengths of axes that do not follow from the shape, such as `["m": 7, "n": 7]`
  /// - Throws: ``ShapeError`` where an axis does not split so, or the pattern cannot be read.
  public func rearrange(_ text: String, _ given: KeyValuePairs<String, Size> = [:]) throws -> Tensor {
    let pattern = try recorder.pattern(text)
    var known = [Size?](repeating: nil, count: pattern.names.count)
    do { try pattern.bind(shape, operand: 0, given: given, into: &known) } catch { throw recorder.error(error) }
    let sizes = known.map { $0 ?? 1 }
    let rearrangement = Rearrangement(
      pattern: text, sizes: sizes, input: pattern.operands[0], output: pattern.result)
    return recorder.record(
      .rearrange(rearrangement), [self], shape: pattern.result.map { $0.reduce(1) { $0 * sizes[$1] } })
  }

  /// `count` places from `start` along an axis; the tensor itself where those are all.
  package func slice(axis: Int, from start: Int, count: Size) throws -> Tensor {
    if start == 0, count == shape[axis] { return self }
    guard start >= 0, start + count.value <= shape[axis].value else {
      throw recorder.error(
        .outOfRange(what: "the end of a slice", found: start + count.value, allowed: 0...shape[axis].value))
    }
    var shape = shape
    shape[axis] = count
    return recorder.record(.slice(axis: axis, start: start, count: count.value), [self], shape: shape)
  }

  /// One place of an axis, both counted from 0; the axis disappears.
  /// - Throws: ``ShapeError`` where there is no such place.
  public func select(axis: Int, _ place: Int) throws -> Tensor {
    let place = try slice(axis: axis, from: place, count: 1)
    let kept = shape.indices.filter { $0 != axis }
    let rearrangement = Rearrangement(
      pattern: "without axis \(axis)", sizes: place.shape, input: shape.indices.map { [$0] }, output: kept.map { [$0] })
    return recorder.record(.rearrange(rearrangement), [place], shape: kept.map { shape[$0] })
  }

  /// The places of an axis, one tensor each.
  package func unbind(axis: Int) throws -> [Tensor] { try (0..<shape[axis].value).map { try select(axis: axis, $0) } }

  /// Tensors one after another along an axis, counted from 0.
  /// - Throws: ``ShapeError`` where another axis has two lengths.
  public static func concatenate(_ tensors: [Tensor], axis: Int) throws -> Tensor {
    let first = tensors[0]
    var shape = first.shape
    shape[axis] = tensors.map { $0.shape[axis] }.sum
    for tensor in tensors {
      for other in shape.indices where other != axis && tensor.shape[other] != first.shape[other] {
        throw first.recorder.error(
          .mismatch(
            what: "axis \(other) of what is joined", expected: first.shape[other].value,
            found: tensor.shape[other].value))
      }
    }
    return first.recorder.record(.concatenate(axis: axis), tensors, shape: shape)
  }

  /// Zeros added behind an axis until it is `length` long; the tensor itself where it already is.
  package func padded(axis: Int, to length: Size) -> Tensor {
    let count = length.value - shape[axis].value
    guard count > 0 else { return self }
    var shape = shape
    shape[axis] = length
    return recorder.record(.pad(axis: axis, before: 0, after: count), [self], shape: shape)
  }

  /// Zeros all around a map [b, h, w, c].
  package func bordered(by count: Int) -> Tensor {
    [1, 2].reduce(self) { map, axis in
      var shape = map.shape
      shape[axis] += Size(2 * count)
      return recorder.record(.pad(axis: axis, before: count, after: count), [map], shape: shape)
    }
  }

  /// Overlapping patches of a map [b, h, w, c] as tokens: [b, h′, w′, c·k·k], in the order (channel, row, column).
  package func unfolded(_ window: SlidingWindow) throws -> Tensor {
    let (rows, columns) = try window.places(over: self)
    return recorder.record(
      .unfold(window), [self], shape: [shape[0], rows, columns, shape[3] * window.kernel * window.kernel])
  }

  /// A cyclic shift along each axis; the tensor itself where all are zero.
  package func rolled(_ shifts: [Int]) -> Tensor {
    shifts.allSatisfy { $0 == 0 } ? self : recorder.record(.roll(shifts: shifts), [self], shape: shape)
  }
}

extension Tensor {
  /// Numbers by place and offset [… n, 2n − 1] as numbers by pair of places [… n, n].
  package func relativeToAbsolute() throws -> Tensor {
    let (places, offsets) = (shape[shape.count - 2], shape[shape.count - 1])
    guard offsets.value == 2 * places.value - 1 else {
      throw recorder.error(.mismatch(what: "the axis of offsets", expected: 2 * places.value - 1, found: offsets.value))
    }
    return recorder.record(.relativeToAbsolute, [self], shape: shape.dropLast() + [places])
  }
}

extension SlidingWindow {
  /// The rows and columns that moving over a map [b, h, w, c] gives.
  package func places(over x: Tensor) throws -> (rows: Size, columns: Size) {
    (
      try places(x.shape[1], margin.top + margin.bottom, x), try places(x.shape[2], margin.left + margin.right, x)
    )
  }

  /// ⌊(n + p − k)/s⌋ + 1, p on both sides together; written n/s where that is the same.
  private func places(_ n: Size, _ padding: Int, _ x: Tensor) throws -> Size {
    let room = n.value + padding - kernel.value
    guard room >= 0 else {
      throw x.recorder.error(.kernelTooLarge(kernel: kernel.value, length: n.value + padding))
    }
    let count = room / stride.value + 1
    if let exact = n.divided(by: stride), exact.value == count { return exact }
    return Size(count)
  }

  /// The margin that gives ⌈n/s⌉ places, the odd one behind, as TensorFlow's SAME does.
  package static func same(kernel: Int, stride: Int, over x: Tensor) -> SlidingWindow {
    func total(_ n: Int) -> Int { max(0, ((n + stride - 1) / stride - 1) * stride + kernel - n) }
    let (rows, columns) = (total(x.shape[1].value), total(x.shape[2].value))
    return SlidingWindow(
      kernel: Size(kernel), stride: Size(stride),
      margin: Margin(top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2))
  }
}
