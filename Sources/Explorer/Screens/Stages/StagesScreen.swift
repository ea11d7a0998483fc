import VisionCore

/// What keys mean on the Stages screen alone.
enum StagesMessage: Sendable {}

/// The Stages screen's own state.
struct StagesState: Sendable {
  var isFiltering = false
  var isSearching = false
  var picker: Int?
  static let bindings: [Binding] = []
  mutating func adopt(_ reading: ModelReading?) {}
}

func updateStages(_ state: inout AppState, _ message: Message) -> [Effect] { [] }

func drawStages(_ state: AppState, in region: Region, on canvas: inout Canvas) {}
