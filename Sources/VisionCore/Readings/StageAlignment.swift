/// Stages of several models beside each other, by the resolution they work on.
///
/// Strides count as alike within half an octave, so that patches of 14 pixels stand beside those of 16. Where a model has
/// several stages at a resolution, the last ones stand beside each other.
package struct StageAlignment: Sendable {
  /// A resolution at which some of the models have a stage.
  package struct Row: Sendable {
    /// The strides that its stages have, in pixels of the image.
    package let strides: ClosedRange<Int>
    /// For each model its stage's place among its stages; nil where it has none here.
    package let stages: [Int?]
  }

  /// From the finest resolution to the coarsest.
  package let rows: [Row]

  package init(_ models: [[StageSummary]]) {
    let bands = models.map { stages in Dictionary(grouping: stages.indices) { StageAlignment.octave(stages[$0].stride) }
    }
    rows = Set(bands.flatMap(\.keys)).sorted().flatMap { octave -> [Row] in
      let found = bands.map { $0[octave] ?? [] }
      let count = found.map(\.count).max() ?? 0
      return (0..<count).map { place in
        // The last of each model in the last row.
        let stages = found.map { own in
          let own = [Int?](repeating: nil, count: count - own.count) + own
          return own[place]
        }
        let strides = zip(models, stages).compactMap { model, stage in stage.map { model[$0].stride } }
        return Row(strides: (strides.min() ?? 0)...(strides.max() ?? 0), stages: stages)
      }
    }
  }

  /// The logarithm to base 2, rounded: 2^(k − 1/2) ≤ stride < 2^(k + 1/2).
  private static func octave(_ stride: Int) -> Int {
    var octave = 0
    while stride * stride >= 1 << (2 * octave + 1) { octave += 1 }
    return octave
  }
}
