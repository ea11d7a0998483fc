/// Which modules of two lists answer to each other.
///
/// Modules of one name belong together wherever they stand, unless the name is a number or comes twice. The others are
/// paired in order, so that their likeness adds up to most (Needleman and Wunsch 1970, without a price for gaps).
struct Alignment: Sendable {
  /// In the order of the right list, with what only the left has where it stood.
  let pairs: [(left: Int?, right: Int?)]
  /// A module of the right list that stands behind another one, before which it stands in the left list.
  let moves: [(right: Int, behind: Int)]

  init(_ left: [ModuleNode], _ right: [ModuleNode]) {
    var partner = right.map { node in Alignment.anchor(node, left, right) }
    let anchored = Set(partner.compactMap(\.self))
    let (restLeft, restRight) = (
      left.indices.filter { !anchored.contains($0) }, right.indices.filter { partner[$0] == nil }
    )
    let rest = Alignment.inOrder(restLeft.map { left[$0] }, restRight.map { right[$0] })
    for (place, index) in restRight.enumerated() { partner[index] = rest[place].map { restLeft[$0] } }
    pairs = Alignment.merged(partner, left.count)
    moves = Alignment.moves(partner, right)
  }

  /// The module of the left list with the same name, where that says which one it is.
  private static func anchor(_ node: ModuleNode, _ left: [ModuleNode], _ right: [ModuleNode]) -> Int? {
    let places = left.indices.filter { left[$0].name == node.name }
    guard Int(node.name) == nil, places.count == 1, right.count(where: { $0.name == node.name }) == 1 else {
      return nil
    }
    return places[0]
  }

  /// For each module of the right list its like in the left, in the same order in both.
  private static func inOrder(_ left: [ModuleNode], _ right: [ModuleNode]) -> [Int?] {
    let columns = right.count + 1
    var best = [Int](repeating: 0, count: (left.count + 1) * columns)
    let likeness = left.map { a in right.map { a.likeness($0) } }
    for i in left.indices.reversed() {
      for j in right.indices.reversed() {
        let matched = likeness[i][j] > 0 ? likeness[i][j] + best[(i + 1) * columns + j + 1] : 0
        best[i * columns + j] = max(matched, best[(i + 1) * columns + j], best[i * columns + j + 1])
      }
    }
    var partner = [Int?](repeating: nil, count: right.count)
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      let here = best[i * columns + j]
      if likeness[i][j] > 0, here == likeness[i][j] + best[(i + 1) * columns + j + 1] {
        partner[j] = i
        (i, j) = (i + 1, j + 1)
      } else if here == best[(i + 1) * columns + j] {
        i += 1
      } else {
        j += 1
      }
    }
    return partner
  }

  /// The pairs in the right list's order; what only the left has stands behind what it follows there.
  private static func merged(_ partner: [Int?], _ count: Int) -> [(left: Int?, right: Int?)] {
    let matched = Set(partner.compactMap(\.self))
    var pairs: [(left: Int?, right: Int?)] = []
    var shown = Set<Int>()
    func alone(before limit: Int) {
      for place in 0..<limit where !matched.contains(place) && shown.insert(place).inserted {
        pairs.append((place, nil))
      }
    }
    for (index, place) in partner.enumerated() {
      if let place { alone(before: place) }
      pairs.append((place, index))
    }
    alone(before: count)
    return pairs
  }

  /// Neighbours on the right that stand the other way round on the left; the lighter one is said to have moved.
  private static func moves(_ partner: [Int?], _ right: [ModuleNode]) -> [(right: Int, behind: Int)] {
    var moves: [(right: Int, behind: Int)] = []
    for second in right.indices.dropFirst() {
      let first = second - 1
      guard let a = partner[first], let b = partner[second], b < a else { continue }
      moves.append((second, first))
    }
    return moves
  }
}
