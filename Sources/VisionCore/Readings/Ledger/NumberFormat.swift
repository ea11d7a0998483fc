/// How a number lies in memory.
package enum NumberFormat: String, Sendable, CaseIterable {
  case float32 = "fp32"
  case float16 = "fp16"
  case int8

  /// Bytes of a number.
  package var bytes: Int {
    switch self {
    case .float32: 4
    case .float16: 2
    case .int8: 1
    }
  }
}
