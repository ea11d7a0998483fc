import VisionCore

extension InsideRequest {
  /// Finds the answer. What goes wrong is an answer too: there is nothing to be found, and the sentence says why.
  /// - Throws: `CancellationError` where it is not wanted any more.
  func answer(in context: JobContext) throws -> InsideMemory.Outcome {
    do {
      return .found(try find(runner: context.runner) { try context.progress($0, $1) })
    } catch let error as CancellationError {
      throw error
    } catch {
      return .nothing(insideSentence(error))
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
              preset: subject.preset, program: subject.program, image: image,
              weights: question.weights, capturing: wanted.capturing, factors: wanted.factors,
              keeping: wanted.keeping, ablation: wanted.ablation)
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
