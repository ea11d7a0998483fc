import Foundation
import Testing

@testable import VisionCore
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms

/// A checkpoint's place with files beside it, which live as long as the object.
final class ScratchFolder {
  private let first: ScratchFile

  /// Where the checkpoint would be.
  var checkpoint: String { (first.path as NSString).deletingLastPathComponent + "/model.safetensors" }

  init(_ files: [String: String]) throws {
    first = try ScratchFile([], name: "none")
    let folder = URL(filePath: first.path).deletingLastPathComponent()
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
  }
}

@Suite("What files beside a checkpoint say of images")
struct ProcessorConfigurationTests {
  private static let own = #"{"image_processor_type": "SiglipImageProcessor", "size": {"height": 32, "width": 32}}"#
  private let usual = ImagePreparation(.imageNet, cropFraction: 0.9)

  private func configuration(_ files: [String: String]) throws -> CheckpointConfiguration? {
    let folder = try ScratchFolder(files)
    return withExtendedLifetime(folder) { CheckpointConfiguration(besideFile: folder.checkpoint) }
  }

  private func images(_ processor: String) -> CheckpointImages {
    CheckpointConfiguration(json: "{}", processor: processor).images
  }

  @Test(
    "an image processor's keys are also read where a whole processor has them, in a part of their own and not",
    arguments: [#"{"processor_class": "X", "image_processor": \#(own)}"#, own])
  func wholeProcessor(text: String) throws {
    let found = try #require(try configuration(["processor_config.json": text]))
    let (preparation, input) = found.images.preparation(from: usual)
    #expect(input == GridSize(square: 32) && preparation.statistics == .half && preparation.refusal == nil)
    #expect(found.images.sizeSource == "processor_config.json" && found.notes.isEmpty)
  }

  @Test("the image processor's own file wins, and a refusal names the file that it is about")
  func winner() throws {
    let both = try #require(
      try configuration([
        "preprocessor_config.json": Self.own,
        "processor_config.json": #"{"image_processor": {"size": {"height": 64, "width": 64}, "do_pad": true}}"#,
      ]))
    let (preparation, input) = both.images.preparation(from: usual)
    #expect(input == GridSize(square: 32) && preparation.refusal == nil)
    #expect(both.notes.count == 1 && both.notes[0].contains("other things of images"))
    let padded = try #require(try configuration(["processor_config.json": #"{"image_processor": {"do_pad": true}}"#]))
    #expect(
      padded.images.preparation(from: usual).0.refusal
        == "processor_config.json says do_pad: true, which is not done to images here")
    let contrastive = try #require(
      try configuration(["open_clip_config.json": #"{"preprocess_cfg": {"interpolation": "magic"}}"#]))
    #expect(
      contrastive.images.preparation(from: usual).0.refusal?.hasPrefix("open_clip_config.json says inter") == true)
    let nothing = try configuration(["processor_config.json": #"{"processor_class": "X", "patch_size": 14}"#])
    let isNone = nothing == nil
    #expect(isNone)
  }

  @Test(
    "what a file leaves out is as its class has it in transformers",
    arguments: [
      ("ViTImageProcessor", ResamplingFilter.bilinear, Float(0.5), 224, 224),
      ("ViTFeatureExtractor", .bilinear, 0.5, 224, 224), ("DeiTImageProcessorPil", .bicubic, 0.5, 256, 224),
      ("BeitImageProcessor", .bicubic, 0.5, 224, 224), ("CLIPImageProcessorFast", .bicubic, 0.48145466, 224, 224),
      ("BitImageProcessor", .bicubic, 0.48145466, 224, 224), ("SiglipImageProcessor", .bicubic, 0.5, 224, 224),
      ("ConvNextImageProcessor", .bicubic, 0.5, 384, 384), ("PvtImageProcessor", .bicubic, 0.485, 224, 224),
      ("SegformerImageProcessor", .bilinear, 0.485, 512, 512), ("LevitImageProcessor", .bicubic, 0.485, 256, 224),
      ("PoolFormerImageProcessor", .bicubic, 0.485, 248, 224), ("MobileNetV2ImageProcessor", .bilinear, 0.5, 256, 224),
    ] as [(String, ResamplingFilter, Float, Int, Int)])
  func defaults(name: String, filter: ResamplingFilter, mean: Float, resized: Int, input: Int) {
    let images = images(#"{"image_processor_type": "\#(name)", "image_std": null}"#)
    let (preparation, size) = images.preparation(from: usual)
    #expect(preparation.refusal == nil && preparation.filter == filter && size == GridSize(square: input))
    #expect(preparation.statistics.mean[0] == mean && preparation.resized(input) == resized)
    #expect(images.notes.count == 1 && images.notes[0].contains("defaults of \(name)"))
    #expect(images.sizeSource == "\(name)'s default")
  }

  @Test("what a file says comes before its class, whose steps that are not done are refused by name")
  func before() {
    let mine = images(
      #"{"image_processor_type": "CLIPImageProcessor", "resample": 1, "image_mean": [0, 0, 0], "image_std": [1, 1, 1], "#
        + #""size": {"height": 9, "width": 9}, "do_center_crop": false}"#)
    let (preparation, size) = mine.preparation(from: usual)
    #expect(preparation.filter == .lanczos && preparation.statistics.mean == [0, 0, 0] && size == GridSize(square: 9))
    #expect(mine.notes.isEmpty)
    let flipped = images(#"{"image_processor_type": "MobileViTImageProcessor"}"#).preparation(from: usual).0
    #expect(flipped.refusal?.contains("whose default is do_flip_channel_order: true") == true)
  }

  @Test("the defaults of a class that is not known are not guessed, and those of none are said")
  func unknown() {
    let unknown = #"{"image_processor_type": "MagicImageProcessor", "resample": 2, "size": {"height": 9, "width": 9}}"#
    #expect(
      images(unknown).preparation(from: usual).0.refusal
        == "preprocessor_config.json leaves image_mean to MagicImageProcessor, whose default is not known here")
    let complete = unknown.replacing("\"resample\"", with: "\"do_normalize\": false, \"resample\"")
    #expect(images(complete).preparation(from: usual).0.refusal == nil && images(complete).notes.isEmpty)
    let nameless = images(#"{"size": {"height": 9, "width": 9}, "image_mean": [0, 0, 0]}"#)
    let (preparation, _) = nameless.preparation(from: usual)
    #expect(preparation.statistics == ImageStatistics(mean: [0, 0, 0], deviation: usual.statistics.deviation))
    #expect(nameless.notes.count == 1 && nameless.notes[0].contains("leaves out resample, image_std"))
  }

  @Test(
    "a configuration beside a checkpoint that cannot be read is refused by its name",
    arguments: ["config.json", "preprocessor_config.json", "processor_config.json"])
  func broken(name: String) throws {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 123\n"
    for (text, words) in [
      ("{\"image_size\": ", "is not JSON"), ("[1]", "is not JSON"), ("", "is empty"), (pointer, "is a Git LFS pointer"),
      ("<!DOCTYPE html><title>x</title>", "is a web page"),
      (String(repeating: " ", count: 1 << 22), "has 4194304 bytes"),
    ] {
      let folder = try ScratchFolder([name: text])
      let file = try NamesAlone("vit-ti-16", path: folder.checkpoint)
      let sentence = "\(name) beside the file \(words)"
      if name == "config.json" {
        #expect { try Checkpoint.identify(file) } throws: { "\($0)".contains(sentence) }
        #expect { try Catalog.preset(named: "vit-ti-16").adapted(to: file) } throws: { "\($0)".contains(sentence) }
      } else {
        // What the model computes does not depend on it, what an image becomes does.
        let identity = try Checkpoint.identify(file)
        #expect(identity.preset.preparation.refusal?.hasPrefix(sentence) == true && identity.isCatalogued)
      }
    }
    let isNone = try configuration([:]) == nil
    #expect(isNone)
  }
}
