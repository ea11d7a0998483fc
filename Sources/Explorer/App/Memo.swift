import Synchronization

/// Values that follow from others, kept so that each is made once.
///
/// It is no part of what a state means: whoever asks names everything that a value follows from.
final class Memo: Sendable {
  private let values = Mutex<[AnyHashable: any Sendable]>([:])

  /// Enough for what the screens show; who goes on has others made in their place.
  private static let limit = 128

  private struct Key<Input: Hashable, Value>: Hashable {
    let input: Input
  }

  /// The value that follows from an input.
  func callAsFunction<Input: Hashable & Sendable, Value: Sendable>(
    _ input: Input, _ make: () throws -> Value
  ) rethrows -> Value {
    // A cast of the lookup itself would take what is missing for a kept nil.
    if let known = values.withLock({ $0[Key<Input, Value>(input: input)] }), let value = known as? Value {
      return value
    }
    let value = try make()
    values.withLock { values in
      if values.count >= Memo.limit { values.removeAll() }
      values[Key<Input, Value>(input: input)] = value
    }
    return value
  }
}
