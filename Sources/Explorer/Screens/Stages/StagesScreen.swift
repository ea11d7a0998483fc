import VisionCore

enum StagesMessage: Sendable {}
struct StagesState: Sendable {
  var isSearching = false
  static let bindings: [Binding] = []
  mutating func adopt(_ reading: ModelReading?, visible: Int) {}
}
struct StagesLayout { init(_ region: Region) {}; var visibleRows: Int { 1 } }
func updateStages(_ state: inout AppState, _ message: Message) -> [Effect] { [] }

func drawStages(_ state: AppState, in region: Region, on canvas: inout Canvas) {}
