import Foundation
import Testing

@testable import Explorer

@Suite("Tables")
struct DataTableTests {
  private let table = DataTable(
    columns: [
      DataTable.Column("name"), DataTable.Column("count", .right), DataTable.Column(nil, "rounded", .right),
      DataTable.Column("shape"),
    ],
    rows: [
      DataTable.Row([
        DataTable.Cell("Ω(MSA) = 4hwC²"), DataTable.Cell(1_234_567), DataTable.Cell("1.23 M"),
        DataTable.Cell("7×7", .array([.integer(7)])),
      ]),
      DataTable.Row(
        [DataTable.Cell("a, \"b\" | c"), .none, DataTable.Cell(""), DataTable.Cell("–", .null)], isMarked: true),
    ])

  @Test("text is aligned, a character of several scalars or bytes being one column")
  func text() {
    #expect(
      table.text(isColoured: false) == """
        name                count  rounded  shape
        Ω(MSA) = 4hwC²  1,234,567   1.23 M  7×7
        a, "b" | c              –           –

        """)
  }

  @Test("CSV quotes commas, quotation marks and line breaks, and has no columns for people")
  func csv() {
    #expect(table.csv == "name,count,shape\r\nΩ(MSA) = 4hwC²,1234567,7\r\n\"a, \"\"b\"\" | c\",,\r\n")
    let broken = DataTable(columns: [DataTable.Column("a")], rows: [DataTable.Row([DataTable.Cell("x\ny\r\nz")])])
    #expect(broken.csv == "a\r\n\"x\ny\r\nz\"\r\n")
  }

  @Test("Markdown escapes bars and sets what stands out in bold")
  func markdown() {
    #expect(table.markdown.contains("| name | count | rounded | shape |\n| --- | ---: | ---: | --- |\n"))
    #expect(table.markdown.contains("| **a, \"b\" \\| c** | **–** |  | **–** |"))
  }

  @Test("a table that fits is left as it is; else formulas are shortened before columns go")
  func fitting() {
    let wide = DataTable(
      columns: [
        DataTable.Column("name"), DataTable.Column("kind", dropped: 1),
        DataTable.Column("formula", dropped: 0, shortens: true),
      ],
      rows: [
        DataTable.Row([
          DataTable.Cell("layers.0"), DataTable.Cell("SwinStage"), DataTable.Cell("24hwC² + 4M²hwC + 2hwC₁² + hwC"),
        ])
      ])
    #expect(wide.fitted(to: 80).leftOut.isEmpty)
    let shortened = wide.fitted(to: 45).table.text(isColoured: false)
    #expect(shortened.contains("layers.0  SwinStage  24hwC² + 4M²hwC + 2hwC₁…\n"))
    #expect(wide.fitted(to: 44).leftOut == ["formula"])
    #expect(wide.fitted(to: 9).leftOut == ["formula", "kind"])
    #expect(wide.fitted(to: 2).table.columns.count == 1)
  }

  @Test("columns are aligned by the cells that their texts take, whole ones and cut ones")
  func doubleWidth() {
    let table = DataTable(
      columns: [DataTable.Column("name"), DataTable.Column("題", "題", .right, dropped: 0, shortens: true)],
      rows: [
        DataTable.Row([DataTable.Cell("窓"), DataTable.Cell("注意")]),
        DataTable.Row([DataTable.Cell("ab"), DataTable.Cell(String(repeating: "注意", count: 10))]),
      ])
    let lines = table.text(isColoured: false).split(separator: "\n").map(String.init)
    #expect(Set(lines.map(CharacterWidth.of)) == [46])
    #expect(lines[1] == "窓    " + String(repeating: " ", count: 36) + "注意")
    // 30 columns leave 24 to the second: eleven letters, a sign for the rest, and a cell that half a letter does not fill.
    let fitted = table.fitted(to: 30).table.text(isColoured: false).split(separator: "\n").map(String.init)
    #expect(fitted.allSatisfy { CharacterWidth.of($0) <= 30 })
    #expect(fitted[2] == "ab    " + String(repeating: "注意", count: 5) + "注…")
  }

  @Test("JSON is what another reader reads back, with integers exact")
  func json() throws {
    let text = "quote \" backslash \\ line \n tab \t bell \u{7} é Ω ² 😀"
    let value: JSONValue = [
      "text": .string(text), "count": .integer(9_007_199_254_740_993), "fraction": .number(0.1), "whole": .number(86),
      "nothing": .null, "yes": .bool(true), "none": [], "list": [.integer(1), ["a": [.integer(2)]]],
    ]
    struct Document: Decodable {
      let text: String
      let count: Int
      let fraction: Double
      let whole: Int
      let nothing: Int?
      let yes: Bool
      let none: [Int]
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(value.text.utf8))
    #expect((document.text, document.count, document.fraction) == (text, 9_007_199_254_740_993, 0.1))
    #expect((document.whole, document.nothing, document.yes, document.none) == (86, nil, true, []))
    #expect(
      value.text.hasSuffix(
        """
          "none": [],
          "list": [
            1,
            {"a": [2]}
          ]
        }

        """))
  }

  @Test(
    "large numbers are rounded to three digits",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1.00 k"), (9_994, "9.99 k"), (9_995, "10.0 k"), (99_950, "100 k"),
      (999_499, "999 k"), (999_500, "1.00 M"), (28_288_354, "28.3 M"), (4_490_566_656, "4.49 G"),
      (17_563_828_224, "17.6 G"), (-1500, "-1.50 k"), (1_500_000_000_000, "1.50 T"),
    ])
  func abbreviated(number: Int, text: String) { #expect(number.abbreviated == text) }

  @Test(
    "thousands are set apart by commas",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func grouped(number: Int, text: String) { #expect(number.grouped == text) }
}
