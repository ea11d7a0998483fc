import VisionCore

extension NodeDetail {
  /// The length formula of a kernel, the same with numbers, the grid, and its parameters (Yuan et al. 2021, Eq. 3).
  func windowLines(_ count: WindowCount, _ width: Int, _ canvas: Canvas) -> [StyledText] {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs)
    func product(_ sides: [String], _ style: Style) -> [StyledText] {
      sides.enumerated().map { StyledText(glyphs.formula(($0 == 0 ? "" : " × ") + $1), style) }
    }
    let result = [
      StyledText("\(count.grid)", theme.accent),
      StyledText("  \(count.grid.count.grouped) places", theme.muted),
      StyledText("  \(count.parameters)", theme.muted),
    ]
    return wrapped(labelled("places", "", canvas), product(count.symbols, theme.muted), canvas, width)
      + wrapped(labelled("  =", "", canvas), product(count.numbers, theme.text), canvas, width)
      + wrapped(labelled("  =", "", canvas), result, canvas, width)
  }
}
