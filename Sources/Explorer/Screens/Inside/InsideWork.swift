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
              weights: question.weights, capturing: wanted.capturing, keeping: wanted.keeping,
              ablation: wanted.ablation)
            return try runner.run(run, progress: progress).trace
          }, progress: progress), knowing: known)
    }
  }
}

/// What keeps a question from being answered.
enum InsideFault: Error, Equatable, Sendable, Worded {
  case noImage

  var sentence: Phrase { "the model needs an image to look at; i opens one" }
}

/// An error as a sentence.
func insideSentence(_ error: any Error) -> Phrase {
  if let error = error as? Unanswerable { return error.sentence }
  let sentence = ("\(error)" as Phrase).capitalized
  return "\(error)".hasSuffix(".") ? sentence : "\(sentence)."
}
