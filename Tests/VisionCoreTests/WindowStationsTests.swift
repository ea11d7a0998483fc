import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Windows, shifts and masks")
struct WindowStationsTests {
  /// Every geometry that the catalogue's models have at their own sizes, and odd maps.
  static let geometries: [WindowPartition] = {
    let sites = Catalog.presets.filter { $0.family == Swin.family }.flatMap { preset -> [WindowPartition] in
      guard let program = try? preset.program() else { return [] }
      return program.attentionSites(Cost(program)).compactMap(\.arrangement.windows)
    }
    let odd = [
      (16, 20, 7, 3), (9, 5, 4, 2), (64, 80, 7, 3), (1, 1, 1, 0), (13, 13, 12, 6), (8, 8, 2, 1), (3, 50, 3, 1),
    ].flatMap { rows, columns, side, shift in
      let map = GridSize(rows: rows, columns: columns)
      let window = GridSize(rows: min(side, rows), columns: min(side, columns))
      let shifted = WindowPartition(
        map: map, window: window,
        shift: GridSize(rows: rows > side ? shift : 0, columns: columns > side ? shift : 0))
      return [shifted.regular, shifted]
    }
    return Array(Set(sites)).sorted { "\($0)" < "\($1)" } + odd
  }()

  @Test("the catalogue has windows with and without a shift")
  func hasGeometries() {
    #expect(WindowStationsTests.geometries.count { $0.isShifted } > 5)
    #expect(WindowStationsTests.geometries.contains { $0.window.rows == 12 && $0.isShifted })
    #expect(WindowStationsTests.geometries.contains { $0.isPadded && $0.isShifted })
  }

  @Test("every place is one token of one window, and comes back to where it was", arguments: geometries)
  func roundTrip(partition: WindowPartition) {
    var seen = Set<Int>()
    // One expectation for a map: the largest have 150,000 places.
    let lost = partition.map.places.filter { place in
      let target = partition.target(row: place.row, column: place.column)
      let rolled = partition.rolled(place)
      guard let source = partition.source(window: target.window, token: target.token) else { return true }
      return !seen.insert(target.window * partition.window.count + target.token).inserted
        || source != place || partition.original(rolled) != place
        || partition.window(of: rolled) != target.window
        || partition.place(window: target.window, token: target.token) != rolled
    }
    #expect(lost.isEmpty)
    let tokens = partition.windows.count * partition.window.count
    let padding = (0..<tokens).count {
      partition.source(window: $0 / partition.window.count, token: $0 % partition.window.count) == nil
    }
    #expect(seen.count == partition.map.count && padding == partition.padded.count - partition.map.count)
  }

  @Test("regions are those cut at −M and −s", arguments: geometries)
  func regionsAreBands(partition: WindowPartition) {
    let regions = Reference.regions(partition)
    for index in 0..<partition.windows.count {
      let expected = (0..<partition.window.count).map { token in
        let place = partition.place(window: index, token: token)
        return partition.isShifted ? regions[place.row][place.column] : 0
      }
      // The numbers may differ, what is told apart may not.
      let pairs = Set(zip(partition.regions(ofWindow: index), expected).map { [$0, $1] })
      #expect(Set(pairs.map { $0[0] }).count == pairs.count && Set(pairs.map { $0[1] }).count == pairs.count)
    }
  }

  @Test(
    "the mask blocks exactly the pairs of different regions",
    arguments: geometries.filter { $0.windows.count * $0.window.count * $0.window.count < 8_000_000 })
  func maskIsRegions(partition: WindowPartition) {
    let mask = partition.mask()
    let area = partition.window.count
    for index in 0..<partition.windows.count {
      let regions = partition.regions(ofWindow: index)
      let blocked = partition.blocked(inWindow: index)
      let isRight = (0..<area * area).allSatisfy { blocked[$0] == (regions[$0 / area] != regions[$0 % area]) }
      #expect(isRight)
      #expect(blocked.map { $0 ? Float(-100) : 0 } == Array(mask[index * area * area..<(index + 1) * area * area]))
    }
  }

  @Test("where windows divide the map, who attends to whom is exactly the displaced windows", arguments: geometries)
  func displacedWindows(partition: WindowPartition) {
    if !partition.isPadded {
      #expect(partition.masksDisplacedWindows)
      let shifted = (partition.shift.rows > 0 ? 1 : 0, partition.shift.columns > 0 ? 1 : 0)
      #expect(partition.pieces.rows == partition.windows.rows + shifted.0)
      #expect(partition.pieces.columns == partition.windows.columns + shifted.1)
    }
    // A displaced window is a rectangle no larger than a window, and its number tells its place.
    var extents: [Int: (rows: ClosedRange<Int>, columns: ClosedRange<Int>, count: Int)] = [:]
    for place in partition.map.places {
      let old = extents[partition.piece(place)] ?? (place.row...place.row, place.column...place.column, 0)
      extents[partition.piece(place)] = (
        min(old.rows.lowerBound, place.row)...max(old.rows.upperBound, place.row),
        min(old.columns.lowerBound, place.column)...max(old.columns.upperBound, place.column), old.count + 1
      )
    }
    #expect(extents.count == partition.pieces.count)
    for (rows, columns, count) in extents.values {
      #expect(rows.count * columns.count == count)
      #expect(rows.count <= partition.window.rows && columns.count <= partition.window.columns)
    }
  }

  @Test("a padded and shifted map lets neighbours across the edge through, as the authors' mask does")
  func paddedMapLeaks() {
    let side = GridSize(square: 64)
    let partition = WindowPartition(map: side, window: GridSize(square: 7), shift: GridSize(square: 3))
    #expect(!partition.masksDisplacedWindows)
    // Row 0 was rolled to row 61, which the mask does not tell from row 63's neighbour, row 60.
    #expect(partition.rolled(GridPlace(row: 0, column: 10)).row == 61)
    #expect(partition.region(GridPlace(row: 61, column: 0)) == partition.region(GridPlace(row: 60, column: 0)))
  }

  @Test("tokens and masks are timm's", arguments: try TimmPartition.all())
  func equalsTimm(fixture: TimmPartition) {
    let partition = fixture.partition
    for (index, tokens) in fixture.tokens.enumerated() {
      for (token, number) in tokens.enumerated() {
        let source = partition.source(window: index, token: token)
        #expect(source == (number < 0 ? nil : partition.map.place(number)))
      }
      let blocked = fixture.blocked[index].flatMap { fixture.rows[$0].map { $0 == "1" } }
      #expect(partition.blocked(inWindow: index) == blocked)
    }
    #expect(partition.windows.count == fixture.tokens.count)
    #expect(fixture.partition == partition.regular.displaced)
  }
}

/// A partition as timm makes it: see Tests/Fixtures/windows/README.md.
struct TimmPartition: Decodable, Sendable, CustomTestStringConvertible {
  let map: [Int]
  let window: [Int]
  let shift: [Int]
  let tokens: [[Int]]
  let rows: [String]
  let blocked: [[Int]]

  var testDescription: String { "\(map) in \(window) shifted by \(shift)" }

  var partition: WindowPartition {
    WindowPartition(
      map: GridSize(rows: map[0], columns: map[1]), window: GridSize(rows: window[0], columns: window[1]),
      shift: GridSize(rows: shift[0], columns: shift[1]))
  }

  static func all() throws -> [TimmPartition] {
    struct File: Decodable { let cases: [TimmPartition] }
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/windows/timm-partitions.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).cases
  }
}

/// Slow second implementations.
enum Reference {
  /// Region numbers as the authors describe them: three slices an axis, `0 ..< −M`, `−M ..< −s`, `−s ...`, each pair of
  /// slices painted with the next number.
  static func regions(_ partition: WindowPartition) -> [[Int]] {
    var painted = [[Int]](
      repeating: [Int](repeating: 0, count: partition.padded.columns), count: partition.padded.rows)
    func slices(_ length: Int, _ window: Int, _ shift: Int) -> [Range<Int>] {
      // A slice that ends at −0 is empty, and one that starts there is everything.
      let end = shift == 0 ? 0 : length - shift
      return [0..<(length - window), (length - window)..<max(end, length - window), end..<length]
    }
    var number = 0
    for rows in slices(partition.padded.rows, partition.window.rows, partition.shift.rows) {
      for columns in slices(partition.padded.columns, partition.window.columns, partition.shift.columns) {
        for row in rows { for column in columns { painted[row][column] = number } }
        number += 1
      }
    }
    return painted
  }
}
