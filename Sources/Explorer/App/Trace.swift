// The shape of the engine's result, until the engine is merged: then this file goes, and VisionCore's types take its place.

/// What a run gives back.
struct Trace: Sendable {
  let logits: [Float]
  /// By step id.
  let captured: [Int: CapturedTensor]
}

/// One step's result.
struct CapturedTensor: Sendable {
  let shape: [Int]
  let values: [Float]
}
