import VisionCore

/// Looks whether every step of a tour can be shown: its values compute, its view's address leads somewhere, image and weights
/// are there, the screen draws, its exercise has an answer. Models are recorded and not run.
struct TourCheck {
  let tour: Tour
  /// In the order of the steps; empty where all is well.
  private(set) var faults: [TourError] = []

  /// Seeds whose variants of exercises are looked at.
  static let seeds: [UInt64] = Array(0..<4)

  /// Views by their address, and what was wrong with each, so that the same view in four languages is made once.
  struct Views {
    fileprivate var known: [Address: String?] = [:]
  }

  init(_ tour: Tour, views: inout Views) {
    self.tour = tour
    for seed in TourCheck.seeds {
      var resolver = TourResolver(seed: seed)
      for index in tour.steps.indices {
        do {
          _ = try resolver.step(index, of: tour)
        } catch {
          if !faults.contains(error) { faults.append(error) }
        }
      }
    }
    for step in tour.steps {
      guard let view = step.view else { continue }
      let address: Address
      do {
        address = try view.value.get()
      } catch {
        faults.append(TourError(path: tour.path, line: view.line, fault: .address(error)))
        continue
      }
      let reason = views.known[address] ?? TourCheck.fault(of: address)
      views.known[address] = .some(reason)
      if let reason { faults.append(TourError(path: tour.path, line: view.line, fault: .view(reason: reason))) }
    }
    faults.sort { $0.line < $1.line }
  }

  /// Why a view cannot be shown; nil where it can.
  private static func fault(of address: Address) -> String? {
    do {
      var state = AppState(preset: try Address.preset(address.model))
      let effects = try apply(address, to: &state)
      var refusal: Phrase?
      let settling = try EffectSettling(runner: EngineRunner())
      settling.settle(effects.filter(\.isOfFiles)) { message in
        if case .job(_, .failed(let sentence)) = message { refusal = sentence }
        return update(&state, message).filter(\.isOfFiles)
      }
      var canvas = Canvas(width: state.size.columns, height: state.size.rows)
      draw(state, on: &canvas)
      return refusal
    } catch {
      return "\(error)"
    }
  }
}

extension Effect {
  /// Whether it reads a file.
  fileprivate var isOfFiles: Bool {
    if case .start(let job) = self { [.image, .weights].contains(job.owner) } else { false }
  }
}
