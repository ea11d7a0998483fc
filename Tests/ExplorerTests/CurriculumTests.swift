import Foundation
import Testing

@testable import Explorer

@Suite("docs/curriculum.md")
struct CurriculumTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let page = try? String(contentsOf: root.appending(path: "docs/curriculum.md"), encoding: .utf8)

  /// What stands between backquotes and begins with the program's name, without that.
  private static let commands: [String] = {
    let quoted = (page ?? "").split(separator: "`").map(String.init)
    let commands = quoted.filter { $0.hasPrefix("explorer ") && !$0.contains("MODEL") }
    return Set(commands.map { String($0.dropFirst("explorer ".count)) }).sorted()
  }()

  @Test("it has every claim once, in order")
  func claims() throws {
    let lines = try #require(Self.page).split(separator: "\n")
    let claims = lines.compactMap { line in line.wholeMatch(of: /\| ([VCTSWR]\d+) \|.*/).map { String($0.output.1) } }
    let counts: [(letter: String, count: Int)] = [("V", 9), ("C", 11), ("T", 8), ("S", 9), ("W", 6), ("R", 8)]
    #expect(claims == counts.flatMap { letter, count in (1...count).map { "\(letter)\($0)" } })
  }

  @Test("every line names a command or a screen, or says that there is none yet")
  func places() throws {
    for line in try #require(Self.page).split(separator: "\n") where line.firstMatch(of: /^\| [VCTSWR]\d/) != nil {
      let isShown = line.contains("`explorer ") || line.contains("Stages: ") || line.contains("(`4`)")
      #expect(isShown || line.contains("not yet"), "\(line)")
    }
  }

  @Test("every command that it names works", arguments: commands)
  func commandsWork(command: String) {
    let answer = Answer(command.replacing("samples/", with: Self.root.path + "/samples/"))
    #expect(answer.status == .success, "\(answer.notes)")
    #expect(!answer.output.isEmpty)
  }

  @Test(
    "what it says of a command's output is there",
    arguments: [
      (
        "cost vit-b-16", ["patch_embed", "14×14×768", "196", "3HWC", "blocks.0.norm1", "blocks.0.attn", "blocks.0.mlp"]
      ),
      ("cost vit-b-16 --size 384", ["577"]),
      ("compare cvt-13 swin-t", ["reduced key grid", "28×28", "2(hw)²C/s²"]),
      ("cost cvt-13", ["56×56×64", "28×28×192", "14×14×384", "9hwC", "hwC²"]),
      ("compare vit-b-16 swin-b", ["24N²C", "4M²hwC"]),
      ("cost swin-t", ["56×56×96", "3HWC", "downsample", "7×7×768", "4hwC² + 2M²hwC"]),
      ("compare swin-t swin-s", ["7×7", "3×3"]), ("verify cvt-13", ["key and value stride 1", "6.64", "4.57"]),
      ("verify vit-b-16 vit-l-16 vit-h-14", ["86", "307", "632"]),
      ("cost vit-b-16-hybrid-r50", ["patch_embed.backbone"]),
      ("cost t2t-vit-14", ["3136×147", "784×576", "14×14×384", "attention1", "attention2"]),
      ("verify t2t-vit-14 t2t-vit-t-14", ["4.78", "6.09", "21.5"]),
      ("cost swinv2-t-window8-256", ["CosineWindowAttention", "cpb_mlp"]),
      ("compare deit-s deit-s-distilled", ["≠       tokens in front"]), ("cost tnt-s", ["attn_in", "attn_out"]),
      ("compare pvt-tiny swin-t", ["reduced key grid", "7×7"]),
      (
        "scale --formula msa,w-msa --width 96 --window 7",
        ["4hwC² + 2(hw)²C", "4hwC² + 2M²hwC", "Ω(MSA) > Ω(W-MSA) where hw > M²"]
      ), ("scale --formula performer,transformer --width 147", ["Ω(Transformer) > Ω(Performer)", "from 9×9 on"]),
      ("scatter", ["RegNetY", "EfficientNet", "Swin"]),
      ("diff swin-t swinv2-t-window8-256", ["norm1 stands behind attn, not before it"]),
      ("diff vit-b-16 cvt-13", ["conv_proj_q", "proj_k"]),
      ("published vit-b-16", ["JFT", "300 million", "TPUv3-core-days", "2.5k", "4096", "512"]),
      ("published cvt-13", ["81.5 %", "80.6 %", "AdamW", "2048", "300", "20,000", "−1.8 points"]),
      ("published deit-s", ["soft", "hard", "83.0 %"]),
      ("cost ea-aa-resnet-50", ["attn.evolve", "36(hw)²", "ScoreAttention"]),
    ])
  func outputs(command: String, texts: [String]) {
    #expect(Self.commands.contains(command), "the page names it")
    let output = Answer(command).output
    for text in texts { #expect(output.contains(text), "\(text)") }
  }

  @Test("DeiT differs from ViT in nothing that is compared, and a corner of shifted windows is masked")
  func comparisons() {
    #expect(!Answer("compare vit-s-16 deit-s").output.contains("≠"))
    let image = Self.root.path + "/samples/images/cat.png"
    let corner = Answer("attention swin-t --image \(image) --block layers.0.blocks.1 --query 0,0").output
    #expect(corner.contains("reaches 9 of its window's 49 tokens, 40 masked"))
  }
}
