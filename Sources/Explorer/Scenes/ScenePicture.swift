import VisionCore

/// A scene as a picture for the terminal: the image, the mask beside it where it is wanted, and what is known of the object.
struct ScenePicture {
  let scene: Scene
  let drawing: SceneDrawing
  let showsMask: Bool

  func canvas(width: Int, appearance: Appearance) -> Canvas {
    let side = min(showsMask ? (width - 2) / 2 : width, 64)
    let words = StyledText(caption, appearance.theme.text)
    let height = max(side / 2, 1)
    let lines = words.wrapped(to: width, in: appearance.translation).count
    var canvas = Canvas(width: width, height: height + lines, appearance: appearance)
    let pictures = [drawing.image] + (showsMask ? (try? SceneFiles.picture(ofMask: drawing)).map { [$0] } ?? [] : [])
    for (index, image) in pictures.enumerated() {
      guard let pixels = PixelGrid(width: image.width, height: image.height, rgb: image.pixels) else { continue }
      canvas.picture(Picture(pixels), in: Region(x: index * (side + 2), y: 0, width: side, height: height))
    }
    canvas.paragraph(words, in: Region(x: 0, y: height, width: width, height: lines))
    return canvas
  }

  /// Class, place, size and turn in words.
  private var caption: String {
    let degrees = scene.rotation * 180 / .pi
    let turn = "turned \(fixedText(degrees.magnitude, digits: 0))° to the \(degrees < 0 ? "right" : "left")"
    return "\(scene.shape.rawValue) at (\(fixedText(scene.centre.x, digits: 2)), "
      + "\(fixedText(scene.centre.y, digits: 2))), radius \(fixedText(scene.radius, digits: 2)) of the width, \(turn); "
      + "\(fixedText(100 * drawing.objectShare, digits: 1)) % of the image; seed \(scene.seed), \(scene.difficulty.rawValue)"
  }
}
