/// Which places of a step's operand a place of its result is made of.
///
/// A place is everything that a tensor has at one position but its channels, so links are small where tensors are large.
enum PlaceLink: Sendable {
  /// Each place of the one at the same position.
  case same
  /// Each place of a few.
  case edges(PlaceEdges)
  /// Each query of the keys of its window that the mask lets through.
  case attention(AttentionLink)
  /// Each place of all.
  case all
}

/// Links from places to places: those of place i are `sources[starts[i]..<starts[i + 1]]`.
struct PlaceEdges: Sendable {
  private(set) var starts: [Int] = [0]
  private(set) var sources: [Int32] = []
  /// How much each counts; nil where all of a place count alike.
  private(set) var weights: [Float]?

  /// - Parameter sourcesOf: for each place of the result the operand's places.
  init(count: Int, sourcesOf: (Int, inout [Int32]) -> Void) {
    starts.reserveCapacity(count + 1)
    for place in 0..<count {
      sourcesOf(place, &sources)
      starts.append(sources.count)
    }
  }

  /// - Parameter sources: for each place of the result the operand's place, or −1 for none.
  init(sources: [Int32]) {
    self.init(count: sources.count) { place, result in if sources[place] >= 0 { result.append(sources[place]) } }
  }

  /// - Parameter targets: for each place of the operand the result's place that it becomes part of.
  init(count: Int, targets: [Int32]) {
    var numbers = [Int](repeating: 0, count: count + 1)
    for target in targets { numbers[Int(target) + 1] += 1 }
    for place in 0..<count { numbers[place + 1] += numbers[place] }
    var next = numbers
    sources = [Int32](repeating: 0, count: targets.count)
    for (source, target) in targets.enumerated() {
      sources[next[Int(target)]] = Int32(source)
      next[Int(target)] += 1
    }
    starts = numbers
  }

  var count: Int { starts.count - 1 }

  /// The bytes that links from so many operand's places to so many of a result take while they are made.
  static func bytes(places: Int, links: Int) -> Int {
    // The links, and as many numbers that they are made of.
    places * MemoryLayout<Int>.size + 2 * links * MemoryLayout<Int32>.size
  }

  func sources(of place: Int) -> ArraySlice<Int32> { sources[range(place)] }

  private func range(_ place: Int) -> Range<Int> { starts[place]..<starts[place + 1] }

  /// The same links with weights of their own, in the links' order, scaled so that those of a place sum to 1; alike where
  /// all of a place are zero.
  func weighted(_ raw: [Float]) -> PlaceEdges {
    var result = self
    var weights = raw
    for place in 0..<count {
      let range = range(place)
      let sum = range.reduce(Float(0)) { $0 + raw[$1] }
      for index in range { weights[index] = sum > 0 ? raw[index] / sum : 1 / Float(range.count) }
    }
    result.weights = weights
    return result
  }

  /// Adds to the operand's places what flows there from those of the result.
  func pull(_ mass: [Double], share: Double, into result: inout [Double]) {
    for place in 0..<count where mass[place] != 0 {
      let range = range(place)
      guard !range.isEmpty else { continue }
      let part = mass[place] * share
      if let weights {
        for index in range { result[Int(sources[index])] += part * Double(weights[index]) }
      } else {
        for index in range { result[Int(sources[index])] += part / Double(range.count) }
      }
    }
  }
}

/// Links of attention: which keys a query's result is made of.
struct AttentionLink: Sendable {
  let windows: Int
  let queries: Int
  let keys: Int
  /// The windows' partition, whose mask is followed; nil where nothing is masked.
  let partition: WindowPartition?

  /// Marks the keys of every query that is marked.
  func pull(_ marked: [Bool], into result: inout [Bool]) {
    for window in 0..<windows {
      let tokens = (0..<queries).filter { marked[window * queries + $0] }
      guard !tokens.isEmpty else { continue }
      guard let partition else {
        for key in 0..<keys { result[window * keys + key] = true }
        continue
      }
      let regions = partition.regions(ofWindow: window)
      let reached = Set(tokens.map { regions[$0] })
      for key in 0..<keys where reached.contains(regions[key]) { result[window * keys + key] = true }
    }
  }
}

extension PlaceLink {
  /// Marks the operand's places that marked places of the result are made of.
  func pull(_ marked: [Bool], into result: inout [Bool]) {
    switch self {
    case .same: for place in marked.indices where marked[place] { result[place] = true }
    case .edges(let edges):
      for place in 0..<edges.count where marked[place] {
        for source in edges.sources(of: place) { result[Int(source)] = true }
      }
    case .attention(let link): link.pull(marked, into: &result)
    case .all: if marked.contains(true) { for place in result.indices { result[place] = true } }
    }
  }
}
