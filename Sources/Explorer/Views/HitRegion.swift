/// A part of a frame on which the mouse does something.
struct HitRegion: Sendable {
  let region: Region
  /// What an event there asks for; nil leaves it to what lies below.
  let messages: @Sendable (MouseEvent) -> [Message]?
}

extension Canvas {
  /// Says what the mouse does on a region that was drawn.
  mutating func hit(_ region: Region, _ messages: @escaping @Sendable (MouseEvent) -> [Message]?) {
    if !region.isEmpty { hits.append(HitRegion(region: region, messages: messages)) }
  }

  /// Says what a press of the left button on a region does.
  mutating func hit(_ region: Region, sends message: Message) {
    hit(region) { $0.action == .press(.left) ? [message] : nil }
  }

  /// Says what the wheel does on a region, by the rows that it moves down.
  mutating func wheel(_ region: Region, _ messages: @escaping @Sendable (Int) -> [Message]) {
    hit(region) { mouse in
      switch mouse.action {
      case .wheelUp: messages(-3)
      case .wheelDown: messages(3)
      case .press, .release, .drag: nil
      }
    }
  }

  /// Lets nothing below a region hear of the mouse: under a dialogue.
  mutating func shield(_ region: Region) { hit(region) { _ in [] } }

  /// What an event means on what was drawn: of regions that lie over one another the last decides.
  func messages(for mouse: MouseEvent) -> [Message] {
    hits.reversed().lazy.filter { $0.region.contains(x: mouse.x, y: mouse.y) }.compactMap { $0.messages(mouse) }
      .first ?? []
  }
}
