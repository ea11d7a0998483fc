/// The relative position bias of a window's attention: one number for each head and offset of query and key (Liu et al. 2021,
/// Eq. 4; Liu et al. 2022, Eq. 3).
package struct PositionBias: Sendable {
  package let window: GridSize
  package let heads: Int
  /// [heads, 2M − 1, 2M − 1], row-major: by the offset of query less key, in rows and columns, from −M + 1 to M − 1.
  package let table: [Float]

  /// Rows and columns of the table.
  package var offsets: GridSize { window.offsets }

  /// A head's table, row by row.
  package func table(ofHead head: Int) -> [Float] {
    Array(table[head * offsets.count..<(head + 1) * offsets.count])
  }

  /// The place of the table that a query and a key of the window use.
  package func offset(query: GridPlace, key: GridPlace) -> GridPlace { window.offset(of: query, from: key) }

  /// What is added to the scores of a query for each key of the window, row by row: a row of the [M², M²] bias.
  package func row(ofHead head: Int, query: GridPlace) -> [Float] {
    window.places.map { table[head * offsets.count + offsets.index(offset(query: query, key: $0))] }
  }

  /// - Parameter bias: [heads, M², M²]
  init(bias: [Float], heads: Int, window: GridSize) {
    (self.heads, self.window) = (heads, window)
    let (area, offsets) = (window.count, window.offsets.count)
    var table = [Float](repeating: 0, count: heads * offsets)
    let index = relativePositionIndex(window)
    for head in 0..<heads {
      for pair in 0..<area * area { table[head * offsets + index[pair]] = bias[head * area * area + pair] }
    }
    self.table = table
  }
}

/// How the offsets are spaced at which a continuous bias is evaluated.
package enum BiasSpacing: String, Sendable, CaseIterable, Named {
  /// sign(x)·log₂(1 + |x|) (Liu et al. 2022, Eq. 4).
  case log
  /// The offsets themselves (Liu et al. 2022, Eq. 3).
  case linear
}

/// What a position bias cannot be read of.
package enum PositionBiasError: UsageError, Equatable, Sendable {
  /// An attention without a relative position bias.
  case none(path: String)
  /// Spacing of offsets where the bias is a table of learned numbers.
  case noSpacing(path: String)
  /// A window that is too small or too large to draw.
  case window(GridSize, allowed: ClosedRange<Int>)

  package var sentence: Phrase {
    switch self {
    case .none(let path):
      "\(path) has no bias by relative position that follows from weights alone"
    case .noSpacing(let path):
      "the bias of \(path) is a table of learned numbers, which no spacing of offsets changes; only a bias that a network computes of offsets has one"
    case .window(let window, let allowed):
      "a window of \(window) places was asked for; its sides must lie between \(allowed.lowerBound) and \(allowed.upperBound)"
    }
  }
}

extension Program {
  /// The sides of windows at which a bias is evaluated.
  package static let biasWindows = 2...64

  /// The relative position bias of an attention, in a window of its own size or of another.
  ///
  /// In another window a table of learned numbers is resampled bicubically, as the authors of Liu et al. 2021 do to transfer
  /// it; a bias that a network computes from offsets is computed from those of the new window by the same weights, log-spaced
  /// offsets in the measure of the window that the model has.
  /// - Throws: `PositionBiasError`, or an error of the weights.
  package func positionBias(
    of site: AttentionSite, weights: any WeightSource, window: GridSize? = nil, spacing: BiasSpacing? = nil
  ) throws -> PositionBias {
    guard let term = site.record.positionBiases.first(where: { $0.kind != .ofQueries && $0.kind != .given }) else {
      throw PositionBiasError.none(path: site.path)
    }
    let allowed = Self.biasWindows
    if let window, !allowed.contains(window.rows) || !allowed.contains(window.columns) {
      throw PositionBiasError.window(window, allowed: allowed)
    }
    func bias(_ program: Program, _ window: GridSize) throws -> PositionBias {
      let values = try Constants(program: program, weights: weights).values(term.step)
      return PositionBias(bias: values, heads: site.heads, window: window)
    }
    switch term.kind {
    case .table(let own):
      if spacing != nil { throw PositionBiasError.noSpacing(path: site.path) }
      return try bias(self, own).resampled(to: window ?? own)
    case .network(let own, let offsets):
      let window = window ?? own
      let chain = ancestors(of: term.step).filter { $0 >= offsets }
      return try bias(rewritten(chain, window: window, spacing: spacing), window)
    case .mask, .ofQueries, .given: throw PositionBiasError.none(path: site.path)
    }
  }

  /// A step and all that it is made of, in order, not looking behind some steps.
  func ancestors(of step: Int, stoppingAt ends: Set<Int> = []) -> [Int] {
    var found = Set<Int>()
    var open = [step]
    while let next = open.popLast() {
      if !ends.contains(next), found.insert(next).inserted { open += steps[next].inputs }
    }
    return found.sorted()
  }

  /// The program with the steps of a computed bias for another window.
  private func rewritten(_ chain: [Int], window: GridSize, spacing: BiasSpacing?) -> Program {
    var program = self
    let count = Size(window.offsets.count)
    for index in chain {
      let step = steps[index]
      let first = step.inputs.first.map { program.steps[$0].shape } ?? []
      var (operation, shape) = (step.operation, step.shape)
      switch step.operation {
      case .constant(.logSpacedOffsets(_, let extent)):
        operation = .constant(
          spacing == .linear
            ? .linearOffsets(window: window, extent: extent) : .logSpacedOffsets(window: window, extent: extent))
        shape = [count, 2]
      case .constant(.linearOffsets(_, let extent)):
        operation = .constant(
          spacing == .log
            ? .logSpacedOffsets(window: window, extent: extent) : .linearOffsets(window: window, extent: extent))
        shape = [count, 2]
      case .linear: shape = first.dropLast() + [step.shape[step.shape.count - 1]]
      case .activation, .scale, .clamp: shape = first
      case .relativePositionBias:
        operation = .relativePositionBias(window: window)
        shape = [step.shape[0], Size(window.count), Size(window.count)]
      default: break
      }
      program.steps[index] = Step(operation: operation, inputs: step.inputs, shape: shape, module: step.module)
    }
    return program
  }
}

extension PositionBias {
  /// The same in another window: each head's table resampled bicubically.
  fileprivate func resampled(to other: GridSize) -> PositionBias {
    if other == window { return self }
    let tables = (0..<heads).map { resampledTable(table(ofHead: $0), heads: 1, from: offsets, to: other.offsets) }
    return PositionBias(table: tables.flatMap(\.self), heads: heads, window: other)
  }

  private init(table: [Float], heads: Int, window: GridSize) {
    (self.table, self.heads, self.window) = (table, heads, window)
  }
}
