/// A published row beside what is counted of the same model.
package struct Verification: Sendable {
  package let published: PublishedResult
  package let outcome: Outcome

  /// What became of a row.
  package enum Outcome: Sendable {
    case counted(VerifiedModel)
    /// The row prints neither a size nor a cost: there is nothing to compare.
    case nothingPrinted
    /// The catalogue does not have the model.
    case unknownModel
    /// The catalogue has the model, but not for the row's resolution.
    case unfit(Preset, ShapeError)
  }

  /// What was counted; nil where nothing was.
  package var counted: VerifiedModel? {
    if case .counted(let model) = outcome { model } else { nil }
  }

  /// Whether what is printed is counted, or differs for a known reason; nil where nothing was compared.
  package var agrees: Bool? { counted.map { $0.checks.allSatisfy { $0.verdict != .differs } } }

  /// Records the row's model at the row's resolution and counts it.
  package init(_ result: PublishedResult) {
    published = result
    guard result.parameters != nil || result.flops != nil else {
      outcome = .nothingPrinted
      return
    }
    guard let subject = VerifiedSubject(result) else {
      outcome = .unknownModel
      return
    }
    do {
      outcome = .counted(
        VerifiedModel(subject, try Program(recording: subject.model, input: subject.input), against: result))
    } catch let error as ShapeError {
      outcome = .unfit(subject.preset, error)
    } catch {
      // Recording throws nothing but shape errors.
      outcome = .unknownModel
    }
  }

  /// Every row of the published list, in its order.
  package static func all() -> [Verification] { Published.results.map(Verification.init) }
}

/// A model as a row means it: of which entry of the catalogue, in which variation, at which size.
struct VerifiedSubject {
  let preset: Preset
  let variation: ModelVariation?
  let input: GridSize

  var model: any Module { variation?.model ?? preset.model }

  /// Nil where the catalogue has no such model.
  ///
  /// The entry made for the row's resolution is taken where there is one, else another of the same title: recording is
  /// what decides whether that takes the resolution.
  init?(_ result: PublishedResult) {
    func entry(_ name: String) -> Preset? {
      let title = Catalog.presets.first { $0.printedNames.contains(name) }?.title ?? name
      let entries = Catalog.presets.filter { $0.title == title }
      return entries.first { entry in result.resolution.map { GridSize(square: $0) == entry.input } ?? false }
        ?? entries.first
    }
    if let preset = entry(result.model) {
      (self.preset, variation) = (preset, nil)
    } else if let place = result.model.firstRange(of: " ("), result.model.hasSuffix(")"),
      let preset = entry(String(result.model[..<place.lowerBound])),
      let variation = ModelVariation(result.model[place.upperBound...].dropLast(), of: preset.model)
    {
      (self.preset, self.variation) = (preset, variation)
    } else {
      return nil
    }
    input = result.resolution.map { GridSize(square: $0) } ?? preset.input
  }
}

/// A model that a paper's ablation changes in one property, as its table words it.
package struct ModelVariation: Sendable {
  /// The table's words, such as `key and value stride 1`.
  package let words: String
  let model: any ConfigurableModel

  /// Nil for words that are no setting of the family and its value: `key and value stride 1` sets `key-value-stride`.
  init?(_ words: Substring, of model: any ConfigurableModel) {
    self.words = String(words)
    let parts = words.split(separator: " ").filter { $0 != "and" }
    guard let last = parts.last, let number = Int(last), number > 0 else { return nil }
    let key = parts.dropLast().joined(separator: "-")
    guard case .integer? = model.value(of: key) else { return nil }
    var changed = model
    changed.set(key, .integer(number))
    self.model = changed
  }
}

/// What was counted of a row's model, and how that compares.
package struct VerifiedModel: Sendable {
  /// The model's entry in the catalogue.
  package let preset: Preset
  /// What the row changes about it.
  package let variation: String?
  /// The size it was recorded at.
  package let input: GridSize
  package let parameters: Int
  package let multiplyAccumulates: Int
  /// Of the parameters, where the row prints them.
  package let parameterCheck: CountCheck?
  /// Of the multiply-accumulates, where the row prints what papers call FLOPs.
  package let costCheck: CountCheck?

  package var checks: [CountCheck] { [parameterCheck, costCheck].compactMap(\.self) }

  fileprivate init(_ subject: VerifiedSubject, _ program: Program, against result: PublishedResult) {
    (preset, variation, input) = (subject.preset, subject.variation?.words, subject.input)
    let cost = Cost(program)
    (parameters, multiplyAccumulates) = (cost.parameters, cost.multiplyAccumulates)
    parameterCheck = result.parameters.map {
      CountCheck(printed: $0, unit: 1_000_000, count: cost.parameters, otherCounts: program.otherParameterCounts)
    }
    costCheck = result.flops.map {
      CountCheck(printed: $0, unit: 1_000_000_000, count: cost.multiplyAccumulates, otherCounts: [])
    }
  }
}

/// A printed number beside the exact count.
package struct CountCheck: Sendable {
  package let printed: PrintedNumber
  /// What the printed number counts in: millions, thousands of millions.
  package let unit: Int
  package let count: Int
  package let verdict: Verdict

  /// How a count agrees with a printed number.
  package enum Verdict: Sendable, Equatable {
    /// It rounds to the digits that are printed.
    case sameDigits
    /// It is within 2 % of what is printed.
    case close
    /// It does when something is counted too that the explorer does not count.
    case otherCount(OtherCount)
    /// It rounds to the digits that are printed when it is rounded to one digit more before, as a table that copies
    /// another's rounded number does.
    case roundedTwice
    /// Its digits are those that are printed when the rest is cut off and not rounded.
    case cutOff
    case differs
  }

  /// By how much more is counted than printed, in per cent.
  package var difference: Double { 100 * (Double(count) / (printed.value * Double(unit)) - 1) }

  init(printed: PrintedNumber, unit: Int, count: Int, otherCounts: [OtherCount]) {
    (self.printed, self.unit, self.count) = (printed, unit, count)
    let scaled = ScaledPrint(printed, unit)
    if scaled.isRounded(count) {
      verdict = .sameDigits
    } else if scaled.isClose(count) {
      verdict = .close
    } else if let other = otherCounts.first(where: { scaled.isRounded(count + $0.added) }) {
      verdict = .otherCount(other)
    } else if scaled.isRoundedTwice(count) {
      verdict = .roundedTwice
    } else {
      verdict = scaled.isCutOff(count) ? .cutOff : .differs
    }
  }
}

extension CountCheck {
  /// How the printed digits come from the count's.
  enum Digits { case rounded, cutOff, other }

  var digits: Digits {
    let scaled = ScaledPrint(printed, unit)
    if scaled.isRounded(count) || scaled.isRoundedTwice(count) { return .rounded }
    return scaled.isCutOff(count) ? .cutOff : .other
  }
}

/// A printed number in whole steps of its last digit: comparisons are exact.
private struct ScaledPrint {
  private let digits: Int
  private let denominator: Int
  private let unit: Int

  init(_ printed: PrintedNumber, _ unit: Int) {
    (digits, denominator, self.unit) = (printed.digits, printed.denominator, unit)
  }

  func isRounded(_ count: Int) -> Bool { (count * denominator + unit / 2) / unit == digits }
  func isRoundedTwice(_ count: Int) -> Bool { ((10 * count * denominator + unit / 2) / unit + 5) / 10 == digits }
  func isCutOff(_ count: Int) -> Bool { count * denominator / unit == digits }
  func isClose(_ count: Int) -> Bool { 50 * abs(count * denominator - digits * unit) <= digits * unit }
}

/// What another way of counting adds to the explorer's, read off the program.
package enum OtherCount: Sendable, Equatable {
  /// The tables that a checkpoint of windowed attention keeps beside its parameters: for every block the index of each
  /// pair of a window's places into the bias table, and the masks of shifted windows, counted in numbers.
  case windowTables(indices: Int, masks: Int)

  /// How much it adds.
  package var added: Int {
    switch self {
    case .windowTables(let indices, let masks): indices + masks
    }
  }
}

extension Program {
  /// Other ways of counting parameters that papers are known by; only those that change this program's count.
  fileprivate var otherParameterCounts: [OtherCount] {
    var (indices, masks) = (0, 0)
    for step in steps {
      switch step.operation {
      case .relativePositionBias(let window): indices += window.count * window.count
      case .constant(.shiftedWindowMask): masks += step.shape.numbers
      default: break
      }
    }
    return indices + masks > 0 ? [.windowTables(indices: indices, masks: masks)] : []
  }
}
