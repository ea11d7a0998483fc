import Testing
import VisionCore

@testable import Explorer

@Suite("Addresses")
struct AddressTests {
  private func state(of text: String) throws -> AppState {
    var state = AppState(preset: try Catalog.preset(named: "vit-b-16"), size: TerminalSize(columns: 120, rows: 40))
    try load(try apply(Address(text), to: &state), into: &state)
    return state
  }

  /// What the files of a view are answered with; models do not run.
  private func load(_ effects: [Effect], into state: inout AppState) throws {
    for case .start(let job) in effects where [.image, .weights].contains(job.owner) {
      for report in Session.reports(of: job) { _ = update(&state, .job(job.id, report)) }
    }
    state.notice = nil
  }

  /// At least one address for every key of the table.
  private static let addresses = [
    "demo-swin/inside?view=bias&mode=matrix&block=layers.0.blocks.1.attn&head=1&window=9&spacing=linear&query=1,2",
    "demo-vit/inside?view=ablate&without=positions", "demo-vit/inside?view=distance&with=demo-swin",
    "demo-vit/inside?block=blocks.2&fusion=max&identity=no&discard=0.3&query=class",
    "tnt-s/inside?view=positions&embedding=patch_pos", "demo-vit/inside?view=filters&count=9",
    "demo-swin/inside?view=ablate&block=layers.0.blocks.1.attn&without=mask&scope=block&compare=layers.1.blocks.1.attn",
    "demo-vit/attention?overview=yes", "demo-vit/attention?linked=demo-swin&linked-block=layers.1.blocks.1.attn",
    "vit-b-16/models", "vit-b-16/models?filter=vit&sort=macs", "vit-b-16/stages?size=384",
    "vit-b-16/stages?size=224x320&row=blocks.3.attn", "swin-t/stages?levels=3&order=macs&row=layers.2.blocks.1",
    "swin-t/stages?open=layers,layers.1&row=layers.1",
    "swin-t/stages?rule=fvcore", "vit-b-16/stages?row=blocks.0.attn&step=2", "swin-t+window=14/stages?edit=open",
    "swin-t-no-shift/stages", "vit-b-16/compare?with=vit-l-16,swin-t+depths=2,2,4,2&column=3&diff=yes",
    "vit-b-16/compare?size=384&with=vit-l-16", "vit-b-16/compare?with=deit-s&edit=open",
    "swin-t/attention?block=layers.0.blocks.1.attn&head=2&query=3,4&zoom=2",
    "vit-b-16/attention?image=coffee.png&head=11&query=class&heads=all",
    "deit-s-distilled/attention?query=distillation",
    "swin-t/windows?block=layers.1&station=mask&query=3,4&patches=yes&zoom=4",
    "swin-t/scaling?models=swin-t,vit-b-16&y=share&log=both&from=96&to=640&at=320",
    "swin-t/scaling?over=window&y=tokens&log=yes",
    "swin-t/scaling?formula=w-msa,msa&width=128&window=8",
    "vit-b-16/accuracy?family=Swin&data=ImageNet-22k&resolution=384&cost=parameters&log=no",
    "vit-b-16/accuracy?family=Swin%20V2",
  ]

  @Test("an address is printed as it was read", arguments: addresses)
  func textRoundTrip(text: String) throws { #expect(try Address(text).description == text) }

  @Test("the address of a view leads back to it", arguments: addresses)
  func viewRoundTrip(text: String) throws {
    let shown = try state(of: text)
    #expect(Address(shown).description == text)
    // And is the same picture, whatever was looked at before.
    var other = try state(of: "swin-t/windows?station=rolled&image=coffee.png")
    try load(try apply(Address(Address(shown).description), to: &other), into: &other)
    func picture(_ state: AppState) -> String {
      var canvas = Canvas(width: 120, height: 40)
      draw(state, on: &canvas)
      return Snapshot.picture(of: canvas)
    }
    let difference = Snapshot.difference(picture(shown), picture(other))
    #expect(difference.isEmpty, "\(difference)")
  }

  /// A row that is gone is there only while a model is edited, which keys do.
  @Test("every key of the table that needs no run is in an address of these tests")
  func allKeys() throws {
    let used = try Set(
      Self.addresses.flatMap { text in
        let address = try Address(text)
        return address.settings.map { "\(address.screen) \($0.key)" }
      })
    for key in AddressKey.all where !["weights", "run", "gone"].contains(key.name) {
      let screens = key.screens ?? ScreenID.allCases
      #expect(screens.contains { used.contains("\($0) \(key.name)") }, "\(key.name)")
    }
  }

  @Test("names of keys are no home of two meanings on one screen")
  func uniqueKeys() {
    for screen in ScreenID.allCases {
      let names = AddressKey.all.filter { $0.applies(to: screen) }.map(\.name)
      #expect(Set(names).count == names.count, "\(screen): \(names)")
    }
  }

  @Test(
    "what is no address says what was expected",
    arguments: [
      ("swin-t", AddressError.noScreen("swin-t")), ("swin-t/pictures", .unknownScreen("pictures")),
      ("/stages", .noModel("/stages")), ("swin-t/stages?row", .noValue("row")),
      ("swin-t/stages?bow=1", .unknownKey("bow", .stages)),
      ("swin-t/stages?head=1", .notOfScreen("head", .stages, screens: [.attention, .inside])),
      ("swin-t/stages?row=a&row=b", .repeated("row")),
    ])
  func malformed(text: String, error: AddressError) {
    #expect(throws: error) { try Address(text) }
    #expect(!error.description.isEmpty)
  }

  @Test(
    "what leads nowhere says what there is, and changes nothing",
    arguments: [
      ("swin-x/stages", "no model is called 'swin-x'"), ("vit-b-16/stages?size=100", "cannot be built"),
      ("vit-b-16/stages?size=wide", "384"), ("vit-b-16/stages?row=blocks.12", "'blocks.12'"),
      ("vit-b-16/stages?row=blocks.0&step=90", "one of the row's steps"), ("vit-b-16/attention?head=12", "0 to 11"),
      ("vit-b-16/attention?block=layers.0", "layers.0"), ("swin-t/attention?query=class", "56×56"),
      ("swin-t/attention?query=56,0", "56×56"), ("swin-t/windows?station=spin", "rolled"),
      ("vit-b-16/windows?block=blocks.0", "has none"), ("swin-t/scaling?to=9", "without 'from'"),
      ("swin-t/scaling?formula=msx", "w-msa"), ("swin-t/accuracy?family=VGG", "EfficientNet"),
      ("swin-t/compare?with=a,b", "no model"), ("swin-t/compare?column=9", "a number from 1"),
    ])
  func refused(text: String, part: String) throws {
    var state = try state(of: "vit-b-16/stages?row=blocks.3")
    let error = #expect(throws: AddressError.self) { _ = try apply(Address(text), to: &state) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    #expect(Address(state).description == "vit-b-16/stages?row=blocks.3")
  }

  @Test("a key copies the address of the view and says it")
  func copying() throws {
    var session = try Session("swin-t", columns: 120, rows: 40)
    session.press(.character("5"), .character(" "), .character("@"))
    let copied = session.effects.compactMap {
      if case .copy(let text) = $0 { String(decoding: text, as: UTF8.self) } else { nil }
    }
    #expect(copied == ["swin-t/windows?station=displaced"])
    #expect(session.text.contains("swin-t/windows?station=displaced"))
  }

  @Test("edits are shown against what the model was")
  func edits() throws {
    let state = try state(of: "swin-t+window=14/stages")
    let before = try ModelReading(Catalog.preset(named: "swin-t"), input: GridSize(square: 224))
    let change = try #require(state.change)
    #expect(change.multiplyAccumulates.before == before.cost.multiplyAccumulates)
    #expect(change.multiplyAccumulates.now == state.reading?.cost.multiplyAccumulates)
    #expect(change.multiplyAccumulates.difference > 0)
  }

  @Test("the command shows a view by its address, and refuses options beside it")
  func command() {
    let answer = Answer("screen swin-t/windows?station=mask --columns 100 --rows 30")
    #expect(answer.status == .success)
    #expect(answer.output.contains("mask of a window"))
    #expect(Answer("screen swin-t/windows --size 384").status == .usage)
    #expect(Answer("open swin-t/windos").status != .success)
    let wrong = Answer("screen swin-t/windows?station=no")
    #expect(wrong.status == .usage)
    #expect(wrong.notes.contains("partition, displaced"))
  }
}
