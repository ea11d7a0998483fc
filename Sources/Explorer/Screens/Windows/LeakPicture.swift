import VisionCore

/// What would cross from region to region of shifted windows without their mask: what the screen and the command draw.
struct LeakPicture: Sendable {
  let leak: MaskLeak

  /// Each query's part of attention that would cross, over the image or alone without one.
  func panel(over image: PixelGrid?) -> PictureSheet.Panel? {
    let values = leak.perQuery.map { Float($0) }
    return ScalarGrid(width: leak.map.columns, height: leak.map.rows, values: values).map { grid in
      let scale = ColorScale(.viridis, range: 0...max(grid.range?.upperBound ?? 1, .leastNormalMagnitude))
      let base = image ?? PixelGrid(width: leak.map.columns, height: leak.map.rows)
      return PictureSheet.Panel(
        title: "a query's attention that crosses regions, mean of heads",
        picture: Picture(base, overlay: .init(grid: grid, scale: scale, opacity: image == nil ? 1 : 0.75)), scale: scale
      )
    }
  }

  /// How much it is, as a sentence.
  var sentence: Phrase {
    func percent(_ part: Double) -> String { fixedText(100 * part, digits: 2) + " %" }
    return "\(percent(leak.mean)) of all attention crosses regions; \(percent(leak.meanOfExposed)) of that of the "
      + "\(leak.exposed) queries, of \(leak.map.count), whose window holds more than one region."
  }
}

extension AppState {
  /// Of the shifted attention of the stage that the Windows screen shows; nil unless it was asked for.
  var insideLeakQuestion: InsideQuestion? {
    guard windows.showsLeak, let site = windowLeakSite else { return nil }
    return insideQuestion(.leak(site: site.index))
  }

  /// The first shifted attention of the stage that the Windows screen shows; nil where none is.
  var windowLeakSite: AttentionSite? {
    let stages = windowStages
    guard !stages.isEmpty else { return nil }
    let partition = stages[min(windows.stage, stages.count - 1)].partition
    return reading?.sites.first { $0.arrangement.windows == partition && partition.isShifted }
  }

  /// What would cross, where it was asked for and is known.
  var windowLeak: LeakPicture? {
    if case .leak(let leak)? = insideAnswer(insideLeakQuestion) { LeakPicture(leak: leak) } else { nil }
  }

  /// What to say where it was asked for and is not known.
  var windowLeakRemark: Phrase? {
    guard windows.showsLeak, windowLeakSite != nil, windowLeak == nil else { return nil }
    if let question = insideLeakQuestion, case .nothing(let sentence)? = inside.memory[question] { return sentence }
    if image == nil { return "No image yet: i opens one to run the model on." }
    return pendingQuestion == nil ? "Cancelled; x x asks again." : "Looking inside…"
  }
}
