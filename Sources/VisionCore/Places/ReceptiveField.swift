/// The pixels of the input that a place of a step's result can depend on: exactly, from the program alone.
///
/// "Can": whatever the weights and the image are. A ReLU that is off, or a maximum that another place has, may hide a
/// dependence for one image and show it for the next.
package struct ReceptiveField: Sendable, Equatable {
  /// The input.
  package let input: GridSize
  /// For each pixel, row by row, whether it is in the field.
  package let pixels: [Bool]
  /// Rows and columns of the smallest rectangle around the field; nil for a place that depends on no pixel.
  package let extent: (rows: Range<Int>, columns: Range<Int>)?
  /// The number of pixels in the field.
  package let count: Int

  init(input: GridSize, pixels: [Bool]) {
    (self.input, self.pixels) = (input, pixels)
    var (top, bottom, left, right, count) = (Int.max, -1, Int.max, -1, 0)
    for (index, isInside) in pixels.enumerated() where isInside {
      let (row, column) = (index / input.columns, index % input.columns)
      (top, bottom, left, right) = (min(top, row), row, min(left, column), max(right, column))
      count += 1
    }
    self.count = count
    extent = count > 0 ? (top..<bottom + 1, left..<right + 1) : nil
  }

  /// The field's part of the image, from 0 to 1.
  package var share: Double { Double(count) / Double(max(input.count, 1)) }

  package static func == (a: ReceptiveField, b: ReceptiveField) -> Bool { a.input == b.input && a.pixels == b.pixels }
}

/// A block of a model with the grid of tokens that it makes.
package struct TokenBlockSite: Sendable {
  /// The module's path.
  package let path: String
  /// The type of the module, such as `SelfAttention`.
  package let kind: String
  /// The step that makes its tokens.
  package let step: Int
  package let tokens: TokenGrid
  /// Channels of a token.
  package let width: Int
}

/// The receptive fields of a program's steps.
package struct ReceptiveFields: Sendable {
  private let graph: PlaceGraph

  /// - Throws: `InsufficientMemory` or `PlaceError` for an image that is too large.
  package init(_ program: Program) throws { graph = try PlaceGraph(program) }

  /// What a token of a block depends on.
  /// - Throws: `AttentionError.noSuchQuery`.
  package func field(of query: AttentionQuery, in block: TokenBlockSite) throws(AttentionError) -> ReceptiveField {
    field(ofPlace: try block.tokens.number(of: query), step: block.step)
  }

  /// What a place of a step's result depends on.
  func field(ofPlace place: Int, step: Int) -> ReceptiveField {
    var marks: [Int: [Bool]] = [step: [Bool](repeating: false, count: graph.count(step))]
    marks[step]?[place] = true
    var pixels = [Bool](repeating: false, count: graph.program.input.count)
    for index in (0...step).reversed() {
      guard let marked = marks.removeValue(forKey: index) else { continue }
      if case .input = graph.program.steps[index].operation { pixels = marked }
      for operand in graph.links[index] {
        var below = marks[operand.step] ?? [Bool](repeating: false, count: graph.count(operand.step))
        operand.link.pull(marked, into: &below)
        marks[operand.step] = below
      }
    }
    return ReceptiveField(input: graph.program.input, pixels: pixels)
  }
}

extension TokenGrid {
  /// A token's number, those in front first.
  /// - Throws: `AttentionError.noSuchQuery`.
  package func number(of query: AttentionQuery) throws(AttentionError) -> Int {
    switch query {
    case .prefix(let token): if let index = front.firstIndex(of: token) { return index }
    case .place(let place): if grid.contains(place) { return prefix + grid.index(place) }
    }
    throw .noSuchQuery(query, self)
  }
}

extension Program {
  /// The model's blocks in order of execution, with their grids of tokens.
  package var tokenBlockSites: [TokenBlockSite] {
    modules.compactMap { module in
      guard module.role.makesTokens, let tokens = tokenGrid(ofStep: module.output),
        let width = steps[module.output].shape.last?.value
      else { return nil }
      return TokenBlockSite(path: module.path, kind: module.kind, step: module.output, tokens: tokens, width: width)
    }
    .sorted { $0.step < $1.step }
  }
}
