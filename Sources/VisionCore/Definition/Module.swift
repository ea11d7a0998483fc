/// A part of an architecture, written as its paper writes it; calling it records what it computes.
///
/// The name is the one the checkpoint uses. A module reads sizes from its input's shape. A whole model is a module too, with
/// an empty name, of an image [1, channels, H, W]:
///
///     struct Block: Module {
///       let name: String
///       func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
///         try Linear(name: "proj", features: x.shape[2])(LayerNorm(name: "norm", epsilon: 1e-6)(x)) + x
///       }
///     }
public protocol Module: Sendable {
  /// The name among its siblings, such as `attn`; empty for a whole model.
  var name: String { get }
  /// The equation of a paper that it computes, or whose cost it has; nil where no paper numbers one.
  var equation: PaperEquation? { get }
  /// What it is to a reader of the model; a part where nothing else is said.
  var role: ModuleRole { get }
  /// What PyTorch's code of it writes otherwise than that of other layers.
  var torch: TorchNotes { get }
  /// What it computes.
  /// - Throws: ``ShapeError`` where a size does not fit.
  func forward(_ x: Tensor) throws -> Tensor
}

extension Module {
  /// Nil: no paper numbers an equation for it.
  public var equation: PaperEquation? { nil }
  /// None.
  public var torch: TorchNotes { [] }
}

/// An equation as a paper prints it, to hold beside what is derived.
public struct PaperEquation: Sendable, Hashable {
  /// The paper and the number: `Liu et al. 2021, Eq. 1`.
  package let source: String
  package let text: String

  /// - Parameters:
  ///   - source: the paper's short name and the number, such as `Liu et al. 2021, Eq. 1`
  ///   - text: as the paper prints it
  public init(_ source: String, _ text: String) { (self.source, self.text) = (source, text) }
}

/// A module whose output is a map of tokens that is worth looking at: a transformer block, a bottleneck.
package protocol TokenBlock: Module {}

extension TokenBlock {
  package var role: ModuleRole { .tokenBlock }
}

/// A module that brings tokens to another resolution, as the merging of patches does.
package protocol TokenMerging: Module {}

extension TokenMerging { package var role: ModuleRole { .merging } }

/// A module that works on one resolution and width: what a paper's table has a row for.
package protocol Stage: Module {}

extension Stage { package var role: ModuleRole { .stage } }

extension Module {
  /// Records the module below the one that is being recorded now.
  /// - Returns: what `forward` makes of `x`.
  /// - Throws: ``ShapeError`` where a size does not fit, with the path of the module.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    try x.recorder.scope(name, kind: x.recorder.name(of: Self.self), role: role, equation: equation, torch: torch) {
      try forward(x)
    }
  }

  /// A part.
  public var role: ModuleRole { .part }
}

/// A part that hands something on beside its tensor: pixels beside their patches, scores of attention that evolve from
/// block to block. The tensor is what the outside sees.
package protocol PairModule: Sendable {
  associatedtype Companion
  var name: String { get }
  var role: ModuleRole { get }
  var equation: PaperEquation? { get }
  func forward(_ companion: Companion, _ x: Tensor) throws -> (Companion, Tensor)
}

extension PairModule {
  package var equation: PaperEquation? { nil }

  /// Records the module below the one that is being recorded now.
  package func callAsFunction(_ companion: Companion, _ x: Tensor) throws -> (Companion, Tensor) {
    var handedOn = companion
    let result = try x.recorder.scope(name, kind: x.recorder.name(of: Self.self), role: role, equation: equation) {
      let (a, b) = try forward(companion, x)
      handedOn = a
      return b
    }
    return (handedOn, result)
  }
}

/// Modules one after another, in a numbered list as checkpoints name them.
package struct Sequential: Module {
  package let name: String
  package let role: ModuleRole
  let modules: [any Module]

  package init(name: String, role: ModuleRole = .part, _ modules: [any Module]) {
    (self.name, self.role, self.modules) = (name, role, modules)
  }

  package func forward(_ x: Tensor) throws -> Tensor { try modules.reduce(x) { try $1($0) } }
}
