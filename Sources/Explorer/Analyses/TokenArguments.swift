import VisionCore

/// A head as it is typed.
struct HeadArgument {
  let selection: HeadSelection

  init?(argument: String) {
    if argument == "mean" {
      selection = .mean
    } else if let head = Int(argument), head >= 0 {
      selection = .head(head)
    } else {
      return nil
    }
  }
}

extension HeadSelection {
  /// As it is typed.
  var text: String {
    switch self {
    case .mean: "mean"
    case .head(let head): "\(head)"
    }
  }
}

/// A query as it is typed: `5,7`, `class`, `distillation`, `register-0`.
struct QueryArgument {
  let query: AttentionQuery

  init(_ query: AttentionQuery) { self.query = query }

  init?(argument: String) {
    if let token = PrefixToken(name: argument) {
      query = .prefix(token)
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard parts.count == 2, numbers.count == 2, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    query = .place(GridPlace(row: numbers[0], column: numbers[1]))
  }

  /// As it is typed.
  var text: String {
    switch query {
    case .prefix(let token): token.name
    case .place(let place): "\(place.row),\(place.column)"
    }
  }
}

/// What was asked for and is not there.
enum AttentionRequestFault: UsageError, Equatable {
  case noWindows(model: String)
  case noSuchTokenBlock(String, model: String, paths: [String])

  var description: String {
    switch self {
    case .noSuchTokenBlock(let path, let model, let paths):
      "\(model) has no block at '\(path)'; its blocks are \(paths.prefix(4).joined(separator: ", "))"
        + (paths.count > 4 ? ", … \(paths[paths.count - 1])" : "")
    case .noWindows(let model):
      "\(model) has no windows: its attention is over all tokens"
    }
  }
}
