import Foundation
import Testing
import VisionCore

@testable import Explorer

/// What holds of the tours in samples/lectures, whichever there are.
@Suite("Tours: those that come with the program")
struct ShippedTourTests {
  private static let folder = Fixture.root.appending(path: "samples/lectures").path

  private static func files(_ language: Language) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + language.rawValue)) ?? []
    return names.filter { $0.hasSuffix(".md") }.sorted()
  }

  private static let all: [String] = Language.allCases.flatMap { language in
    files(language).map { "\(language.rawValue)/\($0)" }
  }

  @Test("every step of every tour can be shown", arguments: all)
  func check(name: String) throws {
    let tour = try Tour(path: Self.folder + "/" + name)
    var views = TourCheck.Views()
    for fault in TourCheck(tour, views: &views).faults { Issue.record("\(fault)") }
    #expect(name.hasPrefix(tour.language.rawValue + "/"))
    #expect((10...20).contains(tour.steps.count))
    #expect(tour.steps.contains { $0.exercise != nil })
  }

  @Test("the same tours, steps, views and exercises in all languages", arguments: Language.allCases)
  func languages(language: Language) throws {
    #expect(Self.files(language) == Self.files(.english))
    for name in Self.files(language) {
      let english = try Tour(path: Self.folder + "/en/" + name)
      let own = try Tour(path: "\(Self.folder)/\(language.rawValue)/\(name)")
      #expect(own.steps.map(\.claims) == english.steps.map(\.claims), "\(name)")
      #expect(own.steps.map { try? $0.view?.value.get() } == english.steps.map { try? $0.view?.value.get() }, "\(name)")
      #expect(own.steps.map { $0.exercise?.kind } == english.steps.map { $0.exercise?.kind }, "\(name)")
      #expect(own.steps.map { $0.exercise?.answer.value } == english.steps.map { $0.exercise?.answer.value }, "\(name)")
      #expect(own.steps.map { Self.computed($0.blocks) } == english.steps.map { Self.computed($0.blocks) }, "\(name)")
    }
  }

  /// What a step computes, in an order that does not depend on the language's.
  private static func computed(_ blocks: [Tour.Block]) -> [String] {
    blocks.flatMap { block in
      block.text.parts.compactMap { part in
        if case .computed(let value, _) = part { "\(value.expression)" } else { nil }
      }
    }.sorted()
  }

  @Test("every line of the curriculum is shown by a step of an English tour")
  func claims() throws {
    let files = Self.files(.english)
    guard !files.isEmpty else { return }
    let page = try String(contentsOf: Fixture.root.appending(path: "docs/curriculum.md"), encoding: .utf8)
    let wanted = page.split(separator: "\n").compactMap { line in
      line.wholeMatch(of: /\| ([VCTSWR]\d+) \|.*/).map { String($0.output.1) }
    }
    #expect(wanted.count == 51)
    let shown = try Set(files.flatMap { try Tour(path: Self.folder + "/en/" + $0).steps.flatMap(\.claims) })
    #expect(wanted.filter { !shown.contains($0) } == [])
    #expect(shown.subtracting(wanted) == [])
  }
}
