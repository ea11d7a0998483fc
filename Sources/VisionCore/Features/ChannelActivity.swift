/// Which channels of a block's result carry nothing on an image: the maps that Yuan et al. 2021, Fig. 2, mark as invalid, "zero
/// or too large values".
///
/// The result, one map for each channel, is first divided by the root mean square of all its numbers: one factor for the
/// whole block, so that its channels stay comparable and a map behind a ReLU stays zero where it is zero. Then a channel is
///
/// - dead where no place of its map is farther from zero than `deadBound`: next to nothing, everywhere;
/// - saturated where every place of its map lies at `saturatedBound` or beyond, all on the same side of zero: stuck at an
///   extreme.
///
/// Class and distillation tokens stand for no place and are left out. Both say something about one image: a channel that is
/// dead for this one may answer to the next.
package struct ChannelActivity: Sendable, Hashable {
  /// A hundredth of the block's root mean square.
  package static let deadBound = 0.01
  /// Three times the block's root mean square.
  package static let saturatedBound = 3.0

  /// Channels, each with a map.
  package let channels: Int
  /// The numbers of the dead ones, in order.
  package let dead: [Int]
  /// The numbers of the saturated ones, in order.
  package let saturated: [Int]

  package var deadShare: Double { Double(dead.count) / Double(max(channels, 1)) }
  package var saturatedShare: Double { Double(saturated.count) / Double(max(channels, 1)) }

  /// - Parameter values: [places, channels], row-major
  package init(_ values: some RandomAccessCollection<Float>, channels: Int) {
    self.channels = channels
    let count = Double(max(values.count, 1))
    let rootMeanSquare = (values.reduce(0) { $0 + Double($1) * Double($1) } / count).squareRoot()
    var low = [Float](repeating: .infinity, count: channels)
    var high = [Float](repeating: -.infinity, count: channels)
    for (index, value) in values.enumerated() {
      let channel = index % channels
      low[channel] = min(low[channel], value)
      high[channel] = max(high[channel], value)
    }
    let (nothing, extreme) = (Self.deadBound * rootMeanSquare, Self.saturatedBound * rootMeanSquare)
    let all = low.indices
    dead = all.filter { max(abs(Double(low[$0])), abs(Double(high[$0]))) <= nothing }
    // Where a block's result is zero everywhere its bounds are zero: nothing is then too large.
    saturated =
      rootMeanSquare > 0 ? all.filter { Double(low[$0]) >= extreme || Double(high[$0]) <= -extreme } : []
  }
}

extension TokenBlockSite {
  /// The numbers of a captured result that stand for places, [places, channels]: those of tokens in front are left out.
  package func places(of result: CapturedTensor) -> ArraySlice<Float> { result.values[(tokens.prefix * width)...] }
}
