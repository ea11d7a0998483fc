#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a model says to its tokens where they are.
package struct PositionSite: Sendable {
  /// The parameter's name, or the module's path for a convolution.
  package let name: String
  /// The tokens that it is added to; of one window where all windows are told the same.
  package let tokens: TokenGrid
  package let source: Source
  /// Whether it tells places within a window, the same in all of them (pixels within a patch).
  package var isWithinWindow = false

  /// Where the vectors come from.
  package enum Source: Sendable {
    /// A parameter, made for another grid where that is given.
    case parameter(role: Parameter.Role, trainedOn: GridSize?)
    /// A convolution over the tokens themselves: its step's result has to be captured.
    case convolution(step: Int)
  }

  /// The constant step that is added.
  let step: Int
  /// The parameter's step.
  let parameter: Int
}

/// One vector for each token.
package struct PositionVectors: Sendable {
  package let tokens: TokenGrid
  /// [tokens, width], row-major.
  package let values: [Float]

  /// - Parameter values: as many numbers for each token, those in front first
  package init(tokens: TokenGrid, values: [Float]) { (self.tokens, self.values) = (tokens, values) }

  private var width: Int { values.count / max(tokens.count, 1) }

  /// A token's vector's length.
  package func length(of token: Int) -> Double {
    values[token * width..<(token + 1) * width].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  /// The cosine of the angle between a token's vector and each place's, row by row of the grid (Dosovitskiy et al. 2021, Fig. 7
  /// center); 0 where a vector is zero.
  /// - Throws: `AttentionError.noSuchQuery`.
  package func similarities(to query: AttentionQuery) throws(AttentionError) -> [Double] {
    let own = try tokens.number(of: query)
    let length = length(of: own)
    return (tokens.prefix..<tokens.count).map { token in
      let product = (0..<width).reduce(0.0) {
        $0 + Double(values[own * width + $1]) * Double(values[token * width + $1])
      }
      let lengths = length * self.length(of: token)
      return lengths > 0 ? product / lengths : 0
    }
  }
}

extension Program {
  /// Where the model adds positions to its tokens, in order: what follows from parameters alone and is added to a sequence
  /// [1, N, C], or to every window of tokens alike, or a convolution that is added to the map it reads.
  package var positionSites: [PositionSite] {
    let constants = constantSteps
    return tokenAdditions(constants).compactMap { index in
      let inputs = steps[index].inputs
      if let constant = inputs.first(where: { constants[$0] }) { return embedding(constant, addedBy: index) }
      for (convolution, map) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] {
        guard case .convolution = steps[convolution].operation, steps[convolution].inputs[0] == map,
          let tokens = tokenGrid(ofStep: map)
        else { continue }
        return PositionSite(
          name: modules[steps[convolution].module].path, tokens: tokens, source: .convolution(step: convolution),
          step: convolution, parameter: convolution)
      }
      return nil
    }
  }

  /// The grids that position embeddings were trained on, with those that they are resampled to, in order; empty where none are.
  package var resampledGrids: [(trained: GridSize, now: GridSize)] {
    steps.compactMap { step in
      if case .resamplePositions(let table, let grid) = step.operation { (table.grid, grid) } else { nil }
    }
  }

  /// The additions to what depends on the image, those to scores of attention aside.
  func tokenAdditions(_ constants: [Bool]) -> [Int] {
    let terms = Set(attentions.flatMap { $0.softmax?.terms.map(\.addition) ?? [] })
    return steps.indices.filter { index in
      if case .add = steps[index].operation { !constants[index] && !terms.contains(index) } else { false }
    }
  }

  private func embedding(_ constant: Int, addedBy index: Int) -> PositionSite? {
    if let window = window(ofStep: index), steps[constant].shape == [1] + steps[index].shape.dropFirst() {
      return windowEmbedding(constant, TokenGrid(window))
    }
    var (step, trained) = (constant, GridSize?.none)
    if case .resamplePositions(let table, _) = steps[step].operation {
      trained = table.grid
      step = steps[step].inputs[0]
    }
    guard case .parameter(let number) = steps[step].operation, steps[constant].shape.count == 3,
      steps[constant].shape == steps[index].shape, let tokens = tokenGrid(ofStep: index)
    else { return nil }
    return PositionSite(
      name: parameters[number].name, tokens: tokens,
      source: .parameter(role: parameters[number].role, trainedOn: trained), step: constant, parameter: step)
  }

  /// A parameter, however its axes are turned, for the tokens of a window.
  private func windowEmbedding(_ constant: Int, _ tokens: TokenGrid) -> PositionSite? {
    var step = constant
    while case .rearrange = steps[step].operation { step = steps[step].inputs[0] }
    guard case .parameter(let number) = steps[step].operation else { return nil }
    return PositionSite(
      name: parameters[number].name, tokens: tokens,
      source: .parameter(role: parameters[number].role, trainedOn: nil), isWithinWindow: true, step: constant,
      parameter: step)
  }

  /// The window whose tokens a step [windows, N, C] holds, as the first attention among them behind it tells; nil for others.
  private func window(ofStep index: Int) -> GridSize? {
    let shape = steps[index].shape.map(\.value)
    guard shape.count == 3, shape[0] > 1 else { return nil }
    for record in attentions where record.step > index {
      guard let partition = record.arrangement.windows else { continue }
      return partition.windows.count == shape[0] && partition.window.count == shape[1] ? partition.window : nil
    }
    return nil
  }

  /// The vectors of a site that follow from parameters: as they are added, and as they are stored where that is another
  /// grid.
  ///
  /// Sinusoids, which checkpoints keep, are computed by their formula where weights are synthetic.
  /// - Throws: an error of the weights.
  package func positions(
    of site: PositionSite, weights: any WeightSource
  ) throws -> (added: PositionVectors, stored: PositionVectors?) {
    var source = weights
    if case .parameter(.fixed, _) = site.source, case .synthetic = weights.provenance {
      source = SinusoidWeights(base: weights, name: site.name)
    }
    let constants = Constants(program: self, weights: source)
    let added = PositionVectors(tokens: site.tokens, values: try constants.values(site.step))
    guard case .parameter(_, let trained?) = site.source else { return (added, nil) }
    let stored = TokenGrid(trained, front: site.tokens.front)
    return (added, PositionVectors(tokens: stored, values: try constants.values(site.parameter)))
  }
}

/// Weights with one parameter [1, N, C] replaced by sinusoids: sin(n/10000^(2⌊i/2⌋/C)) for even i, the cosine for odd
/// (Vaswani et al., Section 3.5, as Yuan et al. 2021 count in their code: the class token is place 0).
struct SinusoidWeights: WeightSource {
  let base: any WeightSource
  let name: String

  var provenance: WeightProvenance { base.provenance }
  var names: [String]? { base.names }
  func shape(of name: String) -> [Int]? { base.shape(of: name) }

  func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    guard name == self.name, let width = shape.last, width > 0 else {
      return try base.read(name, shape: shape, into: buffer)
    }
    for index in buffer.indices {
      let (place, channel) = (index / width, index % width)
      let angle = Double(place) / pow(10000, Double(2 * (channel / 2)) / Double(width))
      buffer.initializeElement(at: index, to: Float(channel % 2 == 0 ? sin(angle) : cos(angle)))
    }
  }
}
