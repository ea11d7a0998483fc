import VisionCore

/// What keys mean on the Attention screen alone.
enum AttentionMessage: Sendable {}

/// The Attention screen's own state.
struct AttentionState: Sendable {
  static let bindings: [Binding] = []
}

func updateAttention(_ state: inout AppState, _ message: Message) -> [Effect] { [] }

func drawAttention(_ state: AppState, in region: Region, on canvas: inout Canvas) {}
