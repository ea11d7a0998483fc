/// An architecture whose sizes and options have names.
package protocol ConfigurableModel: Module {
  static var settings: [Setting<Self>] { get }
  /// How a checkpoint tells the sides of the images that it was trained on.
  static var trainedOn: [Telling<Self>] { get }
  /// Heads and the width that they share, in the order of the stages; `key` is the setting of the heads.
  var headWidths: [(key: String, heads: Int, width: Int)] { get }
  /// Takes over what follows from the size of the images that it is trained on.
  mutating func train(on image: GridSize)
}

extension ConfigurableModel {
  package static var trainedOn: [Telling<Self>] { .imageSize() }
  package var headWidths: [(key: String, heads: Int, width: Int)] { [] }
  package mutating func train(on image: GridSize) {}

  static var descriptions: [SettingDescription] { settings.map(\.description) }

  func value(of key: String) -> SettingValue? {
    Self.settings.first { $0.description.key == key }?.get(self)
  }

  mutating func set(_ key: String, _ value: SettingValue) {
    Self.settings.first { $0.description.key == key }?.set(&self, value)
  }

  /// - Throws: `SettingFault` where sizes do not go together.
  func checkSizes() throws(SettingFault) {
    var stages: (key: String, count: Int)?
    for setting in Self.settings where setting.description.hasStages {
      guard let count = setting.get(self)?.length else { continue }
      let key = setting.description.key
      guard let known = stages else {
        if !(1...6).contains(count) { throw .wrongLength(key: key, expected: 4, found: count, like: nil) }
        stages = (key, count)
        continue
      }
      if count != known.count { throw .wrongLength(key: key, expected: known.count, found: count, like: known.key) }
    }
    for (index, (key, heads, width)) in headWidths.enumerated() where width % heads != 0 {
      throw .headsDoNotDivide(key: key, heads: heads, width: width, stage: stages == nil ? nil : index + 1)
    }
  }
}

extension SettingDescription {
  /// Whether it has a value for each stage.
  package var hasStages: Bool {
    switch values {
    case .integers(_, .stages), .choices: true
    default: false
    }
  }
}
