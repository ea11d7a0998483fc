/// A value of a model's setting, as a model file writes it.
package enum SettingValue: Sendable, Hashable {
  case integer(Int)
  case integers([Int])
  case number(Double)
  case choice(String)
  case choices([String])
}
