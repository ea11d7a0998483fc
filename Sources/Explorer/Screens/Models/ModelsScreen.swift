import VisionCore

/// What keys mean on the Models screen alone.
enum ModelsMessage: Sendable {}

/// The Models screen's own state.
struct ModelsState: Sendable {
  var isFiltering = false
  var isSearching = false
  var picker: Int?
  static let bindings: [Binding] = []
  mutating func adopt(_ reading: ModelReading?) {}
}

func updateModels(_ state: inout AppState, _ message: Message) -> [Effect] { [] }

func drawModels(_ state: AppState, in region: Region, on canvas: inout Canvas) {}
func updateModelsSelection(_ state: inout AppState) {}
