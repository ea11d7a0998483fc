import VisionCore

/// What keys mean on the Windows screen alone.
enum WindowsMessage: Sendable {}

/// The Windows screen's own state.
struct WindowsState: Sendable {
  static let bindings: [Binding] = []
}

func updateWindows(_ state: inout AppState, _ message: Message) -> [Effect] { [] }

func drawWindows(_ state: AppState, in region: Region, on canvas: inout Canvas) {}
