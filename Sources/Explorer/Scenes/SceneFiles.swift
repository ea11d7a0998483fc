import VisionCore

/// Writes scenes as files.
enum SceneFiles {
  /// The object's mask as a picture in grey.
  static func picture(ofMask drawing: SceneDrawing) throws -> Image {
    try Image(
      width: drawing.image.width, height: drawing.image.height, pixels: drawing.mask.flatMap { [$0, $0, $0] })
  }

  /// Writes `scene-0001.png` and so on with `labels.csv`; `masks` adds `scene-0001-mask.png`.
  static func writePictures(
    _ selection: SceneSelection, side: Int, masks: Bool, to folder: String, progress: (Double) -> Void
  ) throws {
    try FileSystem.makeFolder(folder)
    let digits = String(selection.count).count
    var rows: [DataTable.Row] = []
    for (index, scene) in selection.scenes.enumerated() {
      let drawing = try scene.drawn(side: side)
      let number = String(index + 1)
      let name = "scene-" + String(repeating: "0", count: max(4, digits) - number.count) + number
      try FileSystem.write(drawing.image.png(), to: "\(folder)/\(name).png")
      if masks { try FileSystem.write(picture(ofMask: drawing).png(), to: "\(folder)/\(name)-mask.png") }
      rows.append(row(scene, drawing, file: "\(name).png"))
      progress(Double(index + 1) / Double(selection.count))
    }
    try FileSystem.write(Array(table(rows).csv.utf8), to: "\(folder)/labels.csv")
  }

  /// Writes `images.npy` [n, side, side, 3], `masks.npy` [n, side, side] and `labels.npy` [n] as bytes, `places.npy` [n, 4] (centre
  /// from the left and from the top, radius, rotation) as float32, and `labels.csv`.
  static func writeArrays(
    _ selection: SceneSelection, side: Int, to folder: String, progress: (Double) -> Void
  ) throws {
    try FileSystem.makeFolder(folder)
    func array(_ name: String, _ element: NumpyWriter.Element, _ shape: [Int]) throws -> NumpyWriter {
      try NumpyWriter(path: "\(folder)/\(name).npy", element: element, shape: [selection.count] + shape)
    }
    let images = try array("images", .uint8, [side, side, 3])
    let masks = try array("masks", .uint8, [side, side])
    let labels = try array("labels", .uint8, [])
    let places = try array("places", .float32, [4])
    var rows: [DataTable.Row] = []
    for (index, scene) in selection.scenes.enumerated() {
      let drawing = try scene.drawn(side: side)
      try images.append(drawing.image.pixels)
      try masks.append(drawing.mask)
      try labels.append([UInt8(scene.shape.index)])
      try places.append([scene.centre.x, scene.centre.y, scene.radius, scene.rotation].map { Float($0) })
      rows.append(row(scene, drawing, file: ""))
      progress(Double(index + 1) / Double(selection.count))
    }
    for array in [images, masks, labels, places] { try array.finish() }
    try FileSystem.write(Array(table(rows).csv.utf8), to: "\(folder)/labels.csv")
  }

  /// What is known of scenes.
  static func table(_ rows: [DataTable.Row]) -> DataTable {
    DataTable(
      columns: ["file", "seed", "class", "label", "x", "y", "radius", "rotation", "share"].map { DataTable.Column($0) },
      rows: rows)
  }

  static func row(_ scene: Scene, _ drawing: SceneDrawing, file: String) -> DataTable.Row {
    func number(_ value: Double) -> DataTable.Cell { DataTable.Cell(fixedText(value, digits: 4), .number(value)) }
    return DataTable.Row([
      DataTable.Cell(file), DataTable.Cell("\(scene.seed)"), DataTable.Cell(scene.shape.index),
      DataTable.Cell(scene.shape.rawValue), number(scene.centre.x), number(scene.centre.y), number(scene.radius),
      number(scene.rotation), number(drawing.objectShare),
    ])
  }
}
