import Testing
import VisionCore

@testable import Explorer

/// Every key is pressed in every mode of every screen; the address of what is shown then is followed by somebody who has looked at
/// nothing yet, and shows the same picture.
@Suite("Every view has an address")
struct EveryAddressTests {
  /// A view, the keys that lead on from there, and the terminal.
  struct Place: Sendable, CustomStringConvertible {
    let address: String
    let keys: String
    var columns = 80
    var rows = 24

    init(_ address: String, _ keys: String = "", _ columns: Int = 80, _ rows: Int = 24) {
      (self.address, self.keys, self.columns, self.rows) = (address, keys, columns, rows)
    }

    var description: String { "\(address) \(keys) \(columns)×\(rows)" }
  }

  /// What no address says, and why.
  private static let leftOut: [(reason: String, holds: @Sendable (AppState) -> Bool)] = [
    ("a version that no model can be built of has no name", { $0.panelEditing?.fault != nil }),
    (
      "which changes were undone is not what is shown",
      { state in state.panelEditing.map { $0.canRedo || $0.canUndo && !$0.isEdited } == true }
    ),
    ("an answer that was refused stands until the next key", { $0.whatIf.refusal != nil }),
  ]

  private static let places: [Place] = [
    Place("demo-vit/models"), Place("demo-vit/models", "down down tab down", 120, 40),
    Place("demo-vit/models", "/ c v t enter s"), Place("demo-swin/stages", "", 120, 40),
    Place("demo-swin/stages", "down down tab down down"), Place("demo-swin/stages", "/ a t t n enter n", 72, 20),
    Place("demo-swin/stages", "] ] end s y"), Place("demo-swin/stages", "e down down down right"),
    Place("demo-swin/stages", "e escape +", 120, 40), Place("demo-vit/stages", "e down down right escape G"),
    Place("swin-t/stages", "3"), Place("demo-vit/compare?with=demo-swin", "down down right", 120, 40),
    Place("demo-vit/compare?with=demo-swin,demo-cvt", "right d down down"),
    Place("demo-vit/compare?with=demo-swin", "right e down down right"),
    Place("demo-vit/compare?with=demo-swin", "e down right escape o"), Place("demo-vit/compare?with=demo-swin", "+"),
    Place("demo-swin/attention", "", 120, 40), Place("demo-swin/attention", "right down b b right n n"),
    Place("demo-vit/attention", "right c b f"), Place("demo-cvt/attention", "t right down"),
    Place("demo-swin/attention", "z z L J", 120, 40), Place("demo-vit/attention", "m p [ S ~"),
    Place("demo-swin/attention", "O", 120, 40), Place("demo-vit/attention", "O down right s tab right"),
    Place("demo-swin/attention?linked=demo-vit", "", 120, 40),
    Place("demo-swin/attention?linked=demo-vit", "right down tab b n t right", 120, 40),
    Place("demo-vit/attention?run=no"), Place("resnet-50/attention"), Place("demo-swin/windows", "", 120, 40),
    Place("demo-swin/windows", "b space space right down p z"), Place("demo-swin/windows", "x"),
    Place("resnet-50/windows"), Place("demo-vit/scaling?models=demo-vit,demo-swin"),
    Place("demo-vit/scaling?models=demo-vit,demo-swin", "z right tab down S", 120, 40),
    Place("demo-vit/scaling?formula=msa,w-msa", "right down"), Place("demo-vit/accuracy", "", 120, 40),
    Place("demo-vit/accuracy", "b b right n S y"), Place("demo-vit/inside", "", 120, 40),
    Place("demo-vit/inside", "b right f x ]"), Place("demo-swin/inside?view=distance", "right down"),
    Place("demo-swin/inside?view=field", "b p"), Place("demo-swinv2/inside?view=bias", "n + S left", 120, 40),
    Place("demo-vit/inside?view=positions", "up"), Place("demo-vit/inside?view=features", "m"),
    Place("demo-swin/inside?view=ablate", "x b"),
  ]

  /// Somebody who looks at the screens; what is asked for is answered at once.
  private struct Viewer {
    private(set) var state: AppState

    init(columns: Int, rows: Int) {
      state = AppState(
        preset: ExplorerApp.defaultPreset, size: TerminalSize(columns: columns, rows: rows))
      state.keep(Session.catalogue)
      state.published = Viewer.published
      perform(state.loadImage(SampleImages.path(of: Address.usualImage) ?? ""))
    }

    private static let published = PublishedPoint.all()

    mutating func press(_ key: Key) {
      perform(update(&state, .key(key)))
      state.notice = nil
    }

    /// Follows an address; answers that are known already stay known.
    mutating func follow(_ address: Address, knowing memory: InsideMemory = InsideMemory()) throws {
      state.inside.memory = memory
      perform(try apply(address, to: &state))
      state.notice = nil
    }

    private mutating func perform(_ effects: [Effect]) {
      var rest = effects
      while !rest.isEmpty {
        guard case .start(let job) = rest.removeFirst(), state.jobs[job.id] != nil else { continue }
        for report in Session.reports(of: job) { rest += update(&state, .job(job.id, report)) }
      }
    }

    /// Closes what is open over the screen, and ends what is being typed.
    mutating func close() {
      while [.prompt, .picker, .export, .help].contains(state.mode) { press(.escape) }
      if state.mode == .entry || state.whatIf.entry != nil { press(.enter) }
    }

    var canvas: Canvas {
      var canvas = Canvas(width: state.size.columns, height: state.size.rows)
      draw(state, on: &canvas)
      return canvas
    }
  }

  @Test("of the place, and of what each key makes of it", arguments: places)
  func everyKey(place: Place) throws {
    let stranger = Viewer(columns: place.columns, rows: place.rows)
    var start = stranger
    try start.follow(Address(place.address))
    for word in place.keys.split(separator: " ") {
      start.press(try #require(Key(word: String(word))))
    }
    let origin = (address: Address(start.state), picture: start.canvas)
    func check(_ viewer: Viewer, after key: String) {
      if Self.leftOut.contains(where: { $0.holds(viewer.state) }) { return }
      let (address, picture) = (Address(viewer.state), viewer.canvas)
      if !key.isEmpty, address == origin.address, picture == origin.picture { return }
      do {
        var other = stranger
        try other.follow(Address(address.description), knowing: viewer.state.inside.memory)
        let found = other.canvas
        if found == picture { return }
        let difference = Snapshot.difference(Snapshot.picture(of: picture), Snapshot.picture(of: found))
        Issue.record("\(key): \(address)\n\(difference)")
      } catch {
        Issue.record("\(key): \(address): \(error)")
      }
    }
    check(start, after: "")
    for concept in Concept.allCases {
      guard let key = concept.keys.first else { continue }
      var viewer = start
      viewer.press(key)
      viewer.close()
      check(viewer, after: concept.rawValue)
    }
  }
}
