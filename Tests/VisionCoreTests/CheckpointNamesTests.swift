import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Prefixes and wrappers in tensors' names")
struct CheckpointNamesTests {
  @Test(
    "wrappers are removed anywhere, known prefixes where most names have them, others where all have them",
    arguments: [
      // Known prefixes, and a classifier beside a backbone.
      (["module.model.a", "module.model.b", "module.head"], ["a", "b", "head"]),
      (["backbone.a.w", "backbone.b.w", "head.w"], ["a.w", "b.w", "head.w"]),
      (["opt/target/a/kernel", "opt/target/b/kernel"], ["a/kernel", "b/kernel"]),
      // Wrappers in the middle, and several.
      (
        ["cls", "blocks.0._orig_mod.attn.w", "blocks.1._fsdp_wrapped_module._checkpoint_wrapped_module.attn.w"],
        ["cls", "blocks.0.attn.w", "blocks.1.attn.w"]
      ),
      (["module._orig_mod.a.w", "module._orig_mod.b.w"], ["a.w", "b.w"]),
      // Any prefix that all share, of several parts too.
      (["encoder.cls", "encoder.blocks.0.w"], ["cls", "blocks.0.w"]),
      (["0.cls", "0.blocks.0.w"], ["cls", "blocks.0.w"]),
      (["model.0.cls", "model.0.blocks.0.w"], ["cls", "blocks.0.w"]),
      (["foo.bar.cls", "foo.bar.blocks.0.w"], ["cls", "blocks.0.w"]),
      (["foo.module.cls", "foo.module.blocks.0.w"], ["cls", "blocks.0.w"]),
      (["foo.model.a.w", "foo.model.b.w", "foo.head"], ["a.w", "b.w", "head"]),
    ])
  func cleaned(names: [String], expected: [String]) { #expect(CheckpointNames.cleaned(names) == expected) }

  @Test(
    "what is no prefix stays",
    arguments: [
      // Numbers belong to what stands before them.
      ["blocks.0.attn.w", "blocks.1.attn.w"], ["blocks.0.attn.w", "blocks.0.mlp.w"],
      // A part that others have not, or only a part of a part.
      ["encoder.a.w", "encoder2.b.w"], ["encoder.a.w", "b.w"], ["module_list.a", "module_list.b"],
      // A parametrised weight is another number than what is stored.
      ["a.parametrizations.weight.original", "b.w"],
      // A tensor's own layer, a single name, none.
      ["norm.weight", "norm.bias"], ["encoder.a.w"], [], ["module"],
    ])
  func kept(names: [String]) { #expect(CheckpointNames.cleaned(names) == names) }

  @Test(
    "names that would become one are kept apart",
    arguments: [
      (["backbone.a", "backbone.b", "a"], ["backbone.a", "b", "a"]),
      (["module.a", "a", "module.b"], ["module.a", "a", "b"]),
      (["x._orig_mod.w", "x.module.w", "y.module.w"], ["x._orig_mod.w", "x.module.w", "y.w"]),
    ])
  func collisions(names: [String], expected: [String]) {
    #expect(CheckpointNames.cleaned(names) == expected)
    #expect(Set(expected).count == names.count)
  }

  @Test("what all share stays where a family has such names", arguments: Catalog.architectures.flatMap(namings))
  func known(_ family: FamilyNames) {
    let mark = family.mark
    // Without the classifier, Hugging Face's names of a backbone may all begin with `encoder.`.
    let first = mark.split { $0 == "." || $0 == "/" }[0]
    let names = [mark, "\(first).other.weight"]
    #expect(CheckpointNames.cleaned(names.map { "foo." + $0 }) == names)
  }

  struct FamilyNames: Sendable, CustomTestStringConvertible {
    let mark: String
    let testDescription: String
  }

  private static func namings(_ architecture: any Architecture.Type) -> [FamilyNames] {
    ([.definition] + architecture.namings).map { naming in
      FamilyNames(mark: naming.mark ?? architecture.mark, testDescription: "\(architecture.key), \(naming.title)")
    }
  }

  @Test("names of the catalogue's models are left as they are", arguments: Catalog.presets.map(\.name))
  func catalogue(model: String) throws {
    let names = try Catalog.preset(named: model).program().parameters.map(\.name)
    #expect(CheckpointNames.cleaned(names) == names)
    #expect(CheckpointNames.cleaned(names.map { "student.module." + $0 }) == names)
  }
}
