/// A row of a paper's table of results.
package struct PublishedResult: Sendable, Hashable {
  /// Paper and table, such as `Touvron 2021 table 5`.
  package let source: String
  /// The model as the paper writes it.
  package let model: String
  /// The data set it was trained on before ImageNet-1k, or that itself; nil where the row is about size alone.
  package let pretraining: String?
  /// The side of the square image in pixels.
  package let resolution: Int?
  /// Parameters in millions.
  package let parameters: PrintedNumber?
  /// What the paper calls FLOPs, which are multiply-accumulates, in thousands of millions.
  package let flops: PrintedNumber?
  /// Top-1 accuracy on the validation set of ImageNet-1k in per cent.
  package let top1: Double?

  /// Parameters in millions, as a number.
  package var millionParameters: Double? { parameters?.value }
  /// Thousands of millions of FLOPs, as a number.
  package var gigaFLOPs: Double? { flops?.value }
}

/// A number with the digits that are printed of it: `47.0` says more than `47`.
package struct PrintedNumber: Sendable, Hashable, CustomStringConvertible {
  /// The number without its point.
  package let digits: Int
  /// How many of the digits stand behind the point.
  package let decimals: Int

  /// Nil for what is no positive number in decimal digits.
  package init?(_ text: Substring) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) }),
      let digits = Int(parts.joined()), digits > 0
    else { return nil }
    (self.digits, decimals) = (digits, parts.count == 2 ? parts[1].count : 0)
  }

  /// What `digits` is to be divided by.
  var denominator: Int { (0..<decimals).reduce(1) { power, _ in 10 * power } }

  package var value: Double { Double(digits) / Double(denominator) }

  /// As it is printed.
  package var description: String {
    let text = String(digits)
    let padded = String(repeating: "0", count: max(decimals + 1 - text.count, 0)) + text
    return decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}

/// What papers and their authors' model lists print about models: never computed here, always with its source.
package enum Published {
  /// Every row of `published.csv`, in its order; no field holds a comma, and an empty one is what the source does not say.
  package static let results: [PublishedResult] =
    lines(of: PackageResources.published_csv).compactMap(PublishedResult.init)

  /// The rows about a model of the catalogue at its own resolution, which a row that names none is taken to mean.
  package static func results(for preset: Preset) -> [PublishedResult] {
    results(named: preset).filter { $0.resolution.map { GridSize(square: $0) == preset.input } ?? true }
  }

  /// The rows about a model of the catalogue at any resolution.
  package static func results(named preset: Preset) -> [PublishedResult] {
    results.filter { $0.model == preset.title || preset.printedNames.contains($0.model) }
  }

  /// The lines of a resource without the names above them.
  static func lines(of bytes: [UInt8]) -> ArraySlice<Substring> {
    Substring(String(decoding: bytes, as: UTF8.self)).split(separator: "\n").dropFirst()
  }
}

extension PublishedResult {
  /// Nil for a line that is no row of the list: a test sees to it that there is none.
  package init?(line: Substring) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 7 else { return nil }
    (source, model) = (String(fields[0]), String(fields[1]))
    pretraining = fields[2].isEmpty ? nil : String(fields[2])
    resolution = Int(fields[3])
    (parameters, flops, top1) = (PrintedNumber(fields[4]), PrintedNumber(fields[5]), Double(fields[6]))
  }
}
