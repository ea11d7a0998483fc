import Testing

@testable import Explorer

@Suite("Formulas in ASCII")
struct FormulaTextTests {
  @Test(
    "exponents and indices cannot be read as other numbers",
    arguments: [
      ("4hwC² + 2M²hwC", "4hwC^2 + 2M^2hwC"), ("26h₁w₁C₁²", "26h_1 w_1 C_1^2"), ("12·56·56·96²", "12*56*56*96^2"),
      ("2(hw)²C/s²", "2(hw)^2C/s^2"), ("20NNₖC", "20NN_k C"), ("h′w′", "h'w'"), ("C¹²", "C^12"),
    ])
  func ascii(formula: String, expected: String) {
    #expect(Glyphs.ascii.formula(formula) == expected)
    #expect(Glyphs.unicode.formula(formula) == formula)
  }
}
