import VisionCore

// What a screen says in numbers is what the command line says to the same question: the screen has chosen the question.

extension AppState {
  /// How the screen counts; nil for one that shows no counts.
  var countingHeading: CountingHeading? {
    switch screen {
    case .stages: CountingHeading(stagesPage?.counted?.rule ?? .exact)
    case .models, .compare, .scaling: .exact
    case .accuracy: accuracyPage.picture.heading
    case .attention, .windows, .inside: nil
    }
  }

  /// What is exported in place of the screen's picture; nil while there is nothing to say.
  var exportAnswer: AnalysisAnswer? {
    switch screen {
    case .models: figures.isEmpty ? nil : ModelsAnalysis.answer(modelRows.compactMap(\.preset), figures)
    case .stages: stagesPage.flatMap(stagesAnswer)
    case .compare: differencePage.flatMap(differenceAnswer) ?? comparisonAnswer
    case .attention: attentionSubject.flatMap(attentionAnswer)
    case .windows: windows.showsLeak ? windowLeak : windowsAnswer
    case .scaling:
      scaling.study.flatMap { study in
        let picture = ScalingPicture(study, scaling.quantity, scaling.scale, scaling.table)
        return try? ScaleAnalysis.answer(picture, scaling.table)
      }
    case .accuracy: accuracyPage.point == nil ? nil : ScatterAnalysis.answer(accuracyPage.picture)
    case .inside: insideAnswer
    }
  }

  /// Why the rule that Stages counts by differs from the exact count; nil where it counts exactly.
  var ruleAnswer: AnalysisAnswer? {
    guard screen == .stages, let rule = stagesPage?.counted?.rule, rule != .exact else { return nil }
    return answer(WhyAnalysis.self, ["to": rule.rawValue], of: [(preset, input)])
  }

  /// The tree's modules, or what was measured of them where times stand beside the counts.
  ///
  /// Where so many levels are open everywhere, that is the question's depth. Else what is open says where somebody looks and not
  /// what is asked: all modules are given, as without a depth.
  private func stagesAnswer(_ page: StagesPage) -> AnalysisAnswer? {
    let depth: Int? = if case .levels(let count) = page.folding { count } else { nil }
    if let times = page.times {
      return RooflineCommand.answer(times, of: preset, page.reading.program, downTo: depth ?? .max)
    }
    return answer(
      CostAnalysis.self, ["depth": depth.map(String.init), "rule": page.counted?.rule.rawValue], of: [(preset, input)])
  }

  private var comparisonAnswer: AnalysisAnswer? {
    let models = compare.presets.indices.map { (compare.presets[$0], compare.input(of: $0)) }
    return models.isEmpty ? nil : answer(CompareAnalysis.self, of: models)
  }

  private func differenceAnswer(_ page: DifferencePage) -> AnalysisAnswer? {
    answer(DiffAnalysis.self, of: Array(zip(page.models, page.inputs)))
  }

  private var windowsAnswer: AnalysisAnswer? {
    guard let scene = windowsPage(in: layout.body)?.scene,
      let site = reading?.sites.first(where: { $0.arrangement.windows == scene.partition })
    else { return nil }
    let query = QueryArgument(.place(scene.cursor)).text
    return answer(WindowsAnalysis.self, ["block": site.path, "query": query], of: [(preset, input)])
  }

  /// The weights of the side that keys belong to, where it has run.
  private func attentionAnswer(_ shown: AttentionSubject) -> AnalysisAnswer? {
    guard let subject = analysed(shown.preset, at: shown.input),
      let found = try? shown.kept(shown.site)?.attention(of: shown.query),
      let asked = try? AttentionAnalysis(
        Choices(["block": shown.site.path, "head": shown.head.text, "query": QueryArgument(shown.query).text]),
        of: subject)
    else { return nil }
    return try? AttentionAnalysis.answer([
      Reading(
        asked: asked, finding: found, subject: subject, provenance: (shown.result?.weights ?? shown.weights).provenance,
        image: shown.view?.pixels)
    ])
  }

  /// What follows from programs, of models at sizes.
  private func answer<Asked: ModelAnalysis>(
    _ analysis: Asked.Type, _ choices: [String: String?] = [:], of models: [(preset: Preset, input: GridSize)]
  ) -> AnalysisAnswer? {
    let subjects = models.compactMap { analysed($0.preset, at: $0.input) }
    guard subjects.count == models.count else { return nil }
    return try? Asked.answer(
      subjects.map { subject in
        let asked = try Asked(Choices(choices), of: subject)
        return try Reading(
          asked: asked, finding: asked.find(in: AnalysisInput(subject), knowing: nil), subject: subject)
      })
  }
}
