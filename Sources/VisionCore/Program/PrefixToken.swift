import VisionNumerics

/// A token in front of those of the image, which stands for no place of it.
public enum PrefixToken: Sendable, Hashable {
  /// The one that class scores are read from (Dosovitskiy et al. 2021, Section 3.1).
  case classToken
  /// The one that learns from a teacher (Touvron et al. 2021, Section 4).
  case distillationToken
  /// One of those that hold what belongs to no place, from 0 (Darcet et al., arXiv 2309.16588).
  case register(Int)
}

extension PrefixToken: Worded {
  public var description: String { sentence.english }
  /// As a reader sees it: `class token`.
  package var sentence: Phrase {
    switch self {
    case .classToken: "class token"
    case .distillationToken: "distillation token"
    case .register(let number): "register \(number)"
    }
  }

  /// As it is typed: `class`, `distillation`, `register-0`.
  package var name: String {
    switch self {
    case .classToken: "class"
    case .distillationToken: "distillation"
    case .register(let number): "register-\(number)"
    }
  }

  /// Nil for what names no token.
  package init?(name: String) {
    switch name {
    case PrefixToken.classToken.name: self = .classToken
    case PrefixToken.distillationToken.name: self = .distillationToken
    default:
      let parts = name.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 2, let number = Int(parts[1]), name == PrefixToken.register(number).name, number >= 0 else {
        return nil
      }
      self = .register(number)
    }
  }
}

/// A token in front with the learned vector that it starts as.
package struct PrefixTokenRecord: Sendable {
  package let token: PrefixToken
  /// The parameter [1, tokens, C], by its place in the program.
  package let parameter: Int
  /// The token's row in it.
  package let row: Int
}

/// Learned tokens that are put in front of those of the image: a parameter [1, tokens, C].
package struct LearnedTokens: Sendable {
  /// The checkpoint's name.
  package let name: String
  package let tokens: [PrefixToken]

  package static let classToken = LearnedTokens(name: "cls_token", tokens: [.classToken])
  package static let distillationToken = LearnedTokens(name: "dist_token", tokens: [.distillationToken])
  /// Darcet et al., arXiv 2309.16588.
  package static func registers(_ count: Int) -> LearnedTokens {
    LearnedTokens(name: "reg_token", tokens: (0..<count).map(PrefixToken.register))
  }
}
