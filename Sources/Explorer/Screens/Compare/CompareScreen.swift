import VisionCore

enum CompareMessage: Sendable { case addSelected }
struct CompareState: Sendable {
  var picker: Int?
  static let bindings: [Binding] = []
}
func updateCompare(_ state: inout AppState, _ message: Message) -> [Effect] { [] }

func drawCompare(_ state: AppState, in region: Region, on canvas: inout Canvas) {}
