import Foundation
import Testing
import VisionCore

@testable import Explorer

/// How the tours in samples/lectures are set: every step in every language, without running a model.
@Suite("Tours: the layout of those that come with the program")
struct ShippedLayoutTests {
  private static let sizes = [(60, 18), (80, 24), (120, 40)].map { TerminalSize(columns: $0.0, rows: $0.1) }

  private static func tours(_ language: Language) throws -> [Tour] {
    let folder = Fixture.root.appending(path: "samples/lectures/\(language.rawValue)").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
    return try names.map { try Tour(path: "\(folder)/\($0)") }
  }

  /// Models are read once for all sizes; what the explorer would load or run is left out.
  @Test("each step is set whole and in place, before and after its exercise is answered", arguments: Language.allCases)
  func everyStep(language: Language) throws {
    for tour in try Self.tours(language) {
      var state = try LectureState(tour, size: Self.sizes[0])
      for step in tour.steps.indices {
        _ = goTo(&state, step, anew: true)
        everySize(state, "\(tour.path) step \(step + 1)")
        guard state.openExercise != nil else { continue }
        _ = updateLecture(&state, .key(.tab))
        everySize(state, "\(tour.path) step \(step + 1), answered")
      }
    }
  }

  private func everySize(_ state: LectureState, _ place: String) {
    for size in Self.sizes {
      var state = state
      _ = updateLecture(&state, .resized(size))
      let place = "\(place), \(size.columns)×\(size.rows)"
      checkLines(state, place)
      checkPunctuation(state, place)
      checkRegions(state, place)
      checkReach(state, place)
    }
  }

  /// What a line or a text is made of, without blanks: lines are broken at them.
  private func letters(_ text: String) -> String { text.filter { !$0.isWhitespace } }

  private func text(_ line: GlyphLine) -> String { line.elements.map(\.glyph.text).joined() }

  /// No line is wider than its pane, and each paragraph is whole.
  private func checkLines(_ state: LectureState, _ place: String) {
    let lines = LecturePage(state).lines
    #expect(lines.allSatisfy { $0.width <= state.layout.textWidth }, "\(place)")
    let all = letters(lines.map(text).joined())
    for block in state.shown?.blocks ?? [] {
      #expect(all.contains(letters(block.text.plain)), "\(place): \(block.text.plain)")
    }
    if let question = state.shown?.exercise?.question.plain { #expect(all.contains(letters(question)), "\(place)") }
    #expect(!all.contains("{{"), "\(place)")
  }

  /// No line begins with closing punctuation or ends with an opening bracket.
  private func checkPunctuation(_ state: LectureState, _ place: String) {
    for line in LecturePage(state).lines.map(text) {
      let line = line.trimmingCharacters(in: .whitespaces)
      #expect(!"、。，．」』）】！？：；".contains(line.first ?? " "), "\(place): \(line)")
      #expect(!"「『（【".contains(line.last ?? " "), "\(place): \(line)")
    }
  }

  private func checkRegions(_ state: LectureState, _ place: String) {
    let layout = state.layout
    let cells = [layout.text, layout.view, layout.status].reduce(0) { $0 + $1.width * $1.height }
    #expect(cells == state.size.columns * state.size.rows, "\(place)")
    #expect(layout.view.height >= AppState.fewestRowsWithoutFrame, "\(place)")
    #expect(state.app.size == TerminalSize(columns: layout.view.width, rows: layout.view.height), "\(place)")
  }

  /// Space comes past every line before the next step, and each is drawn as it was set.
  private func checkReach(_ state: LectureState, _ place: String) {
    var state = state
    state.textOffset = 0
    let page = LecturePage(state)
    var seen = Set<Int>()
    let step = state.place
    while state.place == step {
      let (inner, offset) = (state.layout.textInner, state.textOffset)
      var canvas = Canvas(width: state.size.columns, height: state.size.rows)
      drawLecture(state, on: &canvas)
      for (row, line) in page.lines.enumerated().dropFirst(offset).prefix(inner.height) {
        seen.insert(row)
        let drawn = (inner.x..<inner.x + line.width).map { canvas[$0, inner.y + row - offset].glyph.text }
        #expect(drawn.joined() == text(line), "\(place): row \(row)")
      }
      _ = updateLecture(&state, .key(.character(" ")))
      if state.place == step, state.textOffset == offset { break }
    }
    #expect(seen.count == page.lines.count, "\(place)")
  }
}
