import VisionCore

extension AppState {
  private struct SubjectQuestion: Hashable, Sendable {
    let model: String
    let input: GridSize
  }

  /// What the views choose from of a model; nil where it does not fit the size.
  func analysed(_ preset: Preset, at input: GridSize) -> Subject? {
    guard let reading = try? reading(of: preset, at: input).get() else { return nil }
    return memo(SubjectQuestion(model: preset.name, input: input)) { Subject(preset, reading.program) }
  }

  /// What the views choose from; nil where the chosen model does not fit the size.
  var insideSubject: Subject? { analysed(preset, at: input) }

  /// The tokens that a query is one of; nil where the view has no query.
  var insideTokens: TokenGrid? {
    insideSubject.flatMap { inside.page.analysis.parameter("query") == nil ? nil : insideTokens(of: $0) }
  }

  private func insideTokens(of subject: Subject) -> TokenGrid? {
    inside.page.analysis.tokens(inside.choices, of: subject)
  }

  /// Everything that the view shows of a model, what was left open included.
  var insideShown: Choices { insideSubject.map(insideShown) ?? inside.choices }

  private func insideShown(of subject: Subject) -> Choices {
    let page = inside.page
    let tokens = insideTokens(of: subject)
    var choices = page.analysis.shown(inside.choices, of: subject) { automatic in
      tokens.map { inside.query($0, else: automatic) }
    }
    choices["mode"] = page.mode
    return choices
  }

  /// The question that the view asks of a model.
  private func insideAsked(of subject: Subject) throws -> any ModelAnalysis {
    try inside.page.analysis.init(insideShown(of: subject), of: subject)
  }

  /// What the screen shows and has to be found out, the chosen model first; nothing where an image is missing.
  /// - Throws: what the model lacks, or does not know by that name.
  func insideQuestions() throws -> [InsideQuestion] {
    guard let subject = insideSubject else { return [] }
    if screen == .windows { return [insideLeakQuestion].compactMap(\.self) }
    var questions = [insideQuestion(try insideAsked(of: subject), of: subject, weights)]
    if inside.page.analysis.models.upperBound > 1, let second = insideSecond,
      let other = analysed(second.preset, at: second.input), let asked = try? insideAsked(of: other)
    {
      questions.append(insideQuestion(asked, of: other, second.weights))
    }
    return questions.compactMap(\.self)
  }

  /// A question about a model; nil where it needs an image and there is none.
  func insideQuestion(_ asked: any ModelAnalysis, of subject: Subject, _ weights: WeightsChoice) -> InsideQuestion? {
    guard asked.needs == .image else {
      return InsideQuestion(subject: subject, weights: weights, image: nil, asked: asked)
    }
    return image.map { InsideQuestion(subject: subject, weights: weights, image: $0.path, asked: asked) }
  }

  /// The second model as it is run: the chosen one once more as it is, the one beside it on Attention with the weights that
  /// were chosen there, others at their own size with the weights that ship with them.
  var insideSecond: (preset: Preset, input: GridSize, weights: WeightsChoice)? {
    guard let other = inside.other else { return nil }
    if other.name == preset.name { return (other, input, weights) }
    if let linked = attention.linked, linked.preset.name == other.name { return (other, linked.input, linked.weights) }
    return (other, other.input, inside.otherWeights)
  }

  /// Puts a model beside the chosen one.
  /// - Parameter name: what it was opened by
  mutating func plotBeside(_ other: Preset, named name: String) {
    inside.other = other
    inside.otherWeights = ModelArgument(name).weights.map { .checkpoint(path: $0) } ?? .synthetic(seed: 0)
    addressNames[other.name] = name
  }

  // MARK: Answers

  /// What the view says; nil before it is known, and where there is nothing to say.
  var insideAnswer: AnalysisAnswer? {
    guard let questions = try? insideQuestions() else { return nil }
    return insideAnswer(to: questions)
  }

  /// What is known of questions: their answers, or until they are there those to the same questions of another query.
  func insideAnswer(to questions: [InsideQuestion]) -> AnalysisAnswer? {
    let readings = questions.compactMap { question in
      (inside.memory[question]?.finding ?? inside.memory.nearest(to: question)).map { finding in
        AnyReading(
          asked: question.asked, finding: finding, subject: question.subject, provenance: question.weights.provenance,
          image: question.subject.isOf(preset, at: input) ? insideImage : nil)
      }
    }
    guard let first = readings.first, first.subject.isOf(preset, at: input) else { return nil }
    return try? type(of: first.asked).answer(any: readings)
  }

  /// The image as the model sees it, where it is wanted.
  private var insideImage: PixelGrid? {
    inside.showsImage ? image.flatMap { modelView($0, of: preset, at: input)?.pixels } : nil
  }

  /// Whether the arrows go through the layers of a plot.
  var insidePlot: DepthPlot? { if case .plot(let plot)? = insideAnswer?.figure { plot } else { nil } }

  // MARK: The Windows screen

  /// The first shifted attention of the stage that the Windows screen shows; nil where none is.
  var windowLeakSite: AttentionSite? {
    let stages = windowStages
    guard !stages.isEmpty else { return nil }
    let partition = stages[min(windows.stage, stages.count - 1)].partition
    return reading?.sites.first { $0.arrangement.windows == partition && partition.isShifted }
  }

  /// Of the shifted attention of the stage that the Windows screen shows; nil unless it was asked for.
  private var insideLeakQuestion: InsideQuestion? {
    guard windows.showsLeak, let site = windowLeakSite, let subject = insideSubject else { return nil }
    var choices = Choices()
    choices["block"] = site.path
    return (try? LeakAnalysis(choices, of: subject)).flatMap { insideQuestion($0, of: subject, weights) }
  }

  /// What would cross, where it was asked for and is known.
  var windowLeak: AnalysisAnswer? { insideLeakQuestion.flatMap { insideAnswer(to: [$0]) } }

  /// What to say where it was asked for and is not known.
  var windowLeakRemark: Phrase? {
    guard windows.showsLeak, windowLeakSite != nil, windowLeak == nil else { return nil }
    if let question = insideLeakQuestion, case .nothing(let sentence)? = inside.memory[question] { return sentence }
    if image == nil { return "No image yet: i opens one to run the model on." }
    return pendingQuestion == nil ? "Cancelled; x x asks again." : "Looking inside…"
  }
}

extension WeightsChoice {
  var provenance: WeightProvenance {
    switch self {
    case .synthetic(let seed): .synthetic(seed: seed)
    case .checkpoint(let path): .checkpoint(path)
    }
  }
}
