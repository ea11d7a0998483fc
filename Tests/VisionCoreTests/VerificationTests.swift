import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Verification of what is published")
struct VerificationTests {
  private static let all = Verification.all()

  @Test("every row is verified, and what is computed agrees with what is printed")
  func rowsAgree() {
    #expect(Self.all.map(\.published) == Published.results)
    for row in Self.all { #expect(row.agrees != false, "\(row.published)") }
    #expect(Self.all.count { $0.agrees == true } >= 38)
  }

  @Test(
    "every row about a title of the catalogue that prints a size or a cost is computed",
    arguments: Set(Catalog.presets.map(\.title)).sorted())
  func catalogueIsCovered(title: String) {
    for row in Self.all where row.published.model == title {
      if row.published.parameters == nil, row.published.flops == nil { continue }
      #expect(row.counted?.preset.title == title, "\(row.published): \(row.outcome)")
    }
  }

  @Test(
    "every model has a golden case, a published count or one of another implementation",
    arguments: Catalog.presets.map(\.name))
  func everyModelIsChecked(name: String) {
    #expect(
      Self.isChecked(name),
      """
      add a case with Tests/Fixtures/make_golden.py, a row to Published whose source prints its size or cost, or a line to \
      Scripts/count_timm_parameters.py
      """)
  }

  @Test("a model has as many parameters as timm's", arguments: TimmCount.all)
  func timm(count: TimmCount) throws {
    let preset = try Catalog.preset(named: count.model)
    #expect(preset.input == GridSize(square: count.side))
    #expect(preset.classes == count.outputs)
    #expect(Cost(try preset.program()).parameters == count.parameters)
  }

  @Test("a model with neither would be found")
  func uncheckedModel() { #expect(!Self.isChecked("vit-g-14")) }

  private static func isChecked(_ name: String) -> Bool {
    GoldenCase.names.contains { GoldenCase.model(of: $0) == name }
      || all.contains { $0.counted?.preset.name == name && $0.counted?.variation == nil }
      || TimmCount.all.contains { $0.model == name }
  }

  @Test(
    "a count agrees to the digits printed, within 2 %, rounded twice or cut off",
    arguments: [
      ("4.5", 4_490_566_656, CountCheck.Verdict.sameDigits), ("4.5", 4_549_999_999, .sameDigits),
      ("1.1", 1_146_863_616, .sameDigits), ("47.0", 47_083_134_976, .close), ("100", 102_000_000_000, .close),
      ("100", 98_000_000_000, .close), ("100", 102_000_000_001, .differs), ("100", 97_999_999_999, .differs),
      ("11", 11_514_000_000, .cutOff), ("11", 12_000_000_000, .differs), ("1.1", 1_199_999_999, .cutOff),
      ("25", 24_494_824_000, .roundedTwice), ("25", 24_449_999_999, .differs), ("1.1", 1_200_000_000, .differs),
      ("1.1", 1_044_999_999, .differs),
    ])
  func verdicts(text: String, count: Int, verdict: CountCheck.Verdict) throws {
    let printed = try #require(PrintedNumber(Substring(text)))
    #expect(CountCheck(printed: printed, unit: 1_000_000_000, count: count, otherCounts: []).verdict == verdict)
  }

  @Test("the difference is in per cent of what is printed")
  func difference() throws {
    let check = CountCheck(
      printed: try #require(PrintedNumber("50")), unit: 1_000_000, count: 51_500_000, otherCounts: [])
    #expect(abs(check.difference - 3) < 1e-9)
    #expect(check.verdict == .differs)
  }

  @Test("a row is computed at its own resolution, by the entry that was made for it where there is one")
  func resolutions() throws {
    let swin = try #require(verify("Swin-B,,384,88,47.0,").counted)
    #expect((swin.preset.name, swin.input) == ("swin-b-384", GridSize(square: 384)))
    let vit = try #require(verify("ViT-B/16,,384,86,55.4,").counted)
    #expect((vit.preset.name, vit.input) == ("vit-b-16", GridSize(square: 384)))
    let none = try #require(verify("ViT-B/16,,,86,,").counted)
    #expect(none.input == GridSize(square: 224))
  }

  @Test("a row that cannot be computed says why")
  func notComputed() throws {
    guard case .unknownModel = try verify("EfficientNet-B3,,300,12,1.8,").outcome else {
      Issue.record("an unknown model")
      return
    }
    guard case .nothingPrinted = try verify("ViT-B/16,,224,,,81.8").outcome else {
      Issue.record("a row without counts")
      return
    }
    guard case .unfit(let preset, _) = try verify("ViT-B/16,,100,86,,").outcome else {
      Issue.record("a resolution that does not fit")
      return
    }
    #expect(preset.name == "vit-b-16")
    #expect(try verify("ViT-B/16,,100,86,,").agrees == nil)
    #expect(try verify("CvT-13 (key and value stride x),,224,20,6.55,").agrees == nil)
    #expect(try verify("ViT-B/16 (key and value stride 1),,224,86,,").agrees == nil)
  }

  @Test("a wrong number does not agree")
  func wrongNumber() throws {
    #expect(try verify("Swin-T,,224,28,4.7,").agrees == false)
    #expect(try verify("Swin-T,,224,30,4.5,").agrees == false)
    #expect(try verify("Swin-T,,224,28,4.5,").agrees == true)
  }

  @Test("the strides of Table 6 are those of the keys and values: 6.64 and 4.57 GMACs")
  func strides() throws {
    let wide = try #require(verify("CvT-13 (key and value stride 1),,224,20,6.55,").counted)
    let narrow = try #require(verify("CvT-13 (key and value stride 2),,224,20,4.53,").counted)
    #expect(narrow.multiplyAccumulates == (try GoldenCase("cvt-13")).macs.total)
    #expect((wide.multiplyAccumulates + 5_000_000) / 10_000_000 == 664)
    #expect(wide.parameters == narrow.parameters)
    #expect(wide.variation == "key and value stride 1")
  }

  @Test("with the tables of windows every size of Swin's Table 1 at 224 × 224 is what it prints")
  func windowTables() throws {
    for (line, millions) in [("Swin-T,,224,29,,", 29), ("Swin-S,,224,50,,", 50), ("Swin-B,,224,88,,", 88)] {
      let model = try #require(verify(line).counted)
      let program = try model.preset.program()
      let blocks = program.attentionSites(Cost(program))
      // Of every block 49² indices; of every second one of the first three stages a mask for each window.
      let indices = blocks.count * 49 * 49
      let masks = blocks.filter { $0.arrangement.windows?.isShifted == true }.map { $0.windows * 49 * 49 }.reduce(0, +)
      #expect((model.parameters + indices + masks + 500_000) / 1_000_000 == millions)
      guard millions == 29 else { continue }
      #expect(model.parameterCheck?.verdict == .otherCount(.windowTables(indices: indices, masks: masks)))
    }
  }

  /// Verifies a row whose source does not matter.
  private func verify(_ line: String) throws -> Verification {
    Verification(try #require(PublishedResult(line: Substring("A source," + line))))
  }
}

/// A line of `Fixtures/timm-parameters.csv`, which `Scripts/count_timm_parameters.py` writes.
struct TimmCount: Sendable, CustomTestStringConvertible {
  let model: String
  let timm: String
  let side: Int
  /// 0 where features are the result.
  let outputs: Int
  let parameters: Int

  var testDescription: String { "\(model), timm's \(timm)" }

  private init?(line: Substring) {
    let fields = line.split(separator: ",")
    guard fields.count == 5, let side = Int(fields[2]), let outputs = Int(fields[3]), let parameters = Int(fields[4])
    else { return nil }
    (model, timm, self.side, self.outputs, self.parameters) = (
      String(fields[0]), String(fields[1]), side, outputs, parameters
    )
  }

  static let all: [TimmCount] = {
    let file = GoldenCase.folder.deletingLastPathComponent().appending(path: "timm-parameters.csv")
    let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n").dropFirst() ?? []
    // A line that cannot be read leaves a model unchecked, which a test finds.
    return lines.compactMap(TimmCount.init)
  }()
}
