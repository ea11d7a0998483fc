/// An architecture as it was recorded: straight-line steps over symbolic tensors, and the tree of modules around them.
///
/// Everything that is said about a model is a reading of this: ``Cost`` counts it, ``LoadedModel`` runs it.
public struct Program: Sendable {
  /// In order of execution; a step's index is its id.
  package var steps: [Step] = []
  /// The tree of modules; the first is the model itself.
  package internal(set) var modules: [ModuleRecord] = []
  /// Learned tensors, in the order in which they were first used.
  package internal(set) var parameters: [Parameter] = []
  /// Every attention, in order of execution.
  package var attentions: [AttentionRecord] = []
  /// The tokens that are put in front of those of the image, in order.
  package internal(set) var prefixTokens: [PrefixTokenRecord] = []
  /// The step that gives the class scores.
  package internal(set) var output = 0

  /// The input image's size in pixels.
  package let input: GridSize
}

/// One operation with what it reads and what it makes.
package struct Step: Sendable {
  package let operation: Operation
  /// The steps it reads.
  package let inputs: [Int]
  /// The shape of what it makes.
  package let shape: [Size]
  /// The module it belongs to.
  package let module: Int

  package init(operation: Operation, inputs: [Int], shape: [Size], module: Int) {
    (self.operation, self.inputs, self.shape, self.module) = (operation, inputs, shape, module)
  }
}

/// A module of a recorded model.
package struct ModuleRecord: Sendable {
  /// The full path, such as `layers.0.blocks.1.attn`; empty for the model.
  package let path: String
  /// The name of its type, such as `SelfAttention`.
  package let kind: String
  package let parent: Int?
  package let role: ModuleRole
  /// The equation of a paper that it computes.
  package let equation: PaperEquation?
  /// How its PyTorch code is written, for counters.
  package var torch: TorchNotes = []
  /// Steps and modules in order of execution.
  package internal(set) var children: [Child] = []
  /// The step whose result it returns.
  package internal(set) var output = 0

  /// What a module consists of.
  package enum Child: Sendable, Hashable {
    case module(Int)
    case step(Int)
  }
}

/// What a module is to a reader of the model.
public enum ModuleRole: Sendable {
  /// Works on one resolution and width.
  case stage
  /// Makes a map of tokens at the resolution of its stage: a transformer block, a bottleneck.
  case tokenBlock
  /// Brings tokens to another resolution, as the merging of patches does.
  case merging
  /// Anything else.
  case part

  /// Whether its result is a map of tokens that traces keep.
  package var makesTokens: Bool { self == .tokenBlock || self == .merging }
}

/// A learned tensor, by its checkpoint name.
package struct Parameter: Sendable, Hashable {
  package let name: String
  package let shape: [Int]
  package let role: Role
  /// What its rows are for, if it is a table of position embeddings.
  package var positions: PositionTable?

  /// How its values come about.
  package enum Role: Sendable {
    /// By training.
    case learned
    /// From a formula, though checkpoints keep it as a parameter: sinusoids, random features.
    case fixed
    /// From the data seen in training, as a batch norm's running mean: in checkpoints, but counted by nobody.
    case statistic
  }

  /// The number of values.
  package var count: Int { shape.reduce(1, *) }
  /// How many of them belong to a model's number of parameters.
  package var counted: Int { role == .statistic ? 0 : count }
}
