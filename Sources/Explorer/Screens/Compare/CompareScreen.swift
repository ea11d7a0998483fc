import VisionCore

/// What keys mean on the Compare screen alone.
enum CompareMessage: Sendable {}

/// The Compare screen's own state.
struct CompareState: Sendable {
  var isFiltering = false
  var isSearching = false
  var picker: Int?
  static let bindings: [Binding] = []
  mutating func adopt(_ reading: ModelReading?) {}
}

func updateCompare(_ state: inout AppState, _ message: Message) -> [Effect] { [] }

func drawCompare(_ state: AppState, in region: Region, on canvas: inout Canvas) {}
func prepareCompare(_ state: inout AppState) {}
