/// Hands the view's address to the terminal for its clipboard, and says it, for terminals that do not take it.
func copyAddress(_ state: inout AppState) -> [Effect] {
  let address = Address(state).description
  state.notice = .success("The view's address, also sent to the clipboard (OSC 52): \(address)")
  return [.copy(Array(address.utf8))]
}
