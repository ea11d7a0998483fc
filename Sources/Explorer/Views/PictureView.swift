import VisionCore

/// A picture on the screen, or the part of one that is shown, on which points are chosen.
struct PictureView: Sendable {
  /// The cells that it covers.
  let region: Region
  /// What of the picture they show, in fractions of it.
  var viewport = Frame.unit

  /// Says what the mouse does at a point, given in fractions of the whole picture.
  func hit(
    on canvas: inout Canvas,
    _ messages: @escaping @Sendable (MouseEvent.Action, (x: Double, y: Double)) -> [Message]?
  ) {
    canvas.hit(region) { mouse in
      guard let fraction = PicturePlacement(region: region).fraction(x: mouse.x, y: mouse.y) else { return nil }
      return messages(
        mouse.action, (viewport.x + fraction.x * viewport.width, viewport.y + fraction.y * viewport.height))
    }
  }
}

extension MouseEvent.Action {
  /// Whether the left button is pressed, or held while the mouse moves.
  var isLeft: Bool { self == .press(.left) || self == .drag(.left) }
}
