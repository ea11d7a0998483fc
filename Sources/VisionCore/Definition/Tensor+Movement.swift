// Movement: axes rearranged, cut, joined, padded and rolled. No arithmetic.

extension Tensor {
  /// Axes split, exchanged and joined by a pattern, `b (h m) (w n) c -> (b h w) (m n) c`.
  public func rearrange(_ text: String, _ given: KeyValuePairs<String, Size> = [:]) throws -> Tensor {
    let pattern = try recorder.pattern(text)
    var known = [Size?](repeating: nil, count: pattern.names.count)
    do { try pattern.bind(shape, operand: 0, given: given, into: &known) } catch { throw recorder.error(error) }
    let sizes = known.map { $0 ?? 1 }
    let rearrangement = Rearrangement(
      pattern: text, sizes: sizes, input: pattern.operands[0], output: pattern.result)
    return recorder.record(
      .rearrange(rearrangement), [self], shape: pattern.result.map { $0.map { sizes[$0] }.product })
  }

  /// `count` places from `start` along an axis; the tensor itself where those are all.
  public func slice(axis: Int, from start: Int, count: Size) throws -> Tensor {
    if start == 0, count == shape[axis] { return self }
    guard start >= 0, start + count.value <= shape[axis].value else {
      throw recorder.error(
        .outOfRange(what: "the end of a slice", found: start + count.value, allowed: 0...shape[axis].value))
    }
    var shape = shape
    shape[axis] = count
    return recorder.record(.slice(axis: axis, start: start, count: count.value), [self], shape: shape)
  }

  /// One place of an axis, which disappears.
  public func select(axis: Int, _ place: Int) throws -> Tensor {
    let place = try slice(axis: axis, from: place, count: 1)
    let kept = shape.indices.filter { $0 != axis }
    let rearrangement = Rearrangement(
      pattern: "without axis \(axis)", sizes: place.shape, input: shape.indices.map { [$0] }, output: kept.map { [$0] })
    return recorder.record(.rearrange(rearrangement), [place], shape: kept.map { shape[$0] })
  }

  /// The places of an axis, one tensor each.
  public func unbind(axis: Int) throws -> [Tensor] { try (0..<shape[axis].value).map { try select(axis: axis, $0) } }

  /// Tensors one after another along an axis.
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
  public func padded(axis: Int, to length: Size) -> Tensor {
    let count = length.value - shape[axis].value
    guard count > 0 else { return self }
    var shape = shape
    shape[axis] = length
    return recorder.record(.pad(axis: axis, count: count), [self], shape: shape)
  }

  /// A cyclic shift along each axis; the tensor itself where all are zero.
  public func rolled(_ shifts: [Int]) -> Tensor {
    shifts.allSatisfy { $0 == 0 } ? self : recorder.record(.roll(shifts: shifts), [self], shape: shape)
  }
}
