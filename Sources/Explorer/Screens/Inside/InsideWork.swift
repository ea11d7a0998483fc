import VisionCore

extension InsideRequest {
  /// Finds the answer, and reports how far it is; the last report says what came of it.
  /// - Parameter isWanted: asked between steps; the work ends where it is not.
  func perform(runner: any ModelRunner, isWanted: () -> Bool, report: (InsideReport) -> Void) {
    func say(_ event: InsideReport.Event) { report(InsideReport(number: number, event: event)) }
    do {
      say(
        .found(
          try find(runner: runner) { fraction, what in
            guard isWanted() else { throw RunError.cancelled }
            say(.progress(fraction, what: what))
          }))
    } catch RunError.cancelled {
      say(.cancelled)
    } catch {
      say(.nothing(insideSentence(error)))
    }
  }

  private func find(runner: any ModelRunner, _ progress: (Double, Phrase) throws -> Void) throws -> any Sendable {
    let subject = question.subject
    return try withoutActuallyEscaping(progress) { progress in
      try question.asked.work.findAny(
        in: AnalysisInput(
          subject: subject, weights: { try question.weights.source(for: subject.preset, subject.program) },
          trace: { wanted in
            guard let image else { throw InsideFault.noImage }
            let run = RunRequest(
              number: number, preset: subject.preset, program: subject.program, image: image,
              weights: question.weights, capturing: wanted.capturing, keeping: wanted.keeping,
              ablation: wanted.ablation)
            return try runner.run(run, progress: { try progress($0, Phrase(verbatim: $1)) }).trace
          }, progress: progress), knowing: known)
    }
  }
}

/// What keeps a question from being answered.
enum InsideFault: Error, Equatable, Sendable, CustomStringConvertible {
  case noImage

  var description: String { "the model needs an image to look at; i opens one" }
}

/// An error as a sentence.
func insideSentence(_ error: any Error) -> Phrase {
  if let error = error as? Unanswerable { return error.sentence }
  let text = "\(error)"
  return Phrase(verbatim: text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : "."))
}
