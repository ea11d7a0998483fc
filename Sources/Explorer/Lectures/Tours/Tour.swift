import VisionCore

/// A guided tour: steps that each set the live explorer to a view and say something about it.
struct Tour: Sendable {
  /// Where it was read from, for errors and for reading it again.
  let path: String
  let title: String
  let language: Language
  /// One sentence for the list of lectures.
  let summary: String
  let steps: [Step]

  struct Step: Sendable {
    let title: TourText
    /// The lines of the curriculum that it shows, such as `V1`.
    let claims: [String]
    let blocks: [Block]
    /// Where the explorer is set to, or why the address leads nowhere; nil where the view of the step before stays.
    let view: Located<Result<Address, AddressError>>?
    let note: [Block]
    let exercise: Exercise?
    /// The line of its title.
    let line: Int
  }

  /// A paragraph or an entry of a list.
  struct Block: Sendable {
    enum Kind: Sendable, Hashable { case paragraph, item }

    let kind: Kind
    let text: TourText
  }

  /// Something with the line of the file it stands in.
  struct Located<Value: Sendable>: Sendable {
    let value: Value
    let line: Int
  }

  /// A question whose answer the explorer computes.
  struct Exercise: Sendable {
    enum Kind: String, Sendable, CaseIterable { case number, grid, choice, mask }

    let kind: Kind
    let question: TourText
    /// Names that stand for values of this run, in their order.
    let bindings: [(name: String, expression: Located<TourExpression>)]
    let options: [TourText]
    let answer: Located<TourExpression>
    /// How far a number may be off, as a part of it.
    let tolerance: Double
    let explanation: TourText?
    let line: Int
  }
}

/// Text of a tour: stretches in one style, and what is computed between them.
struct TourText: Sendable {
  enum Emphasis: Sendable, Hashable { case plain, strong, emphasised, code }

  enum Part: Sendable {
    case text(String, Emphasis)
    case computed(FormattedExpression, Emphasis)
  }

  let parts: [Part]
}

/// An expression with how its value is written.
struct FormattedExpression: Sendable {
  let expression: TourExpression
  let format: TourNumberFormat?
  let line: Int
}
