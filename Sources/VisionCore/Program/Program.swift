/// An architecture as it was recorded: straight-line steps over symbolic tensors, and the tree of modules around them.
///
/// Everything the explorer says about a model is a reading of this.
public struct Program: Sendable {
  /// In order of execution; a step's index is its id.
  public internal(set) var steps: [Step] = []
  /// The tree of modules; the first is the model itself.
  public internal(set) var modules: [ModuleRecord] = []
  /// Learned tensors, in the order in which they were first used.
  public internal(set) var parameters: [Parameter] = []
  /// Every attention, in order of execution.
  public internal(set) var attentions: [AttentionRecord] = []
  /// The tokens that are put in front of those of the image, in order.
  public internal(set) var prefixTokens: [PrefixTokenRecord] = []
  /// The step that gives the class scores.
  public internal(set) var output = 0

  /// The input image's size in pixels.
  public let input: GridSize
}

/// One operation with what it reads and what it makes.
public struct Step: Sendable {
  public let operation: Operation
  /// The steps it reads.
  public let inputs: [Int]
  /// The shape of what it makes.
  public let shape: [Size]
  /// The module it belongs to.
  public let module: Int
}

/// A module of a recorded model.
public struct ModuleRecord: Sendable {
  /// The full path, such as `layers.0.blocks.1.attn`; empty for the model.
  public let path: String
  /// The name of its type, such as `SwinBlock`.
  public let kind: String
  public let parent: Int?
  public let role: ModuleRole
  /// The equation of a paper that it computes.
  public let equation: PaperEquation?
  /// Steps and modules in order of execution.
  public internal(set) var children: [Child] = []
  /// The step whose result it returns.
  public internal(set) var output = 0

  /// What a module consists of.
  public enum Child: Sendable, Hashable {
    case module(Int)
    case step(Int)
  }
}

/// What a module is to a reader of the model.
public enum ModuleRole: Sendable {
  /// Works on one resolution and width.
  case stage
  /// Makes a map of tokens that traces keep: a transformer block, a merging of patches.
  case tokenBlock
  /// Anything else.
  case part
}

/// A learned tensor, by its checkpoint name.
public struct Parameter: Sendable, Hashable {
  public let name: String
  public let shape: [Int]
  public let role: Role

  /// How its values come about.
  public enum Role: Sendable {
    /// By training.
    case learned
    /// From a formula, though checkpoints keep it as a parameter: sinusoids, random features.
    case fixed
    /// From the data seen in training, as a batch norm's running mean: in checkpoints, but counted by nobody.
    case statistic
  }

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }
  /// How many of them belong to a model's number of parameters.
  public var counted: Int { role == .statistic ? 0 : count }
}
