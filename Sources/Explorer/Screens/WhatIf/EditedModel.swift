import VisionCore

/// A state of a model that is being edited: what is changed in it, and the image that it is counted for.
struct ModelVersion: Sendable, Hashable {
  var changes: ModelChanges
  var input: GridSize

  /// Trains the model at another resolution; an image that had the resolution's size gets the new one's.
  mutating func train(at resolution: Int?, _ original: Preset) {
    let before = changes.input(of: original)
    changes.resolution = resolution.map { GridSize(square: $0) } == original.input ? nil : resolution
    if input == before { input = changes.input(of: original) }
  }
}

/// A model that is being edited: what it was, its versions since, and the reading of the last one that could be built.
struct EditedModel: Sendable {
  /// A value that was asked for, and why there is no model with it.
  struct Fault: Sendable, Hashable {
    /// The line of the list at which it was asked for.
    let key: String
    /// What was typed, where that is no value at all; nil where the version holds it.
    let text: String?
    let sentence: Phrase
  }

  let original: Preset
  /// The original at the size at which editing began: what changes are measured against.
  let before: ModelReading
  private var history: [ModelVersion]
  private var place = 0
  /// The last version that could be built.
  private(set) var reading: ModelReading
  /// Why the present version is not that one; nil where it is.
  private(set) var fault: Fault?
  /// The checkpoint that was loaded for the original, to be tried again with each version.
  var checkpoint: String?

  init(_ reading: ModelReading, checkpoint: String? = nil) {
    (original, before, self.reading) = (reading.preset, reading, reading)
    self.checkpoint = checkpoint
    history = [ModelVersion(changes: ModelChanges(), input: reading.input)]
  }

  var version: ModelVersion { history[place] }
  var preset: Preset { reading.preset }
  var isEdited: Bool { preset.name != original.name || reading.input != before.input }
  var canUndo: Bool { place > 0 || fault?.text != nil }
  var canRedo: Bool { place + 1 < history.count }

  /// The original's settings.
  var originalSettings: ModelSettings { ModelSettings(original) }
  /// The present version's settings, also where no model can be built with them.
  var settings: ModelSettings? { try? version.changes.settings(of: original) }
}

// MARK: - Changing

extension EditedModel {
  /// Makes another version the present one, whether it can be built or not.
  mutating func apply(_ version: ModelVersion, at key: String) {
    if version != self.version {
      history.removeSubrange((place + 1)...)
      history.append(version)
      place += 1
    }
    build(at: key)
  }

  /// Says of a text that it is no value; the present version stays.
  mutating func refuse(_ text: String, at key: String, because sentence: Phrase) {
    fault = Fault(key: key, text: text, sentence: sentence)
  }

  /// Goes back to the version before, or takes back a text that was no value.
  mutating func undo() {
    if fault?.text == nil, place > 0 { place -= 1 }
    build(at: fault?.key ?? "")
  }

  mutating func redo() {
    guard canRedo else { return }
    place += 1
    build(at: fault?.key ?? "")
  }

  /// Takes the first of some versions that can be built; where the present one cannot, the first of all.
  /// - Returns: why there is none; nil where one was taken.
  mutating func take(firstOf versions: some Collection<ModelVersion>, at key: String) -> Phrase? {
    var reason: Phrase?
    for version in versions {
      do {
        let reading = try read(version)
        apply(version, at: key, reading)
        return nil
      } catch { reason = reason ?? "\(error)" }
    }
    guard fault != nil, let first = versions.first else { return reason ?? "there is none" }
    apply(first, at: key)
    return nil
  }

  private mutating func apply(_ version: ModelVersion, at key: String, _ reading: ModelReading) {
    history.removeSubrange((place + 1)...)
    history.append(version)
    place += 1
    (self.reading, fault) = (reading, nil)
  }

  private mutating func build(at key: String) {
    do {
      (reading, fault) = (try read(version), nil)
    } catch {
      fault = Fault(key: key, text: nil, sentence: "\(error)")
    }
  }

  /// Records and reads a version.
  /// - Throws: `SettingFault` where sizes do not go together or not with the resolution, `UnfitSize` where only the image does
  ///   not fit.
  private func read(_ version: ModelVersion) throws -> ModelReading {
    if version == history[0] { return before }
    let preset = try preset(of: version)
    let own = preset.input
    if version.input != own {
      do { _ = try preset.program() } catch let error as ShapeError {
        throw SettingFault.unfit(input: preset.input, error)
      }
    }
    do {
      let reading = try ModelReading(preset, input: version.input)
      try preset.checkCounts(like: reading.program)
      return reading
    } catch let error as ShapeError {
      guard version.input == own else { throw UnfitSize(model: preset.title, input: version.input, reason: error) }
      throw SettingFault.unfit(input: preset.input, error)
    }
  }

  private func preset(of version: ModelVersion) throws -> Preset {
    if version.changes == ModelChanges() { return original }
    return try version.changes.settings(of: original).unrecorded(
      name: version.changes.name(of: original), title: original.title + ModelChanges.mark,
      input: version.changes.input(of: original), preparation: original.preparation)
  }
}
