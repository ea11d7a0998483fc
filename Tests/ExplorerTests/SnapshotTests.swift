import Testing

@testable import Explorer

@Suite(
  "Snapshots of screens", .enabled(if: !Snapshot.isRecording, "RECORD=1 writes snapshots instead of comparing them"))
struct SnapshotTests {
  @Test("a missing snapshot fails")
  func missing() {
    withKnownIssue { Snapshot.verify(Canvas(width: 2, height: 1), named: "there-is-none") }
  }

  @Test("another character or another style fails", arguments: [true, false])
  func differs(inStyle: Bool) {
    withKnownIssue {
      var canvas = Canvas(width: 64, height: 18, appearance: Appearance())
      canvas.text("x", in: canvas.bounds, style: inStyle ? .plain.bold : .plain)
      Snapshot.verify(canvas, named: "panels-dark")
    }
    var plain = Canvas(width: 1, height: 1)
    let before = Snapshot.picture(of: plain)
    plain.restyle(plain.bounds, .plain.bold)
    #expect(Snapshot.picture(of: plain) != before)
  }

  @Test("a failure shows the lines that differ and no other")
  func difference() {
    #expect(Snapshot.difference("a\nb\nc", "a\nx\nc\nd") == "2 - b\n2 + x\n4 + d")
  }
}
