import VisionCore

/// What an answer is about: a model, and as much of what it is run with as the answer depends on. Where the state has another,
/// nobody asks any more.
struct JobSubject: Sendable, Hashable {
  /// Where the model stands.
  enum Place: Sendable {
    case chosen
    /// Beside the chosen one on the Attention screen.
    case linked
    /// Beside the chosen one on the Inside screen.
    case second
  }

  var place = Place.chosen
  /// The model's name.
  let model: String
  var input: GridSize?
  var weights: WeightsChoice?
  /// The image's path.
  var image: String?

  func isPresent(in state: AppState) -> Bool {
    guard let present = state.subject(at: place), present.model == model else { return false }
    func holds<Value: Equatable>(_ value: KeyPath<JobSubject, Value?>) -> Bool {
      self[keyPath: value] == nil || self[keyPath: value] == present[keyPath: value]
    }
    return holds(\.input) && holds(\.weights) && holds(\.image)
  }
}

extension AppState {
  /// What a run of a model would be about now; nil where there is no such model.
  func subject(at place: JobSubject.Place) -> JobSubject? {
    switch place {
    case .chosen:
      JobSubject(model: preset.name, input: input, weights: weights, image: image?.path)
    case .linked:
      attention.linked.map {
        JobSubject(
          place: place, model: $0.preset.name, input: $0.input, weights: $0.weights, image: image?.path)
      }
    case .second:
      insideSecond.map {
        JobSubject(
          place: place, model: $0.preset.name, input: $0.input, weights: $0.weights, image: image?.path)
      }
    }
  }
}
