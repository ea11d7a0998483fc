import Testing

@testable import Explorer

@Suite("Pictures in cells")
struct PictureTests {
  /// A picture whose pixels all differ.
  private static func pattern(width: Int, height: Int) -> PixelGrid {
    var grid = PixelGrid(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        grid[x, y] = Color(red: UInt8(x * 37 % 256), green: UInt8(y * 53 % 256), blue: UInt8((x * 11 + y * 7) % 256))
      }
    }
    return grid
  }

  /// The mean colour of the area that a pixel covers, from a fine grid of sample points: slow, and another way to the same number.
  private static func mean(_ image: PixelGrid, _ x: Int, _ y: Int, of width: Int, _ height: Int) -> [Double] {
    let samples = 48
    var sums = [0.0, 0.0, 0.0]
    for v in 0..<samples {
      for u in 0..<samples {
        let column = (Double(x) + (Double(u) + 0.5) / Double(samples)) / Double(width) * Double(image.width)
        let row = (Double(y) + (Double(v) + 0.5) / Double(samples)) / Double(height) * Double(image.height)
        let color = image[Int(column), Int(row)]
        sums[0] += Double(color.red)
        sums[1] += Double(color.green)
        sums[2] += Double(color.blue)
      }
    }
    return sums.map { $0 / Double(samples * samples) }
  }

  @Test("scaling gives the mean of what each pixel covers", arguments: [(7, 5), (16, 12), (30, 9), (1, 1), (16, 3)])
  func scaling(width: Int, height: Int) {
    let image = PictureTests.pattern(width: 16, height: 12)
    let scaled = image.scaled(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let expected = PictureTests.mean(image, x, y, of: width, height)
        let color = scaled[x, y]
        for (found, wanted) in zip([color.red, color.green, color.blue], expected) {
          #expect(abs(Double(found) - wanted) <= 4.5, "\(x), \(y)")
        }
      }
    }
  }

  @Test("a half-block's colours are the pixel above and the pixel below")
  func halfBlocks() {
    let image = PictureTests.pattern(width: 6, height: 8)
    var canvas = Canvas(width: 6, height: 4)
    let placement = canvas.picture(Picture(image), in: canvas.bounds)
    #expect(placement.region == canvas.bounds)
    for y in 0..<8 {
      for x in 0..<6 {
        let cell = canvas[x, y / 2]
        let isUpperHalf = cell.glyph == Glyph("▀" as Character)
        #expect(isUpperHalf || cell.glyph == .space)
        #expect((y % 2 == 0 && isUpperHalf ? cell.foreground : cell.background) == image[x, y])
      }
    }
  }

  @Test(
    "a picture keeps its aspect and stands in the middle",
    arguments: [
      (100, 100, Region(x: 10, y: 0, width: 20, height: 10)), (200, 50, Region(x: 0, y: 2, width: 40, height: 5)),
      (50, 200, Region(x: 17, y: 0, width: 5, height: 10)),
    ])
  func aspect(width: Int, height: Int, expected: Region) {
    #expect(Canvas.placement(width: width, height: height, in: Region(width: 40, height: 10)).region == expected)
  }

  @Test("a cell's place in the picture and back")
  func fractions() {
    let placement = PicturePlacement(region: Region(x: 2, y: 1, width: 4, height: 2))
    #expect(placement.fraction(x: 1, y: 1) == nil)
    #expect(placement.fraction(x: 2, y: 1).map { $0 == (0.125, 0.25) } == true)
    #expect(placement.fraction(x: 5, y: 2).map { $0 == (0.875, 0.75) } == true)
  }

  @Test("an overlay mixes its colours with the picture's by its opacity", arguments: [0.0, 0.25, 0.6, 1.0])
  func overlay(opacity: Double) throws {
    let image = PictureTests.pattern(width: 8, height: 8)
    let grid = try #require(ScalarGrid(width: 2, height: 2, values: [0, 1, 2, 3]))
    let scale = ColorScale(.viridis, fitting: grid)
    let picture = Picture(image, overlay: .init(grid: grid, scale: scale, opacity: opacity))
    let pixels = picture.rendered(width: 8, height: 8)
    for y in 0..<8 {
      for x in 0..<8 {
        let over = scale.color(grid.values[(y / 4) * 2 + x / 4])
        let expected = Double(image[x, y].green) * (1 - opacity) + Double(over.green) * opacity
        #expect(abs(Double(pixels[x, y].green) - expected) <= 0.5)
      }
    }
  }

  @Test("outlines that touch share one line")
  func outlines() {
    let line = Color(0xFFCC00)
    let picture = Picture(PixelGrid(width: 9, height: 9), outlines: Picture.gridLines(columns: 2, rows: 2, color: line))
    let pixels = picture.rendered(width: 9, height: 9)
    let shared = 5
    for y in 0..<9 {
      for x in 0..<9 {
        let isLine = [0, shared, 8].contains(x) || [0, shared, 8].contains(y)
        #expect((pixels[x, y] == line) == isLine, "\(x), \(y)")
      }
    }
  }

  @Test("values that are not numbers are grey and do not stretch the scale")
  func notANumber() throws {
    let grid = try #require(ScalarGrid(width: 3, height: 1, values: [.nan, 2, 4]))
    let scale = ColorScale(.viridis, fitting: grid)
    #expect(scale.range == 2...4)
    #expect(scale.color(.nan) == Color(0x808080))
    #expect(scale.color(4) == ColorMap.viridis.color(at: 1))
    #expect(ScalarGrid(width: 2, height: 2, values: [1]) == nil)
    #expect(PixelGrid(width: 2, height: 1, rgb: [1, 2, 3]) == nil)
  }

  @Test("without colours a character's weight stands for brightness", arguments: [true, false])
  func ramp(unicode: Bool) {
    var image = PixelGrid(width: 10, height: 2)
    for y in 0..<2 { for x in 0..<10 { image[x, y] = Color(UInt32(x) * 0x1C1C1C) } }
    var canvas = Canvas(width: 10, height: 1, appearance: Appearance(depth: .monochrome, unicode: unicode))
    canvas.picture(Picture(image), in: canvas.bounds)
    #expect(canvas.plainText() == (unicode ? "  ░░▒▒▓▓██\n" : " .:-=+*#%@\n"))
  }

  @Test("ASCII with colours paints spaces")
  func coloredSpaces() {
    let image = PictureTests.pattern(width: 4, height: 4)
    var canvas = Canvas(width: 4, height: 2, appearance: Appearance(unicode: false))
    canvas.picture(Picture(image), in: canvas.bounds)
    #expect(canvas.plainText() == "\n\n")
    #expect(canvas[2, 1].background.isRGB)
  }
}
