import VisionCore

/// What the ledger says of a row beside multiply-accumulates, in words and numbers.
struct NodeAccount: Sendable {
  struct Piece: Sendable {
    let words: Phrase
    let number: String
  }

  /// A label and what stands behind it; labels without anything are left out.
  let lines: [(label: Phrase, pieces: [Piece])]
  /// What was measured; empty where nothing was.
  let time: [Piece]

  init(_ ledger: Ledger, of node: ModuleRecord.Child, times: ModelTimes? = nil) {
    let others = WorkKind.others.compactMap { kind -> Piece? in
      let count = ledger.operations(kind, of: node)
      return count == 0 ? nil : Piece(words: kind.words, number: count.abbreviated)
    }
    let bytes: [(Phrase, Int)] = [
      ("parameters", ledger.parameterBytes(of: node, in: .float32)),
      ("in and out", ledger.activationBytes(of: node, in: .float32)),
      ("attention matrices", ledger.attentionBytes(of: node, in: .float32)),
    ]
    let moved = bytes.filter { $0.1 > 0 }.map { Piece(words: $0.0, number: $0.1.abbreviated + "B") }
    let intensity = ledger.intensity(of: node, in: .float32).map {
      Piece(words: "operations a byte", number: fixedText($0, digits: 1))
    }
    let all: [(Phrase, [Piece])] = [
      ("also", others), ("fp32", moved), ("work", [intensity].compactMap(\.self)),
    ]
    time = times.map { NodeAccount.time($0, ledger, of: node) } ?? []
    lines = all.filter { !$0.1.isEmpty }.map { (label: $0.0, pieces: $0.1) }
  }

  /// What was measured, and how near it comes to what the machine reaches.
  private static func time(_ times: ModelTimes, _ ledger: Ledger, of node: ModuleRecord.Child) -> [Piece] {
    guard let rate = times.rate(of: node, ledger) else {
      return [Piece(words: "done with another operation", number: "")]
    }
    let whole = times.milliseconds(of: .module(0)) ?? rate.milliseconds
    let measured = [
      Piece(words: "ms", number: millisecondsText(rate.milliseconds)),
      Piece(words: "of the run", number: fixedText(100 * rate.milliseconds / whole, digits: 1) + " %"),
    ]
    guard ledger.multiplyAccumulates(of: node) > 0 else { return measured }
    return measured + [
      Piece(words: "GFLOP/s", number: rateText(rate.gigaflops)),
      Piece(words: "GFLOP/s that this machine reaches at so many operations a byte", number: rateText(rate.attainable)),
    ]
  }
}
