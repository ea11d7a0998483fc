import VisionCore

/// The analyses: the only list of them.
enum Analyses {
  /// In the order of the command's help.
  static let all: [any Analysis.Type] = [
    DistanceAnalysis.self, FieldAnalysis.self, RolloutAnalysis.self, EffectiveAnalysis.self, BiasAnalysis.self,
    ScalesAnalysis.self, PositionsAnalysis.self, FeaturesAnalysis.self, SimilarityAnalysis.self, AmplitudeAnalysis.self,
    NormsAnalysis.self, ChannelsAnalysis.self,
    FiltersAnalysis.self, AblateAnalysis.self, LeakAnalysis.self,
  ]
}

/// What the Inside screen can look at, a tab each.
struct InsideView: Sendable, CaseIterable {
  /// A way of looking: an analysis, and how its answer is drawn where there are several ways.
  struct Page: Sendable {
    let analysis: any Analysis.Type
    var mode: String?

    init(_ analysis: any Analysis.Type, _ mode: String? = nil) { (self.analysis, self.mode) = (analysis, mode) }
  }

  /// What its tab says.
  let title: Phrase
  /// What `m` goes through.
  let pages: [Page]

  init(_ title: Phrase, _ pages: Page...) { (self.title, self.pages) = (title, pages) }

  /// In the order in which `v` goes through them.
  static let allCases: [InsideView] = [
    InsideView("Rollout", Page(RolloutAnalysis.self)),
    InsideView("Distance", Page(DistanceAnalysis.self, "distance"), Page(DistanceAnalysis.self, "entropy")),
    InsideView(
      "Field", Page(FieldAnalysis.self, "maximal"), Page(EffectiveAnalysis.self), Page(FieldAnalysis.self, "growth")),
    InsideView(
      "Bias", Page(BiasAnalysis.self, "query"), Page(BiasAnalysis.self, "matrix"), Page(ScalesAnalysis.self)),
    InsideView("Positions", Page(PositionsAnalysis.self)),
    InsideView(
      "Features", Page(FeaturesAnalysis.self), Page(SimilarityAnalysis.self), Page(AmplitudeAnalysis.self),
      Page(NormsAnalysis.self), Page(ChannelsAnalysis.self), Page(FiltersAnalysis.self)),
    InsideView("Ablate", Page(AblateAnalysis.self, "query"), Page(AblateAnalysis.self, "moved")),
  ]

  /// The names of the analyses that the screen shows.
  static var analyses: [String] {
    allCases.flatMap(\.pages).map { $0.analysis.name }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
