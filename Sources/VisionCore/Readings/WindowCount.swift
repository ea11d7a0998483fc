/// How many places a kernel, a soft split or a pool finds on a map: the length formula of Yuan et al. 2021, Eq. 3, and Wu et
/// al. 2021, Eq. 2.
///
/// With a kernel of k × k, a margin of p on either side and an overlap of o between neighbours, a map of h rows gives
/// ⌊(h + 2p − k)/(k − o) + 1⌋. Both papers write the overlap as another letter (s and o); the stride is k − o.
package struct WindowCount: Sendable, Hashable {
  /// The map that the kernel moves over.
  package let map: GridSize
  package let kernel: Int
  package let stride: Int
  /// Zeros above and below together, left and right together.
  package let margins: GridSize
  /// What moves: `soft split`, `convolution`, `pool`.
  package let what: String

  package init(map: GridSize, kernel: Int, stride: Int, margins: GridSize, what: String) {
    (self.map, self.kernel, self.stride, self.margins, self.what) = (map, kernel, stride, margins, what)
  }

  /// Pixels or tokens that neighbouring windows share; negative where there are gaps between them.
  package var overlap: Int { kernel - stride }

  /// The grid of places: rows and columns of the result.
  package var grid: GridSize {
    func length(_ side: Int, _ margin: Int) -> Int { (side + margin - kernel) / stride + 1 }
    return GridSize(rows: length(map.rows, margins.rows), columns: length(map.columns, margins.columns))
  }

  /// The formula of the rows and of the columns: `⌊(h + 2p − k)/(k − o) + 1⌋`; gaps are written with the stride s.
  package var symbols: [String] {
    ["h", "w"].map { "⌊(\($0) + 2p − k)/\(overlap >= 0 ? "(k − o)" : "s") + 1⌋" }
  }

  /// The same with numbers: `⌊(224 + 2·2 − 7)/(7 − 3) + 1⌋`.
  package var numbers: [String] {
    let step = overlap >= 0 ? "(\(kernel) − \(overlap))" : "\(stride)"
    return [(map.rows, margins.rows), (map.columns, margins.columns)].map { side, margin in
      let margin = margin.isMultiple(of: 2) ? "2·\(margin / 2)" : "\(margin)"
      return "⌊(\(side) + \(margin) − \(kernel))/\(step) + 1⌋"
    }
  }

  /// What the letters are: `k = 7, o = 3, p = 2`.
  package var parameters: String {
    let isEven = margins.rows.isMultiple(of: 2) && margins.rows == margins.columns
    let margin = isEven ? "p = \(margins.rows / 2)" : "2p = \(margins)"
    return "k = \(kernel), \(overlap >= 0 ? "o = \(overlap)" : "s = \(stride)"), \(margin)"
  }
}

extension Program {
  /// The windows that a step, or the steps that stand directly in a module, move over a map.
  package func windowCounts(of node: ModuleRecord.Child) -> [WindowCount] {
    switch node {
    case .step(let index): windowCount(of: index).map { [$0] } ?? []
    case .module(let index):
      modules[index].children.flatMap { child -> [WindowCount] in
        if case .step = child { windowCounts(of: child) } else { [] }
      }
    }
  }

  private func windowCount(of index: Int) -> WindowCount? {
    let step = steps[index]
    guard let (window, what) = step.operation.slidingWindow, let map = step.inputs.first.map({ steps[$0].shape }),
      map.count == 4, window.kernel.value > 1
    else { return nil }
    let margin = window.margin
    return WindowCount(
      map: GridSize(rows: map[1].value, columns: map[2].value), kernel: window.kernel.value,
      stride: window.stride.value,
      margins: GridSize(rows: margin.top + margin.bottom, columns: margin.left + margin.right), what: what)
  }
}

extension Operation {
  /// The window that the operation moves over a map, and what it is called; nil for others.
  fileprivate var slidingWindow: (SlidingWindow, String)? {
    switch self {
    case .unfold(let window): (window, "soft split")
    case .convolution(let window, _): (window, "convolution")
    case .maxPool(let window), .averagePool(let window): (window, "pool")
    default: nil
    }
  }
}
