/// A part of an architecture, written as its paper writes it; calling it records what it computes.
///
/// The name is the one the checkpoint uses. A module reads sizes from its input's shape.
public protocol Module: Sendable {
  /// The name among its siblings, such as `attn`; empty for a whole model.
  var name: String { get }
  /// The equation of a paper that it computes, or whose cost it has; nil where no paper numbers one.
  var equation: PaperEquation? { get }
  /// What it computes.
  /// - Throws: `ShapeError` where a size does not fit.
  func forward(_ x: Tensor) throws -> Tensor
}

extension Module {
  public var equation: PaperEquation? { nil }
}

/// An equation as a paper prints it, to hold beside what is derived.
public struct PaperEquation: Sendable, Hashable {
  /// The paper's short name and the number: `Swin, Eq. 1`.
  public let source: String
  public let text: String

  public init(_ source: String, _ text: String) { (self.source, self.text) = (source, text) }
}

/// A module whose output is a map of tokens that is worth looking at: a transformer block, a merging of patches.
public protocol TokenBlock: Module {}

/// A module that works on one resolution and width: what a paper's table has a row for.
public protocol Stage: Module {}

extension Module {
  /// Records the module below the one that is being recorded now.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    try x.recorder.scope(name, kind: "\(Self.self)", role: role, equation: equation) { try forward(x) }
  }

  private var role: ModuleRole {
    self is any Stage ? .stage : self is any TokenBlock ? .tokenBlock : .part
  }
}

/// A part that carries two tensors on, such as TNT's pixels and patches; the second is what the outside sees.
protocol PairModule: Sendable {
  var name: String { get }
  var role: ModuleRole { get }
  var equation: PaperEquation? { get }
  func forward(_ x: Tensor, _ y: Tensor) throws -> (Tensor, Tensor)
}

extension PairModule {
  var equation: PaperEquation? { nil }

  /// Records the module below the one that is being recorded now.
  func callAsFunction(_ x: Tensor, _ y: Tensor) throws -> (Tensor, Tensor) {
    var first = x
    let second = try x.recorder.scope(name, kind: "\(Self.self)", role: role, equation: equation) {
      let (a, b) = try forward(x, y)
      first = a
      return b
    }
    return (first, second)
  }
}

/// Modules one after another, in a numbered list as checkpoints name them.
public struct Sequential: Module {
  public let name: String
  let modules: [any Module]

  init(name: String, _ modules: [any Module]) { (self.name, self.modules) = (name, modules) }

  public func forward(_ x: Tensor) throws -> Tensor { try modules.reduce(x) { try $1($0) } }
}
