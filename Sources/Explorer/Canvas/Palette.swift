/// Colours for categories.
enum Palette {
  /// Okabe and Ito (2008), "Color Universal Design": eight colours that people with colour blindness can tell apart; black is
  /// replaced by a light grey, to be seen on a dark background, and comes last.
  static let okabeIto: [Color] = [
    0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7, 0xB4BAC4,
  ].map { Color($0) }

  /// The same hues, darkened where they would vanish on a light background.
  static let okabeItoDarker: [Color] = [
    0xB87F00, 0x2E8FCB, 0x007F5C, 0xA39A00, 0x005A8E, 0xB24E00, 0xA9517F, 0x4A4F57,
  ].map { Color($0) }
}

/// Colours for numbers.
enum ColorMap: Sendable, CaseIterable {
  /// For magnitudes (Smith and van der Walt 2015).
  case viridis
  /// For magnitudes, made for colour blindness (Nuñez, Anderton and Renslow 2018, doi:10.1371/journal.pone.0199239).
  case cividis
  /// For signed values: blue below zero, orange above, light at zero.
  case blueOrange

  /// The colour at a position, 0 … 1; beyond, the nearest end. For signed values zero is at 0.5.
  func color(at position: Double) -> Color {
    guard position.isFinite else { return Color(0x808080) }
    let table = self.table
    return table[Int(min(max(position, 0), 1) * Double(table.count - 1) + 0.5)]
  }

  private var table: [Color] {
    switch self {
    case .viridis: ColorMap.viridisTable
    case .cividis: ColorMap.cividisTable
    case .blueOrange: ColorMap.blueOrangeTable
    }
  }

  /// 256 colours between control points at equal distances.
  private static func interpolated(_ points: [UInt32]) -> [Color] {
    (0..<256).map { index in
      let position = Double(index) / 255 * Double(points.count - 1)
      let low = min(Int(position), points.count - 2)
      return Color(points[low]).mixed(with: Color(points[low + 1]), amount: position - Double(low))
    }
  }

  // Every fifth entry of the published tables of 256: what lies between differs from them by at most 1 (viridis) and 4 (cividis)
  // of 255.
  private static let viridisTable = interpolated([
    0x440154, 0x46085C, 0x471063, 0x481769, 0x481D6F, 0x482475, 0x472A7A, 0x46307E, 0x453781, 0x433D84, 0x414287,
    0x3F4889, 0x3D4E8A, 0x3A538B, 0x38598C, 0x355E8D, 0x33638D, 0x31688E, 0x2E6D8E, 0x2C718E, 0x2A768E, 0x297B8E,
    0x27808E, 0x25848E, 0x23898E, 0x218E8D, 0x20928C, 0x1F978B, 0x1E9C89, 0x1FA188, 0x21A585, 0x24AA83, 0x28AE80,
    0x2EB37C, 0x35B779, 0x3DBC74, 0x46C06F, 0x50C46A, 0x5AC864, 0x65CB5E, 0x70CF57, 0x7CD250, 0x89D548, 0x95D840,
    0xA2DA37, 0xB0DD2F, 0xBDDF26, 0xCAE11F, 0xD8E219, 0xE5E419, 0xF1E51D, 0xFDE725,
  ])

  private static let cividisTable = interpolated([
    0x00224E, 0x002656, 0x002A5F, 0x002D68, 0x003070, 0x083370, 0x163770, 0x203A6F, 0x273E6E, 0x2E416D, 0x34456C,
    0x3A486C, 0x3F4C6C, 0x444F6C, 0x49536C, 0x4E566C, 0x535A6D, 0x575D6D, 0x5C616E, 0x60646F, 0x656870, 0x696B71,
    0x6D6F72, 0x727274, 0x767676, 0x7A7A78, 0x7E7D78, 0x838179, 0x888578, 0x8D8878, 0x928C78, 0x969077, 0x9B9476,
    0xA09875, 0xA59C74, 0xAAA073, 0xAFA471, 0xB5A86F, 0xBAAC6D, 0xBFB06B, 0xC4B468, 0xC9B965, 0xCFBD62, 0xD4C15F,
    0xDAC65B, 0xDFCA57, 0xE5CF52, 0xEAD34C, 0xF0D846, 0xF6DD3F, 0xFCE236, 0xFEE838,
  ])

  private static let blueOrangeTable = interpolated([
    0x0B3C75, 0x1F63A8, 0x4A90CF, 0x94C1E6, 0xF2F2F2, 0xF3C08A, 0xDF8A2C, 0xB45F06, 0x7A3B00,
  ])
}
