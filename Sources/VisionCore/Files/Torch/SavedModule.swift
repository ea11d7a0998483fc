/// A module that was saved whole, by `torch.save(model)`: an object whose attributes are its parameters, buffers and inner
/// modules (torch.nn.Module). Nothing of its code is run; its tensors are what `state_dict()` would give.
extension PickleArena {
  /// The deepest nesting; a module that holds itself ends here.
  private static let maximumDepth = 64

  /// The entries of a module's state dictionary; nil for what is no module.
  func stateDictionary(ofModule value: PickleValue) throws(PickleFault) -> PickleDictionary? {
    guard module(value) != nil else { return nil }
    var entries: [PickleDictionary.Entry] = []
    // A module may stand in many places and a name repeats what stands before it, so that a small pickle could ask for
    // any work and memory: both are counted.
    var (values, length) = (0, 0)
    func name(_ prefix: String, _ key: String) throws(PickleFault) -> String {
      length += prefix.utf8.count + key.utf8.count
      guard length <= Unpickler.maximumLength else { throw .tooLong }
      return prefix + key
    }
    var waiting: [(prefix: String, value: PickleValue, depth: Int)] = [("", value, 0)]
    while let (prefix, value, depth) = waiting.popLast() {
      guard let module = module(value) else { continue }
      values += module.valueCount
      guard values <= Unpickler.maximumValues, depth <= Self.maximumDepth else { throw .tooManyValues }
      for entry in module.tensors {
        guard let key = entry.key.string else { continue }
        entries.append(.init(key: .string(try name(prefix, key)), value: entry.value))
      }
      for entry in module.modules.reversed() {
        guard let key = entry.key.string else { continue }
        waiting.append((try name(prefix, key + "."), entry.value, depth + 1))
      }
    }
    return PickleDictionary(entries: entries, takesState: false)
  }

  private struct Module {
    /// Parameters and buffers that are saved.
    let tensors: [PickleDictionary.Entry]
    let modules: [PickleDictionary.Entry]
    /// How many values were looked at to find them.
    let valueCount: Int
  }

  private func module(_ value: PickleValue) -> Module? {
    guard case .object(let index) = value, let attributes = objects[index].attributes.map({ dictionaries[$0] }) else {
      return nil
    }
    func entries(_ name: String) -> [PickleDictionary.Entry]? {
      attributes[name].flatMap { dictionary($0) }?.entries
    }
    guard let modules = entries("_modules"), let parameters = entries("_parameters") else { return nil }
    let unsaved = attributes["_non_persistent_buffers_set"].flatMap { self.values($0) } ?? []
    let unsavedNames = Set(unsaved.compactMap(\.string))
    let buffers = (entries("_buffers") ?? []).filter { $0.key.string.map(unsavedNames.contains) != true }
    return Module(
      tensors: parameters + buffers, modules: modules,
      valueCount: attributes.entries.count + modules.count + parameters.count + buffers.count + unsaved.count)
  }
}
