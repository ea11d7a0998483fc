import VisionCore

/// Each step of the way through shifted windows in words, with the numbers of the model at hand.
struct WindowsWords: Sendable {
  let scene: WindowsScene

  private var partition: WindowPartition { scene.partition }
  private var area: Int { partition.window.count }

  /// `56×56 in windows of 7×7, shift 3`.
  var geometry: Phrase {
    let shift = partition.shift
    let text: Phrase =
      !partition.isShifted
      ? "no shift" : shift.rows == shift.columns ? "shift \(shift.rows)" : "shift \(shift.rows), \(shift.columns)"
    return "\(partition.map) in windows of \(partition.window), \(text)"
  }

  /// What the step does, and why.
  var explanation: Phrase {
    guard partition.isShifted || scene.step == .partition else { return unshifted }
    return switch scene.step {
    case .partition: cut
    case .displaced: displaced
    case .rolled: rolled
    case .regions: regions
    case .mask: mask
    case .reverse: reverse
    }
  }

  private var unshifted: Phrase {
    "One window covers the whole map, so there is nothing to displace: every block of this stage attends over all "
      + "\(partition.map.count) tokens, without shift and without mask."
  }

  private var cut: Phrase {
    let (map, window, windows) = (partition.map, partition.window, partition.windows)
    let pairs = windows.count * area * area
    var text: Phrase =
      "The map is cut into ⌈\(map.rows)/\(window.rows)⌉ × ⌈\(map.columns)/\(window.columns)⌉ = \(windows) windows. "
      + "A token attends to the \(area) tokens of its window alone: \(windows.count)·\(area)² = "
      + "\(NumberLabel.text(Double(pairs))) pairs in place of \(map.count)² = "
      + "\(NumberLabel.text(Double(map.count) * Double(map.count)))."
    if partition.isPadded { text += " " + padding }
    return text
  }

  private var padding: Phrase {
    "The map is filled up to \(partition.padded) so that windows come out whole."
  }

  private var displaced: Phrase {
    let (windows, pieces) = (partition.windows, partition.pieces)
    return
      "Every second block displaces the windows by half a window, \(shiftText), so that tokens meet across the old "
      + "borders. That makes \(pieces) windows in place of \(windows), those at the edges smaller: "
      + "\(pieces.count) of different sizes."
  }

  private var rolled: Phrase {
    let shift = partition.shift
    var parts: [Phrase] = []
    if shift.rows > 0 { parts.append("the first \(shift.rows) rows come to stand at the bottom") }
    if shift.columns > 0 { parts.append("the first \(shift.columns) columns at the right") }
    var text: Phrase =
      "Instead, the map is rolled by \(shiftText): \(parts.joined(separator: ", ")) (marked). The smaller pieces "
      + "join into whole windows, again \(partition.windows) of \(partition.window), at no more cost."
    if partition.isPadded {
      text +=
        partition.padsFirst
        ? " It was filled up to \(partition.padded) before." : " Then it is filled up to \(partition.padded)."
    }
    return text
  }

  private var regions: Phrase {
    let numbers = Set(partition.padded.places.map { partition.region($0) }).count
    var text: Phrase =
      "Windows at the bottom and right now hold tokens that were not neighbours. The rolled map is cut again at "
      + "\(cuts): \(numbers) regions; in a window, tokens of different regions must not attend to each other."
    if !partition.masksDisplacedWindows {
      text +=
        " The cuts count from the padded map's end, as in timm's code, so some tokens from opposite edges share a "
        + "region here."
    }
    return text
  }

  private var mask: Phrase {
    let blocked = partition.blocked(inWindow: scene.window)
    let count = blocked.count { $0 }
    let present = Set(partition.regions(ofWindow: scene.window)).count
    if count == 0 {
      return
        "Window \(scene.window) lies in one region: nothing is blocked. Choose a window at the bottom or right edge "
        + "of the rolled map to see its mask."
    }
    return "Window \(scene.window) holds \(present) regions. Rows are its \(area) queries, columns its \(area) keys: "
      + "−100 is added to the scores of \(count) of \(area)² = \(area * area) pairs, which softmax turns into zero."
  }

  private var reverse: Phrase {
    var text: Phrase =
      "After attention the map is rolled back by \(shiftText), and every token stands where it was. "
    if partition.isPadded { text += "The padding is cut off. " }
    return text + "Equal numbers were one window; lines part what the mask kept apart."
  }

  private var shiftText: Phrase {
    let shift = partition.shift
    if shift.rows == shift.columns { return "\(shift.rows) rows and columns" }
    return shift.rows == 0
      ? "\(shift.columns) columns"
      : shift.columns == 0
        ? "\(shift.rows) rows"
        : "\(shift.rows) rows and \(shift.columns) columns"
  }

  private var cuts: Phrase {
    let (padded, window, shift) = (partition.padded, partition.window, partition.shift)
    var parts: [Phrase] = []
    if shift.rows > 0 { parts.append("rows \(padded.rows - window.rows) and \(padded.rows - shift.rows)") }
    if shift.columns > 0 {
      parts.append("columns \(padded.columns - window.columns) and \(padded.columns - shift.columns)")
    }
    return parts.joined(separator: ", ")
  }

  /// Where the chosen token is at this step, a line each.
  var token: [Phrase] {
    let cursor = scene.cursor
    var lines: [Phrase] = ["token \(cursor)"]
    switch scene.step {
    case .partition:
      let target = partition.regular.target(row: cursor.row, column: cursor.column)
      lines.append("window \(target.window) of 0–\(partition.windows.count - 1), its token \(target.token)")
    case .displaced:
      lines.append("displaced window \(partition.piece(cursor)) of 0–\(partition.pieces.count - 1)")
    case .rolled, .regions, .mask, .reverse:
      let rolled = partition.rolled(cursor)
      if partition.isShifted { lines.append("rolled to \(rolled)") }
      lines.append("window \(scene.window) of 0–\(partition.windows.count - 1), its token \(scene.token)")
      if scene.step != .rolled {
        let regions = partition.regions(ofWindow: scene.window)
        lines.append("region \(partition.region(rolled))")
        lines.append("attends to \(regions.count { $0 == regions[scene.token] }) of \(area) tokens")
      }
    }
    return lines
  }
}
